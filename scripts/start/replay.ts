import type { Dial } from "../../local/clock.ts";
import type { Local } from "../../local/service.ts";
import type { RecordedAlert } from "./alert-file.ts";
import { AGAIN_MS, call } from "./call.ts";
import { memoryOf } from "./memory.ts";

const ALERT = "start/alert";

/** Puts every alert into the agenda, once in the life of a folder: all of them or none. */
export const planAlerts = ({ dial, store }: Pick<Local, "dial" | "store">, alerts: RecordedAlert[]): void => {
  const memory = memoryOf(store);
  store.transactionSync(() => {
    if (memory.get("planned")) return;
    for (const [n, { at, body }] of alerts.entries()) dial.put({ kind: ALERT, key: String(n), due: at, data: body });
    memory.put("planned", true);
  });
};

export interface Hook {
  url: string;
  /** The secret of the customer that an alert comes from. */
  tokenFor(body: RecordedAlert["body"]): string;
  /** A resolving alert was played. */
  onResolved(key: string): void;
  /** An alert could not be delivered: it stays in the agenda, and the run has failed. */
  onFailure(error: Error): void;
}

const post = async (body: RecordedAlert["body"], { url, tokenFor }: Hook): Promise<void> => {
  const headers = { "content-type": "application/json", "x-mss-token": tokenFor(body) };
  const { status, text } = await call(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (status !== 200) throw new Error(`${url} answered ${status}: ${text.slice(0, 500)}`);
};

/**
 * Posts each alert to the hook at its instant, as the log service does.
 * @returns how many are still to come
 */
export const playAlerts = (dial: Dial, hook: Hook): (() => number) => {
  let left = [...dial.items(ALERT)].length;
  dial.on<RecordedAlert["body"]>(ALERT, async (item) => {
    try {
      await post(item.data, hook);
      left--;
      if ([item.data].flat().some(({ status }) => status === "resolved")) hook.onResolved(item.key);
    } catch (error) {
      dial.put({ ...item, due: dial.now() + AGAIN_MS });
      hook.onFailure(error as Error);
    }
  });
  return () => left;
};

const projectOf = (body: RecordedAlert["body"]): string => String([body].flat()[0]?.project);
const hostOf = (body: RecordedAlert["body"]): string =>
  String(([body].flat()[0]?.labels as Record<string, unknown> | undefined)?.matched_host).toLowerCase();

/**
 * Which customer a log project belongs to: the owner of the first known site that an alert of it is about.
 * @returns the customer of an alert; undefined when nobody knows its project
 */
export const ownersOf = (alerts: RecordedAlert[], customerOf: (host: string) => string | undefined) => {
  const owners = new Map<string, string>();
  for (const { body } of alerts) {
    const customer = customerOf(hostOf(body));
    if (customer !== undefined && !owners.has(projectOf(body))) owners.set(projectOf(body), customer);
  }
  return (body: RecordedAlert["body"]): string | undefined => owners.get(projectOf(body));
};
