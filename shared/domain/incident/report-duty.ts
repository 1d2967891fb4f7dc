import { HOUR } from "../calendar.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import { endOfDayAfter, type ServiceHours } from "../service-hours.ts";
import type { Actor } from "./actor.ts";
import { generationOf, type Incident, isClosed, PROVIDER, SYSTEM, withEntry } from "./incident.ts";
import { withNews } from "./news.ts";
import type { Priority } from "./priority.ts";

/** `preliminary` while it may still go on, `final` once it is over. */
export type ReportKind = "preliminary" | "final";

/** Of these the customer gets a report. */
const REPORTED: Priority[] = ["Critical", "Emergency"];
/** Working days after the opening, and after the end. */
const DAYS: Record<ReportKind, number> = { preliminary: 1, final: 3 };
/** So long before it is due whoever has the incident is reminded. */
const REMINDER_MS = 4 * HOUR;

const isOwed = ({ customer, priority, status }: Incident): boolean =>
  customer !== PROVIDER && REPORTED.includes(priority) && status !== "cancelled";

/** Since when a date that the report needs is not known; undefined: all are. One may be owed long after the opening, by another priority or another version of ours. */
export const unplannedSince = (incident: Incident): number | undefined => {
  if (!isOwed(incident)) return undefined;
  if (!incident.report) return Date.parse(incident.tail.at);
  return incident.status === "resolved" && incident.report.finalBy === undefined ? incident.resolvedAt : undefined;
};

/** By when both are due, on the working days of the customer. */
export const planned = (incident: Incident, days: ServiceHours): Incident => {
  const { openedAt, resolvedAt } = generationOf(incident);
  const finalBy = resolvedAt === undefined ? {} : { finalBy: endOfDayAfter(days, resolvedAt, DAYS.final) };
  const known = incident.report ?? { released: "none" as const, asked: 0 };
  return {
    ...incident,
    report: { preliminaryBy: endOfDayAfter(days, openedAt, DAYS.preliminary), ...known, ...finalBy },
  };
};

/** The report that is due next, and when. */
const dueNext = ({ report }: Incident): { kind: ReportKind; by: number } | undefined => {
  if (report?.released === "none") return { kind: "preliminary", by: report.preliminaryBy };
  if (report?.released === "preliminary" && report.finalBy !== undefined) return { kind: "final", by: report.finalBy };
  return undefined;
};

/** Whoever has the incident is reminded, then the duty leads are paged. */
const reportAsks = ["report-due", "report-overdue"] as const;
export type ReportAsk = (typeof reportAsks)[number];

export const nextReportAsk = (incident: Incident): { ask: ReportAsk; kind: ReportKind; due: number } | undefined => {
  const next = isOwed(incident) ? dueNext(incident) : undefined;
  const ask = reportAsks[incident.report?.asked ?? 0];
  if (!next || !ask) return undefined;
  return { ask, kind: next.kind, due: ask === "report-due" ? next.by - REMINDER_MS : next.by };
};

/** Number under which it is asked for: both are asked for once. */
export const numberOf = (kind: ReportKind): number => (kind === "preliminary" ? 1 : 2);

/** Nobody has to be asked for it any more. */
export const isReleased = ({ report }: Pick<Incident, "report">, n: number): boolean =>
  report?.released === "final" || (report?.released === "preliminary" && n === numberOf("preliminary"));

export const reportAsked = (
  incident: Incident,
  { ask, recipients }: { ask: ReportAsk; recipients: string[] },
  now: number,
): Incident => {
  const { report } = incident;
  if (!report) return incident;
  const next = { ...incident, report: { ...report, asked: report.asked + 1 } };
  return withEntry(next, { what: "paged", by: SYSTEM, data: { level: ask, recipients } }, now);
};

/** Goes to the customer as it was written down under this digest. Released again it stays released. */
export const released = (
  incident: Incident,
  { kind, digest }: { kind: ReportKind; digest: string },
  { by, generation }: Actor,
  now: number,
): Outcome<Incident, "older-generation" | "not-owed" | "not-closed"> => {
  if (generation !== incident.generation) return refused("older-generation");
  const { report } = incident;
  if (!report) return refused("not-owed");
  if (kind === "final" && !isClosed(incident)) return refused("not-closed");
  if (isReleased(incident, numberOf(kind))) return done(incident);
  const next = { ...incident, report: { ...report, released: kind, asked: 0 } };
  return done(withNews(next, { what: kind, n: 1, by, text: digest }, now));
};
