import { isUtf8 } from "node:buffer";
import type { Item } from "../../clock.ts";
import type { Deployed, Host } from "../host.ts";
import type { Outcome } from "../instances.ts";
import { LATEST } from "../project.ts";
import { type Addressed, isOff, targetOf } from "../qualifier.ts";
import { Refused } from "../refused.ts";
import { tell } from "./destination.ts";
import { BUSY_BACKOFF_MS, type Condition, ERROR_BACKOFF_MS, MAX_BUSY_BACKOFF_MS, MAX_BUSY_MS } from "./limits.ts";
import type { Accept, AsyncCall, Pending } from "./pending.ts";
import { hasEnded, openTasks, type Status, type Task, type Tasks } from "./tasks.ts";

export interface Queue {
  accept: Accept;
  tasks: Tasks;
  /** Takes it out if it waits, ends it if it runs; it is not started again. */
  stop(task: Task): void;
}

const KIND = "fc/async";

const encode = (event: string | Buffer): Pick<Pending, "event" | "encoding"> => {
  if (typeof event === "string") return { event, encoding: "utf8" };
  const encoding = isUtf8(event) ? "utf8" : "base64";
  return { event: event.toString(encoding), encoding };
};

const nobodyFree: Outcome = { body: JSON.stringify({ errorMessage: "no instance was free" }) };

/** Takes over the asynchronous invocations of the agenda: at least once, repeated as their function is set up. */
export const startAsynchronous = (host: Host): Queue => {
  const { dial, store, log } = host.local;
  const tasks = openTasks({ store, dial });

  const isTask = ({ functionName, taskId }: AsyncCall) =>
    taskId !== undefined || host.deployed.get(functionName)?.spec.asyncInvokeConfig.asyncTask;

  const accept: Accept = (call) =>
    store.transactionSync(() => {
      const { functionName, qualifier = LATEST, event, requestId, delayMs = 0, taskId = requestId } = call;
      const payload = encode(event);
      const task = { functionName, qualifier, taskId, requestId, taskPayload: payload.event };
      if (isTask(call) && !tasks.add(task)) return false;
      const due = dial.now() + delayMs;
      const data = { functionName, qualifier, ...payload, since: due, starts: 0, failures: 0, busy: 0 };
      dial.put<Pending>({ kind: KIND, key: requestId, due, data });
      return true;
    });

  const moveTask = ({ key }: Item<Pending>, status: Status, more?: Partial<Task>): void => {
    const task = tasks.ofRequest(key);
    if (task && !hasEnded(task)) tasks.move(task, status, more);
  };

  const again = (item: Item<Pending>, waitMs: number, change: Partial<Pending>) =>
    store.transactionSync(() => {
      const { key, data } = item;
      dial.put({ kind: KIND, key, due: dial.now() + waitMs, data: { ...data, ...change } });
      moveTask(item, "Retrying");
    });

  const end = (
    item: Item<Pending>,
    from: Deployed,
    { outcome, condition }: { outcome: Outcome; condition: Condition },
  ) =>
    store.transactionSync(() => {
      const text = outcome.body.toString();
      if (condition === "") moveTask(item, "Succeeded", { returnPayload: text });
      else moveTask(item, condition === "RetriesExhausted" ? "Failed" : "Expired", { taskErrorMessage: text });
      tell(accept, { item, from, ending: { outcome, condition, now: dial.now() } });
    });

  const giveUp = (item: Item<Pending>, from: Deployed, how: { outcome: Outcome; condition: Condition }) => {
    log(`fc: ${item.data.functionName} ${item.key} given up (${how.condition}): ${how.outcome.body}`);
    end(item, from, how);
  };

  const afterFailure = (item: Item<Pending>, from: Deployed, outcome: Outcome) => {
    const { maxAsyncRetryAttempts, maxAsyncEventAgeInSeconds } = from.spec.asyncInvokeConfig;
    const { failures, since, starts } = item.data;
    const waitMs = ERROR_BACKOFF_MS * 2 ** failures;
    const tooOld = dial.now() + waitMs - since > maxAsyncEventAgeInSeconds * 1000;
    if (failures >= maxAsyncRetryAttempts) giveUp(item, from, { outcome, condition: "RetriesExhausted" });
    else if (tooOld) giveUp(item, from, { outcome, condition: "EventAgeExceeded" });
    else again(item, waitMs, { starts: starts + item.tries + 1, failures: failures + 1, busy: 0 });
  };

  const afterBusy = (item: Item<Pending>, from: Deployed) => {
    const { busy, since, starts } = item.data;
    const patienceMs = Math.min(from.spec.asyncInvokeConfig.maxAsyncEventAgeInSeconds * 1000, MAX_BUSY_MS);
    const waitMs = Math.min(BUSY_BACKOFF_MS * 2 ** busy, MAX_BUSY_BACKOFF_MS);
    if (dial.now() + waitMs - since > patienceMs)
      giveUp(item, from, { outcome: nobodyFree, condition: "FunctionResourceExhausted" });
    else again(item, waitMs, { starts: starts + item.tries, busy: busy + 1 });
  };

  /** A function that is switched off is as one that has no instance free. */
  const run = ({ key: requestId, tries, data }: Item<Pending>, { spec, instances, credentials }: Deployed) => {
    if (isOff(host, spec.functionName)) return undefined;
    return instances.run({
      event: data.encoding === "utf8" ? data.event : Buffer.from(data.event, "base64"),
      requestId,
      retryCount: data.starts + tries,
      credentials: credentials(),
    });
  };

  const isStopping = (requestId: string): boolean => tasks.ofRequest(requestId)?.status === "Stopping";

  const attempt = async (item: Item<Pending>, target: Deployed): Promise<void> => {
    const running = run(item, target);
    if (running !== undefined) moveTask(item, "Running", { alreadyRetriedTimes: item.data.starts + item.tries });
    const outcome = await running;
    if (isStopping(item.key)) moveTask(item, "Stopped");
    else if (!outcome) afterBusy(item, target);
    else if (outcome.errorType) afterFailure(item, target, outcome);
    else end(item, target, { outcome, condition: "" });
  };

  const targetFor = (called: Addressed): Deployed | undefined => {
    try {
      return targetOf(host, called);
    } catch (error) {
      if (error instanceof Refused) return undefined;
      throw error;
    }
  };

  dial.on<Pending>(KIND, (item) => {
    const target = targetFor({ ...item.data, requestId: item.key });
    if (isStopping(item.key)) return moveTask(item, "Stopped");
    if (target) return attempt(item, target);
    moveTask(item, "Failed", { taskErrorMessage: `there is no function ${item.data.functionName}` });
    log(`fc: ${item.key} dropped: there is no function ${item.data.functionName}`);
  });

  const stop = (task: Task): void =>
    store.transactionSync(() => {
      const { requestId, status } = task;
      if (status === "Running") {
        tasks.move(task, "Stopping");
        return targetFor(task)?.instances.stop(requestId);
      }
      dial.drop(KIND, requestId);
      tasks.move(task, "Stopped");
    });
  return { accept, tasks, stop };
};
