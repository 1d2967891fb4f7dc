import { join } from "node:path";
import { Worker, type WorkerOptions } from "node:worker_threads";
import type { Credentials } from "../accounts.ts";

export interface Work {
  event: string | Uint8Array;
  requestId: string;
  /** How often this request was started before. */
  retryCount: number;
  /** What the handler finds in its context; empty without a role. */
  credentials: Partial<Credentials>;
  /** The instance is killed so many real ms after it was given this, in the middle or when it rests. */
  diesAfterMs?: number;
  /** The clock of the instance is so many ms ahead of the dial in this call. */
  aheadMs?: number;
  /** Give back the last lines of its log as well. */
  tail?: boolean;
}

/** What came back. With `errorType` the function failed, and `body` is the JSON of function-compute.md section 1.8. */
export interface Outcome {
  body: string | Uint8Array;
  errorType?: "HandledInvocationError" | "UnhandledInvocationError";
  /** The last lines of this request's log, if they were asked for. */
  log?: string;
}

/** All instances of one function. */
export interface Instances {
  /**
   * Waits for a free instance, then for the answer. Undefined = too many run or wait already.
   * After `close` it never settles: what was running is as dead as after SIGKILL, and the agenda will run it again.
   */
  run(work: Work): Promise<Outcome> | undefined;
  /** Ends the instance that runs this request, which then fails. */
  stop(requestId: string): void;
  /** What was taken on is still answered; then no instance is left. */
  retire(): void;
  close(): Promise<void>;
}

export interface InstancesOptions {
  worker: WorkerOptions;
  /** Real seconds from the hand-over of a request, or from when its code was loaded for it, to its answer. */
  timeoutSeconds: number;
  maxInstances: number;
  /** Requests that may wait beside those that run. */
  maxWaiting: number;
}

interface Instance {
  run(work: Work): Promise<Outcome>;
  end(): Promise<unknown>;
  rest?: NodeJS.Timeout;
}

interface Job {
  work: Work;
  done: (outcome: Outcome) => void;
}

/** An idle instance is destroyed after "some minutes" (section 1.5); locally each holds memory of one small machine. */
const REST_MS = 60_000;

/** Starting a thread and loading its code is no part of a request (section 1.5); how long it may take is UNCONFIRMED. */
const MAX_START_SECONDS = 60;

const BYTES_PER_MB = 1024 * 1024;
const usedMb = (): string => (process.memoryUsage.rss() / BYTES_PER_MB).toFixed(2);

const failed = (errorMessage: string): Outcome => ({
  errorType: "UnhandledInvocationError",
  body: JSON.stringify({ errorMessage }),
});

/** @param ended told once when the thread is gone, or as good as gone, and before the request it had is answered */
const startInstance = ({ worker: options, timeoutSeconds }: InstancesOptions, ended: () => void): Instance => {
  const worker = new Worker(join(__dirname, "instance.cjs"), options);
  let answered: ((outcome: Outcome) => void) | undefined;
  let startedAt = 0;
  let isLoaded = false;
  let timer: NodeJS.Timeout | undefined;

  const finish = (outcome: Outcome) => {
    clearTimeout(timer);
    answered?.(outcome);
    answered = undefined;
  };
  const expire = (seconds: number) => {
    ended();
    // The words are UNCONFIRMED for 3.0.
    finish(failed(`Function timed out after ${seconds} seconds (maxMemoryUsage: ${usedMb()}MB)`));
    void worker.terminate();
  };
  const setTimer = (seconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => expire(seconds), seconds * 1000);
  };
  worker.on("message", (said: Outcome | "loaded") => {
    if (said !== "loaded") return finish(said);
    isLoaded = true;
    setTimer(timeoutSeconds);
  });
  worker.on("error", () => undefined);
  worker.on("exit", () => {
    const took = `duration: ${Math.round(performance.now() - startedAt)}ms, maxMemoryUsage: ${usedMb()}MB`;
    ended();
    finish(failed(`Process exited unexpectedly before completing request (${took})`));
  });
  const run = (work: Work) =>
    new Promise<Outcome>((resolve) => {
      answered = resolve;
      startedAt = performance.now();
      setTimer(isLoaded ? timeoutSeconds : Math.max(MAX_START_SECONDS, timeoutSeconds));
      worker.postMessage(work);
    });
  return { run, end: () => worker.terminate() };
};

export const openInstances = (options: InstancesOptions): Instances => {
  const all = new Set<Instance>();
  const idle: Instance[] = [];
  const waiting: Job[] = [];
  const running = new Map<string, Instance>();
  let closed = false;
  let retired = false;

  const forget = (instance: Instance) => {
    all.delete(instance);
    if (idle.includes(instance)) idle.splice(idle.indexOf(instance), 1);
  };
  const start = (): Instance => {
    const instance = startInstance(options, () => forget(instance));
    all.add(instance);
    return instance;
  };
  const destroy = (instance: Instance) => {
    clearTimeout(instance.rest);
    forget(instance);
    void instance.end();
  };
  const rest = (instance: Instance) => {
    if (!all.has(instance)) return;
    if (retired && waiting.length === 0) return destroy(instance);
    idle.push(instance);
    instance.rest = setTimeout(() => destroy(instance), REST_MS).unref();
  };
  const serve = async (instance: Instance, { work, done }: Job) => {
    clearTimeout(instance.rest);
    if (work.diesAfterMs !== undefined) setTimeout(() => void instance.end(), work.diesAfterMs).unref();
    running.set(work.requestId, instance);
    const outcome = await instance.run(work);
    if (closed) return;
    running.delete(work.requestId);
    rest(instance);
    done(outcome);
    next();
  };
  const next = () => {
    const instance = waiting.length > 0 && (idle.pop() ?? (all.size < options.maxInstances && start()));
    const job = instance && waiting.shift();
    if (job) void serve(instance, job);
  };
  return {
    run(work) {
      if (closed) return new Promise(() => undefined);
      if (all.size - idle.length + waiting.length >= options.maxInstances + options.maxWaiting) return undefined;
      return new Promise((done) => {
        waiting.push({ work, done });
        next();
      });
    },
    stop: (requestId) => void running.get(requestId)?.end(),
    retire() {
      retired = true;
      for (const instance of [...idle]) destroy(instance);
    },
    async close() {
      closed = true;
      await Promise.all([...all].map((instance) => instance.end()));
    },
  };
};
