import type { Alerts } from "./alert.ts";

export interface Webhook {
  url: string;
  method: string;
  headers: Record<string, string>;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

/** The value of a shared object. */
export const recordOf = ({ records }: Alerts, accountId: string, resource: string, id: string): Json | undefined => {
  if (id === "" || id.length > MAX_ID_CHARS) return undefined;
  const value: unknown = JSON.parse(records.get([accountId, resource, id])?.value ?? "null");
  return isObject(value) ? value : undefined;
};

/** What names a record in the store. */
const MAX_ID_CHARS = 128;

const headersOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    (Array.isArray(value) ? value : []).filter(isObject).map(({ key, value: text }) => [String(key), String(text)]),
  );

/** A webhook as its record says, or undefined where there is none, or no address of the web in it. */
export const findWebhook = (alerts: Alerts, accountId: string, id: string): Webhook | undefined => {
  const record = recordOf(alerts, accountId, "sls.alert.action_webhook", id);
  if (!record || !/^https?:\/\//.test(String(record.url))) return undefined;
  const headers = { "Content-Type": "application/json;charset=utf-8", ...headersOf(record.headers) };
  return { url: String(record.url), method: String(record.method || "POST").toUpperCase(), headers };
};

/** The service gives up after so long, in real time: channels-and-logs.md 5.1. */
const PATIENCE_MS = 5_000;

/** @returns whether the answer was 200: everything else is a failure */
export const post = async (
  { url, method, headers }: Webhook,
  body: string,
  patienceMs = PATIENCE_MS,
): Promise<boolean> => {
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const answer = await fetch(url, {
      method,
      headers,
      body: method === "GET" ? null : body,
      redirect: "manual",
      signal,
    });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
};
