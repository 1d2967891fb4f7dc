import { isFault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { Revised, Rows } from "../../shared/ports/rows.ts";
import { tables } from "../../shared/ports/tables.ts";

/** A call of a port: which function makes it, which port it is, and what the row becomes. */
export interface Place {
  name: string;
  /** Something is different afterwards: a row, or somebody who got a message. */
  writes: boolean;
}

/** Stands around every call of a port. */
export type Around = <T>(place: Place, effect: () => Promise<T>) => Promise<T>;

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

/** The ports of a process, with something around every call. */
export const portsAround = (deps: Deps, process: string, around: Around): Deps => {
  const write = <T>(name: string, effect: () => Promise<T>) =>
    around({ name: `${process} ${name}`, writes: true }, effect);
  const read = <T>(name: string, effect: () => Promise<T>) =>
    around({ name: `${process} ${name}`, writes: false }, effect);
  /** Of ports that never throw: what goes wrong with the call stays with them. */
  const courtesy = async (name: string, effect: () => Promise<void>): Promise<void> => {
    try {
      await write(name, effect);
    } catch (error) {
      if (!isFault(error)) throw error;
    }
  };
  const rowsAround = <T extends Revised>(name: string, rows: Rows<T>): Rows<T> => ({
    get: (key) => read(`${name}.get`, () => rows.get(key)),
    getAll: (keys) => read(`${name}.getAll`, () => rows.getAll(keys)),
    range: (...args) => read(`${name}.range`, () => rows.range(...args)),
    index: (...args) => read(`${name}.index`, () => rows.index(...args)),
    insertAll: (all) => write(`${name}.insertAll`, () => rows.insertAll(all)),
    insert: (row) => write(`${name}.insert ${shape(row)}`, () => rows.insert(row)),
    replace: (row) => write(`${name}.replace ${shape(row)}`, () => rows.replace(row)),
  });
  const named = Object.keys(tables) as (keyof typeof tables)[];
  const tablesAround = Object.fromEntries(named.map((name) => [name, rowsAround(name, deps[name] as Rows<Revised>)]));
  return {
    ...deps,
    ...(tablesAround as unknown as Pick<Deps, keyof typeof tables>),
    flows: {
      startEscalation: (input) => courtesy("flows.start", () => deps.flows.startEscalation(input)),
      escalations: () => read("flows.escalations", () => deps.flows.escalations()),
      stopEscalation: (name) => courtesy("flows.stop", () => deps.flows.stopEscalation(name)),
      wake: (callback) => courtesy("flows.wake", () => deps.flows.wake(callback)),
      startReport: (input) => write("flows.startReport", () => deps.flows.startReport(input)),
    },
    functions: {
      handOver: (name, ...given) => write(`handOver ${name}`, () => deps.functions.handOver(name, ...given)),
    },
    watcher: { ping: () => courtesy("watcher.ping", async () => deps.watcher?.ping()) },
    mail: {
      send: (mail) => write("mail.send", () => deps.mail.send(mail)),
      receipt: (mail, sentAt) => read("mail.receipt", () => deps.mail.receipt(mail, sentAt)),
    },
    chat: {
      post: (card) => write("chat.post", () => deps.chat.post(card)),
      send: (user, card) => write("chat.send", () => deps.chat.send(user, card)),
      readAt: (message, user) => read("chat.readAt", () => deps.chat.readAt(message, user)),
    },
    voice: {
      call: (call) => write("voice.call", () => deps.voice.call(call)),
      detail: (callId, placedAt) => read("voice.detail", () => deps.voice.detail(callId, placedAt)),
    },
    sms: {
      send: (message) => write("sms.send", () => deps.sms.send(message)),
      report: (...asked) => read("sms.report", () => deps.sms.report(...asked)),
    },
    customerCloud: async (customer) => {
      const { logs, metrics, waf } = await read("customerCloud", () => deps.customerCloud(customer));
      return {
        logs: { ask: (question, span) => read(`logs.ask ${question.name}`, () => logs.ask(question, span)) },
        metrics: { last: (question) => read("metrics.last", () => metrics.last(question)) },
        waf: { logDelivery: () => read("waf.logDelivery", () => waf.logDelivery()) },
      };
    },
  };
};

const SENDS = /(mail\.send|chat\.post|chat\.send|voice\.call|sms\.send)$/;
const RECORDS = /deliveries\.replace sent(\/|$)/;

/** Between the send of a message and its record lies what comes after the one, and before the other. */
export const isBetweenSendAndRecord = ({ name }: Pick<Place, "name">, phase: "before" | "after"): boolean =>
  (phase === "after" ? SENDS : RECORDS).test(name);
