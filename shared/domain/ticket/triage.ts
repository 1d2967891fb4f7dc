import * as z from "zod";
import { type Impact, type Priority, priorityOf } from "../incident/priority.ts";

/** What a ticket is about, in the customer's words. */
export const TicketKind = z.enum(["fault", "attack", "false-block", "leak", "vulnerability", "change", "question"]);
export type TicketKind = z.infer<typeof TicketKind>;

/** What a customer can say of the extent: `no-effect-seen` is for detectors alone. */
export const TicketImpact = z.enum([
  "unavailable",
  "damaged",
  "severely-affected",
  "important-feature-unavailable",
  "abnormal",
  "question",
]);
export type TicketImpact = z.infer<typeof TicketImpact>;

/** When the customer names no impact: data that has leaked is damage done; what they ask for or about can wait. */
const usual: Record<TicketKind, TicketImpact> = {
  fault: "abnormal",
  attack: "abnormal",
  "false-block": "abnormal",
  leak: "damaged",
  vulnerability: "abnormal",
  change: "question",
  question: "question",
};

/** Where the impact is felt. Trouble without a site, or with a site that the contract does not know, counts as core business. */
export type Place = "core" | "other" | "no-site" | "unknown-site";

export interface Triage {
  impact: Impact;
  core: boolean;
  place: Place;
  priority: Priority;
}

export const triage = (
  { kind, impact }: { kind: TicketKind; impact?: TicketImpact | undefined },
  place: Place,
): Triage => {
  const extent = impact ?? usual[kind];
  const core = place !== "other";
  return { impact: extent, core, place, priority: priorityOf(extent, core) };
};
