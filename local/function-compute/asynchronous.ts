import { isUtf8 } from "node:buffer";
import type { Item } from "../clock.ts";
import type { Deployed, Host } from "./host.ts";
import type { Outcome } from "./instances.ts";
import { functionOf } from "./project.ts";

export interface AsyncCall {
  functionName: string;
  event: string | Buffer;
  /** The same over all repeats; a second call with it replaces one that still waits. */
  requestId: string;
  delayMs?: number;
  /** Taken for seven days: section 5.3. */
  taskId?: string;
}

/** Stores an invocation, durable when it returns; may stand inside a transaction. False = the task id is taken. */
export type Accept = (call: AsyncCall) => boolean;

interface Pending {
  functionName: string;
  event: string;
  encoding: "utf8" | "base64";
  /** Instant in ms from which its age counts. That the delay is no part of it is UNCONFIRMED. */
  since: number;
  /** How often it was started, before this item was put. */
  starts: number;
  /** How often the function failed. */
  failures: number;
}

type Condition = "RetriesExhausted" | "EventAgeExceeded";

const KIND = "fc/async";
const EXPIRY = "fc/task-expiry";
const TASK_LIFE_MS = 7 * 24 * 3_600_000;
/** Before the first repeat, doubled for each further one; the cloud's figure after a function error is UNCONFIRMED. */
const ERROR_BACKOFF_MS = 1000;
/** Section 5.1: when no instance is free, from 0.5 s up. Locally without doubling: an instance is free soon. */
const BUSY_BACKOFF_MS = 500;

const encode = (event: string | Buffer): Pick<Pending, "event" | "encoding"> => {
  if (typeof event === "string") return { event, encoding: "utf8" };
  const encoding = isUtf8(event) ? "utf8" : "base64";
  return { event: event.toString(encoding), encoding };
};

/** Section 5.2. */
const destinationEvent = (item: Item<Pending>, { arn }: Deployed, { body, errorType }: Outcome) => ({
  requestContext: { requestId: item.key, functionArn: arn, approximateInvokeCount: item.data.starts + item.tries + 1 },
  requestPayload: item.data.event,
  responseContext: { statusCode: 200, functionError: errorType },
  responsePayload: body.toString(),
});

/** Takes over the asynchronous invocations of the agenda: at least once, repeated as the function's s.yaml says. */
export const startAsynchronous = ({ local: { dial, store, log }, deployed }: Host): Accept => {
  const tasks = store.openDB<string, string>({ name: "fc/tasks", encoding: "json" });

  const accept: Accept = ({ functionName, event, requestId, delayMs = 0, taskId }) =>
    store.transactionSync(() => {
      const task = taskId && `${functionName}/${taskId}`;
      if (task && tasks.doesExist(task)) return false;
      if (task) tasks.putSync(task, requestId);
      if (task) dial.put({ kind: EXPIRY, key: task, due: dial.now() + TASK_LIFE_MS, data: undefined });
      const due = dial.now() + delayMs;
      const data = { functionName, ...encode(event), since: due, starts: 0, failures: 0 };
      dial.put<Pending>({ kind: KIND, key: requestId, due, data });
      return true;
    });

  const again = ({ key, tries, data }: Item<Pending>, waitMs: number, change: Partial<Pending>) =>
    dial.put({
      kind: KIND,
      key,
      due: dial.now() + waitMs,
      data: { ...data, starts: data.starts + tries + 1, ...change },
    });

  const giveUp = (item: Item<Pending>, from: Deployed, outcome: Outcome, condition: Condition) => {
    const { functionName } = item.data;
    log(`fc: ${functionName} ${item.key} given up (${condition}): ${outcome.body}`);
    const { onFailure } = from.spec.asyncInvokeConfig.destinationConfig ?? {};
    if (!onFailure) return;
    const { requestContext, ...rest } = destinationEvent(item, from, outcome);
    const event = JSON.stringify({ timestamp: dial.now(), requestContext: { ...requestContext, condition }, ...rest });
    accept({ functionName: functionOf(onFailure.destination), event, requestId: `${item.key}-failed` });
  };

  const afterFailure = (item: Item<Pending>, from: Deployed, outcome: Outcome) => {
    const { maxAsyncRetryAttempts, maxAsyncEventAgeInSeconds } = from.spec.asyncInvokeConfig;
    const { failures, since } = item.data;
    const waitMs = ERROR_BACKOFF_MS * 2 ** failures;
    const tooOld = dial.now() + waitMs - since > maxAsyncEventAgeInSeconds * 1000;
    if (failures >= maxAsyncRetryAttempts) giveUp(item, from, outcome, "RetriesExhausted");
    else if (tooOld) giveUp(item, from, outcome, "EventAgeExceeded");
    else again(item, waitMs, { failures: failures + 1 });
  };

  dial.on<Pending>(KIND, async (item) => {
    const { key: requestId, tries, data } = item;
    const target = deployed.get(data.functionName);
    if (!target) return log(`fc: ${requestId} dropped: there is no function ${data.functionName}`);
    const outcome = await target.instances.run({
      event: data.encoding === "utf8" ? data.event : Buffer.from(data.event, "base64"),
      requestId,
      retryCount: data.starts + tries,
      credentials: target.credentials(),
    });
    if (!outcome) again(item, BUSY_BACKOFF_MS, { starts: data.starts + tries });
    else if (outcome.errorType) afterFailure(item, target, outcome);
  });
  dial.on(EXPIRY, ({ key }) => void tasks.removeSync(key));
  return accept;
};
