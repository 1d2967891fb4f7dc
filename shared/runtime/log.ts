import type { Log } from "../ports/deps.ts";

/** Members that are never written, wherever they stand in a line. */
const SECRET = /token|secret|password|authorization|cookie|accesskey|link|callback/i;

const redacted = (name: string, value: unknown): unknown => (SECRET.test(name) && name !== "" ? "***" : value);

/** One JSON object a line: when, which function and call, what was done and why. */
export type Logger = (fn: string, requestId: string) => Log;

export const logger: Logger = (fn, requestId) => (line) =>
  console.log(JSON.stringify({ at: new Date().toISOString(), fn, requestId, ...line }, redacted));
