import type { Failure } from "./outcome.ts";
import type { Template } from "./texts.ts";

/** A message to one number, as somebody asked for it. */
export interface Order {
  accountId: string;
  /** Without prefix in the mainland, with the country's code elsewhere. */
  to: string;
  sign: string;
  /** Code of the text. */
  template: string;
  kind: Template["kind"];
  area: Template["area"];
  /** As it is read. */
  text: string;
  outId?: string;
}

/** A message that was taken on. */
export interface Message extends Order {
  /** Of the request that it came with, as the service names it; `index` counts the numbers of that request. */
  bizId: string;
  index: number;
  /** Instant of the dial in ms. */
  at: number;
  /** When a carrier says what became of it; null: never. */
  reportsAt: number | null;
  /** Why it does not reach its reader. */
  failure?: Failure;
}

/** Characters of a message that stands alone, and of each part of a longer one. */
const ALONE = 70;
const PART = 67;
/** The same for a text of plain letters outside the mainland. */
const ALONE_PLAIN = 160;
const PART_PLAIN = 153;

/** How many messages are paid for. */
export const sizeOf = ({ text, area }: Pick<Message, "text" | "area">): number => {
  const isPlain = area === "international" && /^[\x20-\x7e\r\n]*$/.test(text);
  const [alone, part] = isPlain ? [ALONE_PLAIN, PART_PLAIN] : [ALONE, PART];
  return text.length <= alone ? 1 : Math.ceil(text.length / part);
};
