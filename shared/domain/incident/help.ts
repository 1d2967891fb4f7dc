import { MINUTE } from "../calendar.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import { type Actor, type Refusal, refusalFor } from "./actor.ts";
import { type Incident, withEntry } from "./incident.ts";

/** Whoever presses again within this time has asked once. */
const SAME_PRESS_MS = 5 * MINUTE;

/** "I need help": whoever is next in the plan is called now; whoever has the incident keeps it. */
export const helpAsked = (incident: Incident, { by, ...actor }: Actor, now: number): Outcome<Incident, Refusal> => {
  const refusal = refusalFor(incident, { by, ...actor });
  if (refusal) return refused(refusal);
  const { help } = incident;
  if (help?.by === by && now - help.at < SAME_PRESS_MS) return done(incident);
  return done({ ...incident, help: { n: (help?.n ?? 0) + 1, by, at: now, isDue: true } });
};

/** The next level was called to help: its messages lie in the outbox. */
export const helped = (incident: Incident, recipients: string[], now: number): Incident => {
  const { help, level, firedAt } = incident;
  if (!help) return incident;
  const next = { ...incident, level: level + 1, firedAt: [...firedAt, now], help: { ...help, isDue: false } };
  return withEntry(next, { what: "escalated", by: help.by, data: { level, recipients, help: help.n } }, now);
};
