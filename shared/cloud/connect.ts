import type { ClientRequest, IncomingMessage } from "node:http";
import http from "node:http";
import https from "node:https";
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

/** The SDK does not notice that an answer breaks off in the middle; that its request has failed, it does. */
const hearing = <A extends http.Agent>(agent: A): A => {
  const { addRequest } = agent as unknown as { addRequest: (request: ClientRequest, ...rest: unknown[]) => void };
  const listening: typeof addRequest = (request, ...rest) => {
    request.once("response", (answer: IncomingMessage) =>
      answer.once("error", (error) => request.emit("error", error)),
    );
    addRequest.call(agent, request, ...rest);
  };
  return Object.assign(agent, { addRequest: listening });
};

/** By itself the SDK opens a connection a call where it speaks TLS. */
const agentFor = (endpoint: string): http.Agent => {
  const { Agent } = endpoint.startsWith("https:") ? https : http;
  return hearing(new Agent({ keepAlive: true, maxSockets: 50 }));
};

/** The SDK reads the keys from its configuration at each signing, so that those of each call can take the place of the last. */
export const useCredentials = (
  { config }: Client,
  { accessKeyId, accessKeySecret, securityToken }: Credentials,
): void => {
  Object.assign(config, { accessKeyId, secretAccessKey: accessKeySecret, stsToken: securityToken });
};

/** A client of Tablestore. Its retries are ours (the SDK never repeats a throttled write). */
export const tablestoreClient = ({ endpoint, instance }: StoreAddress, credentials: Credentials): Client => {
  const httpOptions = { timeout: TIMEOUT_MS, agent: agentFor(endpoint) };
  const client = new tablestore.Client({ endpoint, instancename: instance, maxRetries: 0, httpOptions });
  useCredentials(client, credentials);
  return client;
};

export const storedTables = (client: Client, prefix: string): RowsOf =>
  Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, tableRows(table as unknown as Table, client, prefix)]),
  ) as unknown as RowsOf;
