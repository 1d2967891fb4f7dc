import * as z from "zod";
import { canonical, sha256 } from "../digest.ts";
import { GENESIS } from "../incident/timeline.ts";

/**
 * One day of a customer, closed: which incidents had an entry that day and how their chains ended. Each day is chained to
 * the one before, and its head is printed in the customer's daily report, so that the customer holds the witness.
 */
export const Ledger = z.object({
  customer: z.string(),
  /** `YYYY-MM-DD` in the customer's time zone. */
  day: z.string(),
  /** Incidents with an entry on that day. */
  count: z.int(),
  /** The last incident number given by the end of that day; 0 before the first. */
  lastNumber: z.int(),
  head: z.string(),
  rev: z.int(),
});
export type Ledger = z.infer<typeof Ledger>;

/** How an incident's chain stood at the end of a day. */
export interface Head {
  incident: string;
  seq: number;
  hash: string;
}

export interface Day {
  customer: string;
  day: string;
  lastNumber: number;
  heads: Head[];
}

/** hex SHA-256 of the previous head (64 zeros before the first) and the canonical JSON of `{day, count, lastNumber, heads}`, heads by incident. */
export const closed = (previous: Ledger | undefined, { customer, day, lastNumber, heads }: Day): Ledger => {
  const sorted = heads.toSorted((a, b) => (a.incident < b.incident ? -1 : 1));
  const body = { day, count: heads.length, lastNumber, heads: sorted };
  return {
    customer,
    day,
    count: heads.length,
    lastNumber,
    head: sha256((previous?.head ?? GENESIS) + canonical(body)),
    rev: 1,
  };
};
