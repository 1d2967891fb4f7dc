import type { Finding } from "./findings.ts";
import type { Rule } from "./rule.ts";

/** One alert of a rule through time, from its first hit on. Instants in ms. */
export interface Series {
  labels: Record<string, string>;
  /** Evaluations in a row that hit. */
  hits: number;
  /** Since when it fires; undefined until the threshold is reached. */
  firedAt?: number;
  /** Of the last notice; undefined as long as nobody was told of it. */
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

type Settings = Pick<Rule, "threshold" | "repeatMs" | "sendResolved" | "mutedUntil">;

const keyOf = (labels: Record<string, string>): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

/** It is told of when it begins to fire, when it becomes more severe, and again after each repeat interval; muted, when that ends. */
const isDue = (before: Series | undefined, severity: number, at: number, { repeatMs, mutedUntil }: Settings): boolean =>
  at >= mutedUntil &&
  (before?.noticedAt === undefined || severity > before.severity || at - before.noticedAt >= repeatMs);

const goOn = (before: Series | undefined, finding: Finding, at: number, settings: Settings): [Series, Notice?] => {
  const { labels, severity } = finding;
  const hits = (before?.hits ?? 0) + 1;
  if (before?.firedAt === undefined && hits < settings.threshold) return [{ labels, hits, severity }];
  const told = before?.noticedAt === undefined ? {} : { noticedAt: before.noticedAt };
  const series: Series = { labels, hits, firedAt: before?.firedAt ?? at, ...told, severity };
  if (!isDue(before, severity, at, settings)) return [{ ...series, severity: before?.severity ?? severity }];
  const noticed = { ...series, noticedAt: at };
  return [noticed, { at, status: "firing", series: noticed, finding }];
};

/** One evaluation: what becomes of the series, and what is to be told. Pure. */
export const step = (before: Series[], findings: Finding[], at: number, settings: Settings): Step => {
  const known = new Map(before.map((one) => [keyOf(one.labels), one]));
  const steps = findings.map((finding) => goOn(known.get(keyOf(finding.labels)), finding, at, settings));
  for (const { labels } of findings) known.delete(keyOf(labels));
  const isTold = settings.sendResolved && at >= settings.mutedUntil;
  const over = isTold ? [...known.values()].filter(({ noticedAt }) => noticedAt !== undefined) : [];
  const resolved = over.map((series): Notice => ({ at, status: "resolved", series }));
  return {
    series: steps.map(([series]) => series),
    notices: [...steps.flatMap(([, notice]) => notice ?? []), ...resolved],
  };
};
