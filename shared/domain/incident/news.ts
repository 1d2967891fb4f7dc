import { MINUTE } from "../calendar.ts";
import { sha256 } from "../digest.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import { whenCounted } from "../service-hours.ts";
import { type Actor, type Refusal, refusalFor } from "./actor.ts";
import { generationOf, type Incident, isClosed, type News, PROVIDER, SYSTEM, withEntry } from "./incident.ts";
import type { Priority } from "./priority.ts";

/** How often the customer hears of an incident that goes on, in minutes; of others when there is something to say. */
const updateMinutes: Partial<Record<Priority, number>> = { Critical: 30, Emergency: 60 };
/** So long before an update is due whoever has the incident is reminded of it. */
const REMINDER_MS = 10 * MINUTE;
/** So long after it somebody else has to know that the promise was broken. */
const MISSED_MS = 15 * MINUTE;
/** An alert that comes and goes is told so often; then only a person tells how it stands. */
const MOST_TURNS = 3;
/** Who says the same again within this time has said it once. */
const SAME_WORDS_MS = 5 * MINUTE;

/** The incident with something more to be told to its customer. Trouble of our own is nobody else's. */
export const withNews = (incident: Incident, news: Omit<News, "at" | "generation">, now: number): Incident =>
  incident.customer === PROVIDER
    ? incident
    : { ...incident, news: [...incident.news, { ...news, generation: incident.generation, at: now }] };

/** What comes and goes: the cause is gone, or back. */
export const withTurn = (incident: Incident, what: "mitigated" | "again", now: number): Incident => {
  const turns = what === "mitigated" ? incident.turns + 1 : incident.turns;
  const next = { ...incident, turns };
  return turns > MOST_TURNS || isClosed(incident) ? next : withNews(next, { what, n: turns }, now);
};

/** The customer's next message is due then at the latest; undefined: when there is something to say. */
export const updateDueAt = (incident: Incident): number | undefined => {
  const { answeredAt, hours } = generationOf(incident);
  const minutes = updateMinutes[incident.priority];
  if (incident.customer === PROVIDER || incident.status !== "answered") return undefined;
  if (answeredAt === undefined || minutes === undefined) return undefined;
  return whenCounted(hours, incident.heardAt ?? answeredAt, minutes * MINUTE);
};

/** When the message after this one will be due, if it goes out now. */
export const updateAfter = (incident: Incident, now: number): number | undefined => {
  const minutes = updateMinutes[incident.priority];
  return minutes === undefined ? undefined : whenCounted(generationOf(incident).hours, now, minutes * MINUTE);
};

/** Number of the update that comes next in this generation. */
export const nextUpdate = ({ update }: Pick<Incident, "update">): number => (update?.n ?? 0) + 1;

/** What is done about an update that is due: whoever has the incident is reminded, then paged, then it is trouble of our own. */
export const asks = ["update-due", "update-overdue", "update-missed"] as const;
export type Ask = (typeof asks)[number];

const askedAt: Record<Ask, (due: number) => number> = {
  "update-due": (due) => due - REMINDER_MS,
  "update-overdue": (due) => due,
  "update-missed": (due) => due + MISSED_MS,
};

/** Who is next to be asked for the update, and when. */
export const nextAsk = (incident: Incident): { ask: Ask; due: number } | undefined => {
  const due = updateDueAt(incident);
  const ask = asks[incident.asked];
  return due === undefined || ask === undefined ? undefined : { ask, due: askedAt[ask](due) };
};

/** Somebody was asked for the update; of what is told to ourselves the other incident's timeline says the rest. */
export const asked = (incident: Incident, { ask, recipients }: { ask: Ask; recipients: string[] }, now: number) =>
  withEntry(
    { ...incident, asked: incident.asked + 1 },
    { what: "paged", by: SYSTEM, data: { level: ask, recipients } },
    now,
  );

/** A person of ours tells the customer how it stands: the next update is due anew. */
export const updated = (incident: Incident, text: string, actor: Actor, now: number): Outcome<Incident, Refusal> => {
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  if (generationOf(incident).answeredAt === undefined) return refused("not-answered");
  const { by } = actor;
  const digest = sha256(text);
  const { update, heardAt = 0 } = incident;
  if (update?.by === by && update.digest === digest && now - heardAt < SAME_WORDS_MS) return done(incident);
  const n = nextUpdate(incident);
  const next = { ...incident, update: { n, by, digest }, heardAt: now, asked: 0 };
  return done(withNews(next, { what: "update", n, by, text }, now));
};

/** The oldest of its news lies in the outbox. */
export const told = (incident: Incident, recipients: string[], now: number): Incident => {
  const [first, ...news] = incident.news;
  if (!first) return incident;
  const { what, n, generation, by = SYSTEM, text } = first;
  const data = { news: what, n, generation, recipients, ...(text !== undefined && { text }) };
  return withEntry({ ...incident, news }, { what: "told", by, data }, now);
};
