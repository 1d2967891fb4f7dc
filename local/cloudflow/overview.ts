import type { Local } from "../service.ts";
import { type Event, type Execution, type Flow, type Frame, framesUnder, openRows } from "./rows.ts";

export interface ShownFlow extends Pick<Flow, "id" | "account" | "name" | "description" | "version" | "modifiedAt"> {
  running: number;
  executions: number;
}

export interface ShownEvent extends Event {
  id: number;
}

export interface ShownExecution extends Execution {
  /** Where it stands; empty once it has ended. */
  frames: (Pick<Frame, "state" | "phase" | "retryCount"> & { scope: string })[];
}

export interface ExecutionsWanted {
  running: boolean;
  /** `next` of the page before. */
  after?: string | undefined;
  limit: number;
}

/** Flows and what became of them, for people to look at. */
export interface FlowsOverview {
  flows(): ShownFlow[];
  definition(flowId: string): string | undefined;
  /** Newest first. */
  executions(flowId: string, wanted: ExecutionsWanted): { executions: Execution[]; next?: string };
  execution(flowId: string, name: string): ShownExecution | undefined;
  /** Oldest first, those after the event with that number. */
  history(flowId: string, name: string, wanted: { after: number; limit: number }): ShownEvent[];
}

/** Flows that are listed; an account has 100. */
const MAX_LISTED = 1_000;
/** Sorts after every name. */
const LAST = "\uffff";
/** No longer name is looked up. */
const MAX_NAME_CHARS = 256;

type ListKey = [flowId: string, list: string, order: number, execution: string];

const listRange = (flowId: string, list: "all" | "running") => ({
  start: [flowId, list, Number.NEGATIVE_INFINITY, ""] as ListKey,
  end: [flowId, list, Number.POSITIVE_INFINITY, LAST] as ListKey,
});

const isName = (name: string): boolean => name !== "" && name.length <= MAX_NAME_CHARS;

/** `order/name` of the last one shown. */
const placeAfter = (flowId: string, list: string, after: string): ListKey => {
  const [order = "", name = ""] = after.slice(0, MAX_NAME_CHARS).split(/\/(.*)/s);
  return [flowId, list, Number(order) || 0, name];
};

/** Reads what is stored and keeps nothing of it. */
export const openOverview = ({ store }: Local): FlowsOverview => {
  const rows = openRows(store);
  const flowsById = () => [...rows.flows.getRange({ limit: MAX_LISTED })].map(({ value }) => value);
  const count = (flowId: string, list: "all" | "running") => rows.listed.getKeysCount(listRange(flowId, list));
  const execution = (flowId: string, name: string) =>
    isName(flowId) && isName(name) ? rows.executions.get([flowId, name]) : undefined;

  return {
    flows: () =>
      flowsById().map(({ id, account, name, description, version, modifiedAt }) => ({
        ...{ id, account, name, description, version, modifiedAt },
        ...{ running: count(id, "running"), executions: count(id, "all") },
      })),
    definition: (flowId) => {
      const flow = flowsById().find(({ id }) => id === flowId);
      return flow && rows.definitions.get([flow.id, flow.version]);
    },
    executions: (flowId, { running, after, limit }) => {
      if (!isName(flowId)) return { executions: [] };
      const list = running ? "running" : "all";
      const from = after ? { start: placeAfter(flowId, list, after), exclusiveStart: true } : {};
      const keys = [...rows.listed.getKeys({ ...listRange(flowId, list), ...from, limit: limit + 1 })];
      const last = keys.length > limit ? keys[limit - 1] : undefined;
      return {
        executions: keys.slice(0, limit).flatMap(([, , , name]) => execution(flowId, name) ?? []),
        ...(last && { next: `${last[2]}/${last[3]}` }),
      };
    },
    execution: (flowId, name) => {
      const found = execution(flowId, name);
      if (!found) return undefined;
      const frames = framesUnder(rows, { flowId, execution: name, scope: "" }).map(
        ({ place: { scope }, frame: { state, phase, retryCount } }) => ({ scope, state, phase, retryCount }),
      );
      return { ...found, frames };
    },
    history: (flowId, name, { after, limit }) => {
      if (!execution(flowId, name)) return [];
      const start: [string, string, number] = [flowId, name, after + 1];
      const end: [string, string, number] = [flowId, name, Number.POSITIVE_INFINITY];
      return [...rows.events.getRange({ start, end, limit })].map(({ key, value }) => ({ ...value, id: key[2] }));
    },
  };
};
