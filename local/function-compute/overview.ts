import type { Item } from "../clock.ts";
import type { Host } from "./host.ts";
import type { FunctionSpec, Route } from "./project.ts";
import type { Invocation } from "./watched.ts";

export interface ShownFunction extends Pick<FunctionSpec, "functionName" | "description" | "handler" | "runtime"> {
  timeoutSeconds: number;
  memoryMb: number;
  triggers: FunctionSpec["triggers"];
  routes: Route[];
  /** Instant in ms of the next tick of its timers; null without any. */
  nextTimer: number | null;
  /** Asynchronous invocations that wait, as far as the agenda was looked through. */
  queued: number;
  /** Of this process, newest first. */
  invocations: Invocation[];
}

export interface Queued {
  requestId: string;
  functionName: string;
  due: number;
  failures: number;
}

/** Functions, what calls them and how that ended, for people to look at. */
export interface FunctionsOverview {
  functions(): ShownFunction[];
  /** The first of those that wait. */
  queue(): Queued[];
}

/** Items of the agenda that are looked through: nobody waits for an exact number. */
const MAX_LOOKED = 10_000;
/** Waiting invocations that are listed. */
const MAX_LISTED = 50;

const agendaOf = ({ local: { dial } }: Host): Item[] => {
  const ours: Item[] = [];
  let looked = 0;
  for (const item of dial.items()) {
    if (++looked > MAX_LOOKED) break;
    if (item.kind === "fc/timer" || item.kind === "fc/async") ours.push(item);
  }
  return ours;
};

const queueOf = (agenda: Item[]): Queued[] =>
  (agenda as Item<{ functionName: string; failures: number }>[])
    .filter(({ kind }) => kind === "fc/async")
    .map(({ key: requestId, due, data: { functionName, failures } }) => ({ requestId, due, functionName, failures }));

const nextTimerOf = (agenda: Item[], functionName: string): number | null =>
  agenda.find(({ kind, key }) => kind === "fc/timer" && key.startsWith(`${functionName}/`))?.due ?? null;

export const overviewOf = (host: Host, routes: () => Route[]): FunctionsOverview => ({
  functions: () => {
    const agenda = agendaOf(host);
    const queue = queueOf(agenda);
    return [...host.deployed.values()].map(({ spec, invocations }) => {
      const { functionName, description, handler, runtime, triggers, timeout, memorySize } = spec;
      return {
        ...{ functionName, description, handler, runtime, triggers },
        ...{ timeoutSeconds: timeout, memoryMb: memorySize },
        routes: routes().filter((route) => route.functionName === functionName),
        nextTimer: nextTimerOf(agenda, functionName),
        queued: queue.filter((one) => one.functionName === functionName).length,
        invocations: [...invocations].reverse(),
      };
    });
  },
  queue: () => queueOf(agendaOf(host)).slice(0, MAX_LISTED),
});
