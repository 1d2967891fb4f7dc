import type { Local } from "../../service.ts";
import { TASK_LIFE_MS } from "./limits.ts";

/** Section 5.3; `Dequeued` and `Invalid` never show here. */
export type Status = "Enqueued" | "Running" | "Retrying" | "Succeeded" | "Failed" | "Stopping" | "Stopped" | "Expired";

/** Instants in ms on the dial. */
export interface Task {
  functionName: string;
  qualifier: string;
  taskId: string;
  requestId: string;
  status: Status;
  /** When it was accepted. */
  startedTime: number;
  endTime?: number;
  /** How often it was started again. */
  alreadyRetriedTimes: number;
  taskPayload: string;
  returnPayload?: string;
  taskErrorMessage?: string;
  events: { eventId: number; status: Status; timestamp: number; eventDetail: string }[];
}

export interface Tasks {
  /** False = the id is taken. May stand inside a transaction. */
  add(task: Pick<Task, "functionName" | "qualifier" | "taskId" | "requestId" | "taskPayload">): boolean;
  get(functionName: string, taskId: string): Task | undefined;
  ofRequest(requestId: string): Task | undefined;
  /** In the order in which they were accepted. */
  of(functionName: string): Task[];
  move(task: Task, status: Status, more?: Partial<Task>): void;
}

const EXPIRY = "fc/task-expiry";
const ended = new Set<Status>(["Succeeded", "Failed", "Stopped", "Expired"]);

/** Whether nothing will change about it any more. */
export const hasEnded = ({ status }: Task): boolean => ended.has(status);

/** The asynchronous tasks of seven days. */
export const openTasks = ({ store, dial }: Pick<Local, "store" | "dial">): Tasks => {
  const tasks = store.openDB<Task, string>({ name: "fc/async-tasks", encoding: "json" });
  const byRequest = store.openDB<string, string>({ name: "fc/async-requests", encoding: "json" });
  const keyOf = ({ functionName, taskId }: Pick<Task, "functionName" | "taskId">) => `${functionName}/${taskId}`;

  dial.on(EXPIRY, ({ key }) =>
    store.transactionSync(() => {
      const task = tasks.get(key);
      if (task) byRequest.removeSync(task.requestId);
      tasks.removeSync(key);
    }),
  );

  const write = (task: Task, eventDetail = ""): void => {
    const { status, events } = task;
    const event = { eventId: events.length + 1, status, timestamp: dial.now(), eventDetail };
    tasks.putSync(keyOf(task), { ...task, events: [...events, event] });
  };
  return {
    add(given) {
      const key = keyOf(given);
      if (tasks.doesExist(key)) return false;
      write({ ...given, status: "Enqueued", startedTime: dial.now(), alreadyRetriedTimes: 0, events: [] });
      byRequest.putSync(given.requestId, key);
      dial.put({ kind: EXPIRY, key, due: dial.now() + TASK_LIFE_MS, data: undefined });
      return true;
    },
    get: (functionName, taskId) => tasks.get(keyOf({ functionName, taskId })),
    ofRequest(requestId) {
      const key = byRequest.get(requestId);
      return key === undefined ? undefined : tasks.get(key);
    },
    of: (functionName) =>
      [...tasks.getRange({ start: `${functionName}/`, end: `${functionName}/\uffff` })]
        .map(({ value }) => value)
        .sort((a, b) => a.startedTime - b.startedTime),
    move(task, status, more = {}) {
      const endTime = ended.has(status) ? { endTime: dial.now() } : {};
      write({ ...task, ...more, ...endTime, status }, more.taskErrorMessage);
    },
  };
};
