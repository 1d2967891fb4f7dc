import type { HttpRequest } from "../wire/http.ts";
import type { Platform } from "./invocation.ts";
import type { Reply } from "./reply.ts";

export interface Call {
  request: HttpRequest;
  requestId: string;
  /** From the path, where it has one. */
  functionName: string;
}

/** One operation of API 2023-03-30; a refusal is a reply as well. */
export type Operation = (platform: Platform, call: Call) => Promise<Reply> | Reply;
