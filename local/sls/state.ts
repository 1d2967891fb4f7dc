import type { Database } from "lmdb";
import type { Local } from "../service.ts";
import { refusals } from "./errors.ts";
import { createTable, type Lines } from "./lines.ts";

/** Of one field. Without tokens a text is one token. */
export interface IndexKey {
  type: "text" | "long" | "double" | "json";
  token?: string[];
  caseSensitive?: boolean;
  /** False: the field can be searched and stands in no SQL. */
  docValue?: boolean;
}

export interface Index {
  keys?: Record<string, IndexKey>;
  /** Search without a field. */
  line?: { token?: string[]; caseSensitive?: boolean };
}

/** Times in ms. */
export interface Project {
  name: string;
  accountId: string;
  description: string;
  createdAt: number;
  updatedAt: number;
}

export interface Logstore {
  project: string;
  name: string;
  /** Of its table of lines. */
  number: number;
  /** Days; told, not enforced. */
  ttl: number;
  shardCount: number;
  createdAt: number;
  updatedAt: number;
  index?: Index | undefined;
}

/** Everything the service remembers but the lines. */
export interface Sls {
  local: Local;
  lines: Lines;
  projects: Database<Project, string>;
  logstores: Database<Logstore, [project: string, name: string]>;
  /** Last number of a table. */
  counters: Database<number, string>;
}

export const openSls = (local: Local, lines: Lines): Sls => ({
  local,
  lines,
  projects: local.store.openDB({ name: "sls/projects", encoding: "json" }),
  logstores: local.store.openDB({ name: "sls/logstores", encoding: "json" }),
  counters: local.store.openDB({ name: "sls/counters", encoding: "json" }),
});

/** A name that no key of the store can hold names nothing. */
const MAX_KEY_CHARS = 128;

/** @throws Refusal ProjectNotExist */
export const getProject = ({ projects }: Sls, name: string): Project => {
  const project = name.length > MAX_KEY_CHARS || name === "" ? undefined : projects.get(name);
  if (!project) throw refusals.noProject(name);
  return project;
};

export const findLogstore = ({ logstores }: Sls, project: string, name: string): Logstore | undefined =>
  name.length > MAX_KEY_CHARS ? undefined : logstores.get([project, name]);

/** @throws Refusal LogStoreNotExist */
export const getLogstore = (sls: Sls, project: string, name: string): Logstore => {
  const logstore = findLogstore(sls, project, name);
  if (!logstore) throw refusals.noLogstore(name);
  return logstore;
};

/** All logstores of a project by name. */
export const logstoresOf = ({ logstores }: Sls, project: string): Logstore[] =>
  [...logstores.getRange({ start: [project, ""], end: [project, "\uffff"] })].map(({ value }) => value);

/** Inside a transaction of the store. */
export const saveLogstore = ({ logstores, local }: Sls, logstore: Logstore): void => {
  logstores.putSync([logstore.project, logstore.name], { ...logstore, updatedAt: local.dial.now() });
};

const nextNumber = ({ local, counters }: Sls): number =>
  local.store.transactionSync(() => {
    const number = (counters.get("tables") ?? 0) + 1;
    counters.putSync("tables", number);
    return number;
  });

/** The table is there before anybody can find the logstore. @throws Refusal LogStoreAlreadyExist */
export const addLogstore = async (
  sls: Sls,
  given: Pick<Logstore, "project" | "name" | "ttl" | "shardCount" | "index">,
): Promise<Logstore> => {
  const number = nextNumber(sls);
  await sls.lines.write((run) => createTable(run, number));
  const now = sls.local.dial.now();
  const logstore = { ...given, number, createdAt: now, updatedAt: now };
  sls.local.store.transactionSync(() => {
    if (findLogstore(sls, given.project, given.name))
      throw refusals.exists("LogStoreAlreadyExist", `logstore ${given.name}`);
    sls.logstores.putSync([given.project, given.name], logstore);
  });
  return logstore;
};
