import type { HttpAnswer } from "../wire/http.ts";

/** An answer of the API. `errorCode`: refused by the platform; `errorType`: the function failed, and the status is 200. */
export interface Reply extends HttpAnswer {
  body: string | Uint8Array;
  errorCode?: string;
  errorType?: string;
  /** Last lines of the function's log, where a caller asked for them. */
  log?: string;
}

export const jsonReply = (status: number, body: object): Reply => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** Codes of function-compute.md section 1.10. */
export const refusal = (status: number, code: string, message: string): Reply => ({
  ...jsonReply(status, { Code: code, Message: message }),
  errorCode: code,
});
