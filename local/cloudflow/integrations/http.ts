import { Failure, isObject, type Json, type JsonObject } from "../json.ts";
import type { TaskMode } from "../language/definition.ts";
import type { HttpCall } from "../rows.ts";
import { failures } from "../unconfirmed.ts";
import { bodyOf, type Outcome } from "./outcome.ts";

/** cloudflow.md 2. */
const METHODS = new Set(["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"]);
const TOKEN_HEADER = "X-FnF-Http-Callback-Task-Token";
/** Real ms: as long as an API of a cloud service may take; a task's own Timeout goes by the dial. */
const PATIENCE_MS = 60_000;

const headersOf = (headers: Json): Record<string, string> =>
  isObject(headers) ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])) : {};

const isJson = (body: Json): boolean => typeof body !== "string";

/** HTTP:Request. @param parameters of the task, built @param token sent along where a callback is waited for */
export const httpCall = (parameters: JsonObject, mode: TaskMode, token: string): HttpCall => {
  const { url = "", headers = {}, body } = parameters;
  const method = String(parameters.method ?? "GET").toUpperCase();
  if (!METHODS.has(method)) throw new Failure(failures.data, `method is one of ${[...METHODS].join(", ")}`);
  return {
    url: String(url),
    method,
    headers: {
      ...(body !== undefined && isJson(body) && { "Content-Type": "application/json" }),
      ...headersOf(headers),
      ...(mode === "WaitForCustomCallback" && { [TOKEN_HEADER]: token }),
    },
    ...(body !== undefined && { body: isJson(body) ? JSON.stringify(body) : String(body) }),
  };
};

/** `{Header, Code, Body}`, whatever the status. */
export const callHttp = async ({ url, ...request }: HttpCall): Promise<Outcome> => {
  try {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) });
    const Header = Object.fromEntries(answer.headers);
    return { output: { Header, Code: answer.status, Body: bodyOf(await answer.text()) } };
  } catch (error) {
    const { message, cause } = error as Error;
    return { error: new Failure(failures.http, `${message}${cause ? `: ${cause}` : ""}`) };
  }
};
