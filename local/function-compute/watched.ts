import type { Instances, Outcome } from "./instances.ts";

/** One start of a function. */
export interface Invocation {
  requestId: string;
  /** Instant of the dial in ms. */
  at: number;
  /** Real ms with the wait for an instance; undefined: it runs. */
  tookMs?: number;
  /** How often this request was started before. */
  retryCount: number;
  /** `exhausted`: no instance was free, and too many waited. */
  outcome: "running" | "returned" | "failed" | "exhausted";
  /** What a failed one said, cut short. */
  error?: string;
}

/** Remembered of one function. */
const MAX_REMEMBERED = 50;
const MAX_ERROR_CHARS = 500;

export interface Watched {
  /** Newest last. */
  invocations: Invocation[];
  instances: Instances;
}

const settle = (invocation: Invocation, startedAt: number, outcome: Outcome): void => {
  invocation.tookMs = Math.round(performance.now() - startedAt);
  invocation.outcome = outcome.errorType ? "failed" : "returned";
  if (outcome.errorType)
    invocation.error = Buffer.from(outcome.body as string)
      .toString()
      .slice(0, MAX_ERROR_CHARS);
};

/** The same instances, and what was last asked of them. */
export const watch = (instances: Instances, now: () => number): Watched => {
  const invocations: Invocation[] = [];
  const run: Instances["run"] = (work) => {
    const startedAt = performance.now();
    const running = instances.run(work);
    const { requestId, retryCount } = work;
    const invocation: Invocation = {
      requestId,
      retryCount,
      at: now(),
      outcome: running === undefined ? "exhausted" : "running",
    };
    invocations.push(invocation);
    if (invocations.length > MAX_REMEMBERED) invocations.shift();
    return running?.then((outcome) => {
      settle(invocation, startedAt, outcome);
      return outcome;
    });
  };
  return { invocations, instances: { ...instances, run } };
};
