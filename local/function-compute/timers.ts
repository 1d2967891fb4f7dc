import { type Schedule, schedule } from "../cron.ts";
import type { Accept } from "./asynchronous/pending.ts";
import type { Host } from "./host.ts";
import { requestIdOf } from "./request-id.ts";

interface Timer {
  functionName: string;
  qualifier: string | undefined;
  triggerName: string;
  cronExpression: string;
  payload: string;
  next: Schedule;
}

const KIND = "fc/timer";

/** By `<function>/<trigger>`, which is the key in the agenda as well. */
const timersOf = ({ deployed }: Host): Map<string, Timer> => {
  const timers = new Map<string, Timer>();
  for (const { spec } of deployed.values())
    for (const { triggerType, triggerName, triggerConfig, qualifier } of spec.triggers)
      if (triggerType === "timer" && triggerConfig.enable)
        timers.set(`${spec.functionName}/${triggerName}`, {
          functionName: spec.functionName,
          qualifier,
          triggerName,
          cronExpression: triggerConfig.cronExpression,
          payload: triggerConfig.payload,
          next: schedule(triggerConfig.cronExpression),
        });
  return timers;
};

/** Section 3: whole seconds, as planned. */
const timerEvent = ({ triggerName, payload }: Timer, at: number): string =>
  JSON.stringify({ triggerTime: new Date(at).toISOString().replace(/\.\d+/, ""), triggerName, payload });

/**
 * Keeps one agenda item for each timer trigger: the next tick. A tick stores its invocation and the tick after it in one
 * transaction. A trigger that is new, or has another expression than the folder remembers, starts anew from now.
 * @returns looks again at the triggers of all functions
 */
export const startTimers = (host: Host, accept: Accept): (() => void) => {
  const { dial, store, faults } = host.local;
  let timers = new Map<string, Timer>();
  faults.offer("fc", ["Timer"], ["late"]);
  const lateBy = () => faults.lateBy("fc", "Timer");
  const plan = (key: string, { next, cronExpression }: Timer, after: number) =>
    dial.put({ kind: KIND, key, due: next(after), data: cronExpression });

  dial.on(KIND, ({ key, due }) => {
    const timer = timers.get(key);
    if (!timer) return;
    const requestId = requestIdOf(`${key} ${due}`);
    store.transactionSync(() => {
      const { functionName, qualifier } = timer;
      accept({ functionName, qualifier, event: timerEvent(timer, due), requestId, delayMs: lateBy() });
      plan(key, timer, due);
    });
  });

  const renew = () => {
    timers = timersOf(host);
    const known = new Map([...dial.items(KIND)].map(({ key, data }) => [key, data]));
    for (const key of known.keys()) if (!timers.has(key)) dial.drop(KIND, key);
    for (const [key, timer] of timers) if (known.get(key) !== timer.cronExpression) plan(key, timer, dial.now());
  };
  store.transactionSync(renew);
  return () => store.transactionSync(renew);
};
