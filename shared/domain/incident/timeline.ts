import * as z from "zod";
import { iso } from "../calendar.ts";
import { canonical, sha256 } from "../digest.ts";

/** Everything that can be said in a timeline. Closed: words are made of it at reading, in the reader's language. */
export const What = z.enum([
  "opened",
  "joined",
  "paged",
  "handed-over",
  "received",
  "not-received",
  "suppressed",
  "acknowledged",
  "lapsed",
  "answered",
  "told",
  "paused",
  "resumed",
  "reprioritised",
  "escalated",
  "mark",
  "handed-on",
  "note",
  "mitigated",
  "resolved",
  "reopened",
  "cancelled",
]);
export type What = z.infer<typeof What>;

/** Codes and values, never rendered text. */
export const EntryData = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

/** One line of the proof. `hash` covers everything but itself and `previousHash`, chained to the entry before. */
export const Entry = z.object({
  seq: z.int(),
  /** ISO 8601, UTC, milliseconds: the very text that is hashed. */
  at: z.string(),
  what: What,
  by: z.string(),
  data: EntryData,
  previousHash: z.string(),
  hash: z.string(),
});
export type Entry = z.infer<typeof Entry>;

export type NewEntry = Pick<Entry, "what" | "by" | "data">;

/** A timeline row: an entry under the key of its incident. Written once, never changed. */
export const TimelineRow = Entry.extend({ customer: z.string(), incident: z.string(), rev: z.int() });
export type TimelineRow = z.infer<typeof TimelineRow>;

/** What the first entry is chained to. */
export const GENESIS = "0".repeat(64);

export const chained = (
  tail: Pick<Entry, "seq" | "hash"> | undefined,
  { what, by, data }: NewEntry,
  now: number,
): Entry => {
  const previousHash = tail?.hash ?? GENESIS;
  const body = { seq: (tail?.seq ?? 0) + 1, at: iso(now), what, by, data };
  return { ...body, previousHash, hash: sha256(previousHash + canonical(body)) };
};
