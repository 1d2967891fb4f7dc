import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import { priorities, responseMinutes } from "../../shared/domain/incident/priority.ts";
import type { Export } from "../../shared/response/export.ts";
import type { Verification } from "../verify-export/verify.ts";

type Incident = Export["incidents"][number];
type Generation = Incident["generations"][number];
type Delivery = Export["deliveries"][number];

/** How often each word occurs, the most frequent first: `3 outage, 1 scan`. */
const counts = (words: string[]): string => {
  const by = new Map<string, number>();
  for (const word of words) by.set(word, (by.get(word) ?? 0) + 1);
  const said = [...by].toSorted(([, a], [, b]) => b - a).map(([word, count]) => `${count} ${word}`);
  return said.join(", ") || "none";
};

const inOrder = (words: string[], order: readonly string[]): string[] =>
  words.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));

const SECONDS_A_MINUTE = 60;
const clockOf = (seconds: number): string => {
  const minutes = Math.floor(seconds / SECONDS_A_MINUTE);
  return `${minutes}:${String(Math.floor(seconds % SECONDS_A_MINUTE)).padStart(2, "0")} min`;
};

const middleOf = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const answersOf = (incidents: Incident[]): { priority: string; generation: Generation }[] =>
  incidents.flatMap(({ priority, generations }) => generations.map((generation) => ({ priority, generation })));

/** Worst and median time to the first answer beside what is promised. */
const answerLines = (incidents: Incident[]): string[] =>
  priorities.flatMap((priority) => {
    const mine = answersOf(incidents).filter((one) => one.priority === priority);
    const used = mine.flatMap(({ generation }) => generation.usedSeconds ?? []);
    if (mine.length === 0) return [];
    const times = used.length > 0 ? `median ${clockOf(middleOf(used))}, worst ${clockOf(Math.max(...used))}` : "none";
    const missed = mine.filter(({ generation }) => generation.met === false).length;
    const told = `${priority}: ${times}, promised ${responseMinutes[priority]} min, ${used.length} of ${mine.length} answered`;
    return [`  ${told}${missed > 0 ? `, ${missed} MISSED` : ""}`];
  });

/** Pages of a level that went out after the answer that should have stopped them. Must be none. */
export const pagesAfterAnswer = ({ incidents, deliveries }: Pick<Export, "incidents" | "deliveries">): number => {
  const answers = new Map<string, string | null>(
    incidents.flatMap(({ id, generations }) =>
      generations.map(({ n, answeredAt }) => [`${id} ${n}`, answeredAt] as const),
    ),
  );
  return deliveries.filter(({ incidentId, generation, step, sentAt }) => {
    const answeredAt = answers.get(`${incidentId} ${generation}`) ?? null;
    return step !== null && sentAt !== null && answeredAt !== null && sentAt > answeredAt;
  }).length;
};

const levelOf = ({ step, template, channel }: Delivery): string =>
  step === null ? `${template} by ${channel}` : `at level ${step + 1} by ${channel}`;

/** What a run has cost. */
export interface Effort {
  /** Virtual instants, ISO 8601. */
  from: string;
  until: string;
  realSeconds: number;
  peakMegabytes: number;
}

export interface Facts {
  /** Undefined when alerts were played. */
  lines: { good: number; bad: number } | undefined;
  exported: Export;
  verification: Verification;
  effort: Effort;
}

const proofOf = (verification: Verification): string => {
  if (!verification.ok) return `FAILED: ${verification.problem}`;
  const { chains, entries, ledgerDays, slaFigures } = verification.summary;
  return `${chains} chains with ${entries} entries, ${ledgerDays} ledger days, ${slaFigures} SLA figures recomputed`;
};

/** Seconds from the first sign of a trouble to its incident, median/worst, by kind. */
const detectionOf = (incidents: Incident[]): string => {
  const kinds = [...new Set(incidents.map(({ kind }) => kind))];
  const said = kinds.map((kind) => {
    const took = incidents.filter((one) => one.kind === kind).map(({ detectionSeconds }) => detectionSeconds);
    return `${kind} ${middleOf(took)}/${Math.max(...took)}`;
  });
  return said.join(", ") || "none";
};

const total = (incidents: Incident[], count: (incident: Incident) => number): number =>
  incidents.reduce((sum, incident) => sum + count(incident), 0);

/** Why a message gave way to the next channel, and to which. */
const fallbackOf = ({ channel, fallbackOf }: Delivery, first: Map<string, Delivery>): string => {
  const before = first.get(fallbackOf ?? "");
  return `${before?.channel ?? "unknown"} to ${channel}`;
};

const messageLines = ({ deliveries }: Export): string[] => {
  const sent = deliveries.filter(({ sentAt }) => sentAt !== null);
  const byId = new Map(deliveries.map((one) => [one.id, one]));
  const fallbacks = deliveries.filter((one) => one.fallbackOf !== null);
  const unreceived = deliveries.flatMap(({ state, failure, reason }) =>
    state === "not-received" ? [failure ?? reason ?? "no receipt"] : [],
  );
  const suppressed = deliveries.flatMap(({ state, reason }) => (state === "suppressed" ? [reason ?? "unknown"] : []));
  const failed = deliveries.flatMap(({ state, failure }) => (state === "failed" ? [failure ?? "unknown"] : []));
  return [
    `Messages: ${sent.length} sent: ${counts(sent.map(levelOf).toSorted())}`,
    `  not received: ${counts(unreceived)}; fallbacks: ${counts(fallbacks.map((one) => fallbackOf(one, byId)))}`,
    `  suppressed: ${counts(suppressed)}; failed: ${counts(failed)}`,
  ];
};

/** Minutes of all sites and days in which lines could be seen, beside those that there were. */
const coverageOf = ({ coverage }: Export): string => {
  const sum = (count: (row: Export["coverage"][number]) => number) =>
    coverage.reduce((all, row) => all + count(row), 0);
  const [seen, all] = [sum(({ minutesObserved }) => minutesObserved), sum(({ minutes }) => minutes)];
  if (all === 0) return "no day is over";
  const gaps = sum(({ gaps: { length } }) => length);
  return `${((seen / all) * PERCENT).toFixed(1)}% of ${all} minutes in ${coverage.length} site days, ${gaps} gaps`;
};
const PERCENT = 100;

const reportsOf = ({ reports }: Export): string => {
  const unsent = reports.filter(({ sentAt }) => sentAt === null).length;
  const gaps = reports.filter(({ complete }) => !complete).length;
  const kinds = counts(reports.map(({ kind, language }) => `${kind} in ${language}`));
  return `${kinds}; ${unsent} not sent, ${gaps} without all of the logs; verdicts: ${counts(reports.map(({ verdict }) => verdict))}`;
};

/** What happened, in figures that can be recomputed from the export. */
export const summaryLines = ({ lines, exported, verification, effort }: Facts): string[] => {
  const { incidents, deliveries } = exported;
  const customers = exported.customers.filter(({ id }) => id !== PROVIDER);
  const sites = customers.reduce((sum, customer) => sum + customer.sites.length, 0);
  const repeated = deliveries.filter(({ attempts }) => attempts > 1).length;
  return [
    `Period: ${effort.from} to ${effort.until}; ${customers.length} customers with ${sites} sites`,
    `Coverage: ${coverageOf(exported)}`,
    ...(lines ? [`Log lines: ${lines.good} played, ${lines.bad} bad`] : []),
    `Alerts: ${total(incidents, ({ alerts }) => alerts)} in ${incidents.length} incidents`,
    `Incidents: ${counts(incidents.map(({ kind }) => kind))}`,
    `  by priority: ${counts(
      inOrder(
        incidents.map(({ priority }) => priority),
        priorities,
      ),
    )}; by status: ${counts(incidents.map(({ status }) => status))}`,
    `  seconds from the first sign to the incident, median/worst: ${detectionOf(incidents)}`,
    ...messageLines(exported),
    `  after the answer: ${pagesAfterAnswer(exported)} pages (must be 0)`,
    "Time to first answer:",
    ...answerLines(incidents),
    `Reports: ${reportsOf(exported)}`,
    `Repeats: ${repeated} messages tried more than once, ${total(incidents, ({ redeliveries }) => redeliveries)} alerts delivered again`,
    `Proof: ${proofOf(verification)}`,
    `Took ${effort.realSeconds.toFixed(1)} s and ${effort.peakMegabytes.toFixed(0)} MB`,
  ];
};
