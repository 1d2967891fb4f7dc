import type { Deps } from "../../shared/ports/deps.ts";
import type { Revised, Rows } from "../../shared/ports/rows.ts";
import { tables } from "../../shared/ports/tables.ts";

/** The process was killed: whatever it still tries to do does not happen. */
export class Killed extends Error {}

/** A place where a process can die: at a write or a send, just before or just after its effect. */
export interface Point {
  /** Which function, which port, and what the row becomes. */
  name: string;
  phase: "before" | "after";
}

/** Asked at every write and send, in order; true kills the process there. */
export type Fate = (point: Point) => boolean;

type Writable = Revised & {
  tail?: { what: string };
  status?: string;
  state?: string;
  generation?: number;
  doneAt?: number;
  incident?: string;
  customer?: string;
  /** Of a report. */
  language?: string;
  about?: { language?: string };
};

/** Each report of each customer is written in a place of its own. */
const reportShape = ({ customer, language, about }: Writable): string | undefined => {
  const of = language ?? about?.language;
  return of && `${customer} ${of}`;
};

/** Rows of one table in different states are different places. */
const shape = (row: Writable): string =>
  [
    row.tail?.what,
    row.status,
    row.state,
    row.doneAt === undefined ? undefined : "done",
    row.incident === undefined ? undefined : "named",
    reportShape(row),
  ]
    .filter(Boolean)
    .join("/");

/** Something that happens in another process just before a write of this one. */
export type Interruption = (name: string) => Promise<unknown> | undefined;

/** The ports of one process: they stop for good once fate has struck. */
export const mortal = (
  deps: Deps,
  process: string,
  { fate, interruption }: { fate: Fate; interruption: Interruption },
): Deps => {
  let dead = false;
  const live = (): void => {
    if (dead) throw new Killed(process);
  };
  const strike = (point: Point): void => {
    live();
    if (!fate(point)) return;
    dead = true;
    throw new Killed(`${process} ${point.phase} ${point.name}`);
  };
  const step = async <T>(name: string, effect: () => Promise<T>): Promise<T> => {
    strike({ name: `${process} ${name}`, phase: "before" });
    await interruption(`${process} ${name}`);
    const value = await effect();
    strike({ name: `${process} ${name}`, phase: "after" });
    return value;
  };
  const read = async <T>(effect: () => Promise<T>): Promise<T> => {
    live();
    return effect();
  };
  const mortalRows = <T extends Revised>(name: string, rows: Rows<T>): Rows<T> => ({
    get: (key) => read(() => rows.get(key)),
    getAll: (keys) => read(() => rows.getAll(keys)),
    range: (...args) => read(() => rows.range(...args)),
    index: (...args) => read(() => rows.index(...args)),
    insertAll: (all) => step(`${name}.insertAll`, () => rows.insertAll(all)),
    insert: (row) => step(`${name}.insert ${shape(row)}`, () => rows.insert(row)),
    replace: (row) => step(`${name}.replace ${shape(row)}`, () => rows.replace(row)),
  });
  const named = Object.keys(tables) as (keyof typeof tables)[];
  const mortalTables = Object.fromEntries(named.map((name) => [name, mortalRows(name, deps[name] as Rows<Revised>)]));
  return {
    ...deps,
    ...(mortalTables as unknown as Pick<Deps, keyof typeof tables>),
    flows: {
      startEscalation: (input) => step("flows.start", () => deps.flows.startEscalation(input)),
      wake: (callback) => step("flows.wake", () => deps.flows.wake(callback)),
      startReport: (input) => step("flows.startReport", () => deps.flows.startReport(input)),
    },
    functions: { handOver: (name, payload) => step(`handOver ${name}`, () => deps.functions.handOver(name, payload)) },
    mail: { send: (mail) => step("mail.send", () => deps.mail.send(mail)) },
    chat: {
      post: (card) => step("chat.post", () => deps.chat.post(card)),
      send: (user, card) => step("chat.send", () => deps.chat.send(user, card)),
      readAt: (message, user) => read(() => deps.chat.readAt(message, user)),
    },
    voice: {
      call: (call) => step("voice.call", () => deps.voice.call(call)),
      detail: (callId, placedAt) => read(() => deps.voice.detail(callId, placedAt)),
    },
  };
};
