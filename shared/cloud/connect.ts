import { Agent } from "node:https";
import tablestore, { type Client } from "tablestore";
import { type RowsOf, type Table, tables } from "../ports/tables.ts";
import type { Credentials } from "./credentials.ts";
import { tableRows } from "./rows.ts";

export interface StoreAddress {
  /** URL of the instance. */
  endpoint: string;
  instance: string;
}

/** The SDK has no time-out of its own; a try that takes longer than this counts as lost. */
const TIMEOUT_MS = 3_000;

/** By itself the SDK opens a connection a call where it speaks TLS. */
const agentFor = (endpoint: string) =>
  endpoint.startsWith("https:") ? { agent: new Agent({ keepAlive: true, maxSockets: 50 }) } : {};

/** The SDK reads the keys from its configuration at each signing, so that those of each call can take the place of the last. */
export const useCredentials = (
  { config }: Client,
  { accessKeyId, accessKeySecret, securityToken }: Credentials,
): void => {
  Object.assign(config, { accessKeyId, secretAccessKey: accessKeySecret, stsToken: securityToken });
};

/** A client of Tablestore. Its retries are ours (the SDK never repeats a throttled write). */
export const tablestoreClient = ({ endpoint, instance }: StoreAddress, credentials: Credentials): Client => {
  const httpOptions = { timeout: TIMEOUT_MS, ...agentFor(endpoint) };
  const client = new tablestore.Client({ endpoint, instancename: instance, maxRetries: 0, httpOptions });
  useCredentials(client, credentials);
  return client;
};

export const storedTables = (client: Client, prefix: string): RowsOf =>
  Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, tableRows(table as unknown as Table, client, prefix)]),
  ) as unknown as RowsOf;
