import type { HttpRequest } from "../wire/http.ts";
import type { Platform } from "./invocation.ts";
import type { Reply } from "./reply.ts";

export interface Call {
  request: HttpRequest;
  requestId: string;
  query: URLSearchParams;
  /** From the path, where it has one. */
  functionName: string;
  /** What hangs on it, where the path goes on: of a trigger, a task; or of a domain. */
  name: string;
}

/** One operation of the API; a refusal is a reply, or thrown as Refused. */
export type Operation = (platform: Platform, call: Call) => Promise<Reply> | Reply;
