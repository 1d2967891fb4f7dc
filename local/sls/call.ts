import type { Caller } from "../accounts.ts";
import { isLeft } from "../policy.ts";
import type { HttpRequest } from "../wire/http.ts";
import type { Alerts } from "./alerts/alert.ts";
import type { Engine } from "./alerts/engine.ts";
import { refusals } from "./errors.ts";
import type { Intake } from "./shards/intake.ts";
import { getProject, type Project, type Sls } from "./state.ts";

/** A request that is authenticated and routed. */
export interface Call {
  sls: Sls;
  alerts: Alerts;
  engine: Engine;
  intake: Intake;
  caller: Caller;
  /** Of the host's first label; empty without one. */
  project: string;
  /** What stands in the path: `logstore`, `alert`, … */
  path: Record<string, string>;
  query: Record<string, string>;
  /** The JSON body; an empty object without one, or where it is no JSON by its type. */
  body: Record<string, unknown>;
  request: HttpRequest;
  /** Only a part of the lines is to be read: a fault. */
  incomplete: boolean;
}

export interface Reply {
  headers?: Record<string, string>;
  /** Written as JSON; without it the answer is empty. */
  body?: unknown;
  /** Sent as they are. */
  bytes?: Uint8Array;
}

export type Operation = (call: Call) => Reply | Promise<Reply>;

/** As policies name it: an alert is a job. */
const resourceOf = ({ project, path: { logstore, alert } }: Call): string =>
  [`project/${project || "*"}`, ...(logstore ? [`logstore/${logstore}`] : []), ...(alert ? [`job/${alert}`] : [])].join(
    "/",
  );

/** @throws Refusal Unauthorized for the resources of another account, and for those that a session's policy leaves out */
export const checkRight = (call: Call, action: string, accountId: string): void => {
  const { sls, caller } = call;
  const asked = { action: `log:${action}`, resource: `acs:log:${sls.local.region}:${accountId}:${resourceOf(call)}` };
  if (accountId !== caller.accountId || !isLeft(caller, asked)) throw refusals.forbidden(asked);
};

/** The project of the call. @throws Refusal ProjectNotExist, Unauthorized */
export const ownProject = (call: Call, action: string): Project => {
  const project = getProject(call.sls, call.project);
  checkRight(call, action, project.accountId);
  return project;
};

/** A member that must be a text when it is there. @throws Refusal PostBodyInvalid */
export const textOf = (body: Record<string, unknown>, name: string, fallback = ""): string => {
  const value = body[name] ?? fallback;
  if (typeof value !== "string") throw refusals.body(`${name} must be a string`);
  return value;
};

/** A whole number from a query or a body, where SDKs write both. @returns undefined when it is not there, NaN when it is none */
export const wholeOf = (value: unknown): number | undefined => {
  if (value === undefined || value === null || value === "") return undefined;
  const number = typeof value === "number" ? value : typeof value === "string" ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : Number.NaN;
};

/** One page of a list: `offset` and `size` (default and most: 500). @throws Refusal ParameterInvalid */
export const pageOf = <T>({ query }: Call, all: T[]): { count: number; total: number; page: T[] } => {
  const [offset, size] = [wholeOf(query.offset) ?? 0, wholeOf(query.size) ?? MAX_PAGE];
  if (!(offset >= 0 && size >= 0)) throw refusals.parameter("offset and size must be whole numbers of 0 or more");
  const page = all.slice(offset, offset + Math.min(size, MAX_PAGE));
  return { count: page.length, total: all.length, page };
};

/** The service's own: 500. */
const MAX_PAGE = 500;
