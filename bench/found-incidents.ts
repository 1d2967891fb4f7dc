import { QUIET_MINUTES } from "../shared/domain/alert/dedupe.ts";
import type { Kind } from "../shared/domain/alert/kind.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../shared/domain/calendar.ts";
import { DAYS_KEPT, type Hour, usualFacts } from "../shared/domain/detection/baseline.ts";
import { causesOf, explanation } from "../shared/domain/detection/grouping.ts";
import { type Detector, type Facts, isLittle } from "../shared/domain/detection/rule.ts";
import { impactOf, type Priority, priorityOf } from "../shared/domain/incident/priority.ts";
import { EVERY_SECONDS, type Nominated } from "./rule-runs.ts";

/** From the evaluation to the incident: hook, hand-over, opening. */
const OPENING_MS = 3 * SECOND;
/** Somebody closes an incident so long after it was over; within the quiet time after that the same cause reopens it. */
const CALM_MS = 15 * MINUTE;
/** UTC: when the day before is learned (s.yaml), up to the last full hour. */
const LEARNED_AT_MS = 18 * HOUR;

export interface Opened {
  kind: Kind;
  host: string;
  at: number;
  facts: Facts;
  priority: Priority;
  /** Evaluations that nominated it, and how often it was gone in between. */
  alerts: number;
  turns: number;
  last: number;
}

/** What was known of a site at an instant. */
const knownAt = (hours: Hour[], at: number): Hour[] => {
  const until = Math.floor((at - LEARNED_AT_MS - HOUR / 2) / DAY) * DAY + LEARNED_AT_MS;
  return hours.filter((hour) => hour.at >= until - DAYS_KEPT * DAY && hour.at + HOUR <= until);
};

const endOf = ({ last }: Opened, now: number) =>
  now - last > EVERY_SECONDS * SECOND ? { mitigatedBy: last + EVERY_SECONDS * SECOND } : {};

/**
 * Incidents as the service would open them from what its rules nominate: judged, one a cause, joined while it lasts, reopened in its
 * quiet time, and explained by others. `explained`: what else was found beside one.
 */
export const foundIn = (
  nominated: { detector: Detector; alerts: Nominated[] }[],
  baselines: Map<string, Hour[]>,
): { opened: Opened[]; explained: Opened[] } => {
  const alerts = nominated.flatMap(({ detector, alerts: some }) => some.map((one) => ({ ...one, detector })));
  const [opened, explained, newest] = [[] as Opened[], [] as Opened[], new Map<string, Opened>()];
  for (const { at, facts: row, detector } of alerts.sort((a, b) => a.at - b.at)) {
    const [host, { kind, compares = [] }] = [row.site ?? "", detector];
    const before = newest.get(`${kind} ${host}`);
    const isOn = before !== undefined && at - before.last <= CALM_MS;
    const facts = { ...row, ...usualFacts(knownAt(baselines.get(host) ?? [], at), at, compares) };
    const verdict = detector.verdict(facts, isOn ? "low" : "usual");
    if (!verdict.ok && (!isOn || isLittle(verdict.reason))) continue;
    if (before && at - before.last <= CALM_MS + QUIET_MINUTES * MINUTE) {
      Object.assign(before, { turns: before.turns + (at - before.last > EVERY_SECONDS * SECOND ? 1 : 0), last: at });
      before.alerts++;
      continue;
    }
    const priority = priorityOf(impactOf(kind, facts), true);
    const one = { kind, host, at: at + OPENING_MS, facts, priority, alerts: 1, turns: 0, last: at };
    const alert = { ...one, status: "firing", source: "sls", fingerprint: "", rule: detector.name } as const;
    const others = causesOf({ ...alert, alertTime: at, firedAt: at, severity: detector.severity }).flatMap((cause) => {
      const other = newest.get(`${cause} ${host}`);
      return other ? { ...endOf(other, at), priority: other.priority } : [];
    });
    if (explanation(others, priority, at)) explained.push(one);
    else {
      opened.push(one);
      newest.set(`${kind} ${host}`, one);
    }
  }
  return { opened, explained };
};
