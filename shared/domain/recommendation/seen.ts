import * as z from "zod";
import { SECOND } from "../calendar.ts";

/** How many requests, of how many clients, and when. Times in ms. */
export const Seen = z.object({ requests: z.int(), clients: z.int(), first: z.int(), last: z.int() });
export type Seen = z.infer<typeof Seen>;

/** Times as the log has them, in seconds. */
interface Counted {
  client: string;
  requests: number;
  first: number;
  last: number;
}

export const once = ({ client, at }: { client: string; at: number }): Counted => ({
  ...{ client, requests: 1, first: at, last: at },
});

/** @param rows one at least */
export const seenIn = (rows: Counted[]): Seen => ({
  requests: rows.reduce((sum, { requests }) => sum + requests, 0),
  clients: new Set(rows.map(({ client }) => client)).size,
  first: Math.min(...rows.map(({ first }) => first)) * SECOND,
  last: Math.max(...rows.map(({ last }) => last)) * SECOND,
});
