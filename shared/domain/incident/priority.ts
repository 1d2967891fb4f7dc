import * as z from "zod";
import type { Kind } from "../alert/kind.ts";

/** Most urgent first. */
export const priorities = ["Critical", "Emergency", "High", "Medium", "Low"] as const;
export const Priority = z.enum(priorities);
export type Priority = z.infer<typeof Priority>;

export const isMoreUrgent = (a: Priority, b: Priority): boolean => priorities.indexOf(a) < priorities.indexOf(b);

export const mostUrgent = (all: Priority[]): Priority | undefined => priorities.find((one) => all.includes(one));

/** Minutes within which a named person's first message must have gone to the customer: the promise of the contract. */
export const responseMinutes: Record<Priority, number> = {
  Critical: 15,
  Emergency: 30,
  High: 120,
  Medium: 240,
  Low: 480,
};

/** How badly a site is hit. `no-effect-seen`: attacked, but neither statuses nor latencies of the origin suffer. */
export const Impact = z.enum([
  "unavailable",
  "damaged",
  "severely-affected",
  "important-feature-unavailable",
  "abnormal",
  "no-effect-seen",
  "question",
]);
export type Impact = z.infer<typeof Impact>;

/** The contract's table: impact on a core site, on another site. Partial trouble of core business counts as Emergency. */
const table: Record<Impact, { core: Priority; other: Priority }> = {
  unavailable: { core: "Critical", other: "High" },
  damaged: { core: "Critical", other: "High" },
  "severely-affected": { core: "Emergency", other: "High" },
  "important-feature-unavailable": { core: "Emergency", other: "High" },
  abnormal: { core: "Emergency", other: "Medium" },
  "no-effect-seen": { core: "Medium", other: "Low" },
  question: { core: "Low", other: "Low" },
};

export const priorityOf = (impact: Impact, core: boolean): Priority => table[impact][core ? "core" : "other"];

/** From this share of failed requests on, a site counts as severely affected. */
const SEVERE_ERROR_PERCENT = 50;
/** A median answer time of more than five times the site's own is a severe slow-down. */
const SEVERE_SLOWDOWN = 5;
/** When less of an attack than this is blocked, the rest reaches the origin. */
const MOSTLY_BLOCKED_PERCENT = 50;

const number = (facts: Record<string, string>, name: string): number => Number(facts[name] ?? Number.NaN);

const attack = (facts: Record<string, string>): Impact =>
  facts.origin_suffers === "true" || number(facts, "blocked_percent") < MOSTLY_BLOCKED_PERCENT
    ? "abnormal"
    : "no-effect-seen";

const always = (impact: Impact) => (): Impact => impact;

const said = (facts: Record<string, string>): Impact => Impact.catch("question").parse(facts.impact);

/** Extent by kind (what the detectors and probes report of it): facts are the strings of the alert's first result row. */
const extent: Record<Kind, (facts: Record<string, string>) => Impact> = {
  outage: always("unavailable"),
  "error-burst": (facts) => (number(facts, "ratio") >= SEVERE_ERROR_PERCENT ? "severely-affected" : "abnormal"),
  "slow-origin": (facts) =>
    number(facts, "p50") > SEVERE_SLOWDOWN * number(facts, "baseline_p50") ? "severely-affected" : "abnormal",
  "http-flood": attack,
  scan: attack,
  "injection-campaign": attack,
  "credential-stuffing": attack,
  certificate: (facts) => (number(facts, "days_left") <= 0 ? "unavailable" : "abnormal"),
  "protection-off": always("unavailable"),
  "black-hole": always("unavailable"),
  "configuration-drift": always("abnormal"),
  capacity: always("abnormal"),
  "log-pipeline": always("abnormal"),
  ticket: said,
  self: said,
};

export const impactOf = (kind: Kind, facts: Record<string, string>): Impact => extent[kind](facts);

/** SLS severity of an alert whose rule is not ours and names no kind (console: 10 critical … 2 report). */
const bySeverity: [least: number, impact: Impact][] = [
  [8, "severely-affected"],
  [6, "abnormal"],
];

export const impactOfSeverity = (severity: number): Impact =>
  bySeverity.find(([least]) => severity >= least)?.[1] ?? "question";
