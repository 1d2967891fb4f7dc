import * as z from "zod";
import { Kind } from "../alert/kind.ts";
import { TraceRow } from "../evidence/trace.ts";
import { Traffic } from "../evidence/traffic.ts";
import { Status } from "../incident/incident.ts";
import { Priority } from "../incident/priority.ts";

/** What was known of a ticket's site when it was opened. Written once for each opening. */
export const TicketEvidence = z.object({
  customer: z.string(),
  ticket: z.string(),
  generation: z.int(),
  at: z.int(),
  /** Absent: none of the customer's. */
  site: z.object({ host: z.string(), core: z.boolean() }).optional(),
  /** The hour before. */
  traffic: Traffic,
  /** At the same site, open or of the last day. */
  incidents: z.array(
    z.object({
      id: z.string(),
      number: z.int().optional(),
      kind: Kind,
      priority: Priority,
      status: Status,
      openedAt: z.int(),
    }),
  ),
  /** The requests that the ticket names; absent: it names none. */
  traces: z
    .discriminatedUnion("is", [
      z.object({
        is: z.literal("read"),
        wanted: z.array(z.string()),
        found: z.array(TraceRow),
        isComplete: z.boolean(),
      }),
      z.object({ is: z.literal("unknown"), wanted: z.array(z.string()) }),
    ])
    .optional(),
  rev: z.int(),
});
export type TicketEvidence = z.infer<typeof TicketEvidence>;
