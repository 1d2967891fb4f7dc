import type { EndingName } from "./outcome.ts";
import { endingOf, wasAnswered } from "./outcome.ts";

/** What is heard, and when: after the key, if there is one. */
export interface Line {
  what: "text" | "key" | "bye";
  key?: string;
  text: string;
}

/** What somebody asked to be said, and to whom. */
export interface Order {
  accountId: string;
  to: string;
  from: string;
  product: "text" | "recording" | "keys";
  /** Code of the first text. */
  template: string;
  lines: Line[];
  playTimes: number;
  /** How long the call waits for a key after each playing. */
  keyTimeoutMs?: number;
  outId?: string;
}

/** Instants in ms; null: it did not come to that. */
export interface Course {
  ending: EndingName;
  key?: string;
  rangAt: number | null;
  answeredAt: number | null;
  endsAt: number;
}

/** What was heard of the lines of an order. */
export const heardOf = ({ lines }: Pick<Order, "lines">, { ending, key }: Pick<Course, "ending" | "key">): Line[] => {
  if (!wasAnswered(ending)) return [];
  return lines.filter((line) => line.what !== "key" || (line.key === key && ending === "answered"));
};

/** From accepting a call to the first ring, or to learning that it cannot ring. */
const CONNECT_MS = 2_000;
/** Somebody finds the key. */
const PRESS_MS = 2_000;
const MS_PER_SECOND = 1_000;
/** Slow and clear, as such calls are: Chinese characters, and others, in a second. */
const CHINESE_PER_SECOND = 4;
const OTHERS_PER_SECOND = 14;

const speechMs = (text: string): number => {
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const seconds = chinese / CHINESE_PER_SECOND + (text.length - chinese) / OTHERS_PER_SECOND;
  return Math.ceil(seconds) * MS_PER_SECOND;
};

const talkMs = (order: Order, course: Pick<Course, "ending" | "key">): number => {
  const times = course.key === undefined ? order.playTimes : 1;
  const waitMs = course.key === undefined ? (order.keyTimeoutMs ?? 0) : PRESS_MS;
  return heardOf(order, course).reduce(
    (sum, { what, text }) => sum + (what === "text" ? times * (speechMs(text) + waitMs) : speechMs(text)),
    0,
  );
};

/** @param hungUpMs how long somebody listened who hung up early */
export const courseOf = (
  order: Order,
  at: number,
  end: { ending: EndingName; key?: string; hungUpMs?: number },
): Course => {
  const { ending, key, hungUpMs = Number.POSITIVE_INFINITY } = end;
  const { ringSeconds } = endingOf(ending);
  const rangAt = at + CONNECT_MS;
  const pickedUpAt = rangAt + ringSeconds * MS_PER_SECOND;
  const isAnswered = wasAnswered(ending);
  const pressed = key === undefined ? {} : { key };
  const talk = isAnswered ? Math.min(talkMs(order, { ending, ...pressed }), hungUpMs) : 0;
  return {
    ending,
    ...pressed,
    rangAt: ringSeconds > 0 ? rangAt : null,
    answeredAt: isAnswered ? pickedUpAt : null,
    endsAt: pickedUpAt + talk,
  };
};
