import * as z from "zod";
import { type Generation, generationOf, type Incident } from "./incident.ts";

/** An alert that a person found to be none, by kind and site: what detectors are to learn from. Written once. */
export const FalseAlarm = z.object({
  customer: z.string(),
  /** `outage#www.example.com#<incident>#1`: all of a kind at a site lie together. */
  alarm: z.string(),
  incident: z.string(),
  generation: z.int(),
  openedAt: z.int(),
  resolvedAt: z.int(),
  cause: z.string(),
  /** What the rule saw. */
  facts: z.record(z.string(), z.string()),
  rev: z.int(),
});
export type FalseAlarm = z.infer<typeof FalseAlarm>;

/** Before the alarms of a kind at a site. */
export const alarmsOf = ({ kind, host = "" }: Pick<Incident, "kind" | "host">): string => `${kind}#${host}#`;

const isFalse = ({ verdict }: Generation): boolean => verdict?.verdict === "false-alarm";

/** Generations that were false alarms and are not recorded as such yet. */
export const unlearned = ({ generations, learned, kind }: Incident): Generation[] =>
  kind === "ticket" || kind === "self" ? [] : generations.filter((one) => isFalse(one) && one.n > learned);

export const falseAlarmsIn = (incident: Incident): FalseAlarm[] =>
  unlearned(incident).map(({ n, openedAt, resolvedAt = openedAt, verdict }) => ({
    customer: incident.customer,
    alarm: `${alarmsOf(incident)}${incident.id}#${n}`,
    ...{ incident: incident.id, generation: n, openedAt, resolvedAt },
    cause: verdict?.cause ?? "",
    facts: incident.facts,
    rev: 1,
  }));

export const learned = (incident: Incident): Incident => ({ ...incident, learned: generationOf(incident).n });
