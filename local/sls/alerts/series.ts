import type { Finding } from "./findings.ts";
import type { Rule } from "./rule.ts";

/** One alert of a rule through time, from its first hit on. Instants in ms. */
export interface Series {
  labels: Record<string, string>;
  /** Evaluations in a row that hit. */
  hits: number;
  /** Since when it fires; undefined until the threshold is reached. */
  firedAt?: number;
  noticedAt?: number;
  severity: number;
}

/** What is to be told to somebody. */
export interface Notice {
  at: number;
  status: "firing" | "resolved";
  series: Series;
  /** Absent when it is resolved. */
  finding?: Finding;
}

export interface Step {
  series: Series[];
  notices: Notice[];
}

type Settings = Pick<Rule, "threshold" | "repeatMs" | "sendResolved">;

const keyOf = (labels: Record<string, string>): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

/** It is told of when it begins to fire, when it becomes more severe, and again after each repeat interval. */
const isDue = (before: Series | undefined, severity: number, at: number, { repeatMs }: Settings): boolean =>
  before?.firedAt === undefined || severity > before.severity || at - (before.noticedAt ?? at) >= repeatMs;

const goOn = (before: Series | undefined, finding: Finding, at: number, settings: Settings): [Series, Notice?] => {
  const { labels, severity } = finding;
  const hits = (before?.hits ?? 0) + 1;
  if (before?.firedAt === undefined && hits < settings.threshold) return [{ labels, hits, severity }];
  const series: Series = { labels, hits, firedAt: before?.firedAt ?? at, noticedAt: before?.noticedAt ?? at, severity };
  if (!isDue(before, severity, at, settings)) return [{ ...series, severity: before?.severity ?? severity }];
  const told = { ...series, noticedAt: at };
  return [told, { at, status: "firing", series: told, finding }];
};

/** One evaluation: what becomes of the series, and what is to be told. Pure. */
export const step = (before: Series[], findings: Finding[], at: number, settings: Settings): Step => {
  const known = new Map(before.map((one) => [keyOf(one.labels), one]));
  const steps = findings.map((finding) => goOn(known.get(keyOf(finding.labels)), finding, at, settings));
  for (const { labels } of findings) known.delete(keyOf(labels));
  const over = settings.sendResolved ? [...known.values()].filter(({ firedAt }) => firedAt !== undefined) : [];
  const resolved = over.map((series): Notice => ({ at, status: "resolved", series }));
  return {
    series: steps.map(([series]) => series),
    notices: [...steps.flatMap(([, notice]) => notice ?? []), ...resolved],
  };
};
