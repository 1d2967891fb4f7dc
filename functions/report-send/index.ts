import * as z from "zod";
import { metaOf } from "../../shared/directory.ts";
import { ourselves } from "../../shared/domain/audit/look.ts";
import type { Person } from "../../shared/domain/contact/person.ts";
import { type Delivery, planned, type Run } from "../../shared/domain/delivery/delivery.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import { compose } from "../../shared/domain/report/compose.ts";
import { areWorthRepeating } from "../../shared/domain/report/facts.ts";
import { type Period, periodIn, secondsToNextTry } from "../../shared/domain/report/period.ts";
import { isBroken, type Report } from "../../shared/domain/report/report.ts";
import {
  byLanguage,
  coverageRows,
  digestOf,
  type ReportRow,
  readersAmong,
  watchersAmong,
} from "../../shared/domain/report/row.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { attend } from "../../shared/response/attend.ts";
import { looked } from "../../shared/response/looked.ts";
import { reportIncomplete, reportNotSent } from "../../shared/response/report-trouble.ts";
import { windowsIn } from "../../shared/response/windows.ts";
import { taskFunction } from "../../shared/runtime/define-function.ts";
import { gather } from "./gather.ts";

const Asked = { customer: z.string(), report: z.string() };

/** The states of the flow: `send` waits for all of the logs until that instant (ms), then does without; `give-up` tells ourselves. */
export const Input = z.discriminatedUnion("do", [
  z.object({ do: z.literal("send"), ...Asked, until: z.int() }),
  z.object({ do: z.literal("give-up"), ...Asked }),
]);
/** For the flow: nothing is left to be done. */
const OVER = { more: false, seconds: 0 };

type Sending = Extract<z.infer<typeof Input>, { do: "send" }>;

export const run = (input: z.infer<typeof Input>, deps: Deps, run: Run) =>
  input.do === "send" ? sendReport(input, deps, run) : giveUp(input, deps);

/**
 * Gather and compose once, write down, send. Whatever is written stays: a repeat does what is left, from the same rows.
 * @returns whether to come back, and after how many seconds
 */
const sendReport = async (input: Sending, deps: Deps, run: Run) => {
  const known = await deps.reports.range({ customer: input.customer, period: input.report }, { limit: 1 });
  const report = known[0]?.report ?? (await composed(input, deps));
  if (typeof report === "number") return { more: true, seconds: report };
  const rows = await writtenDown(report, input, deps);
  const deliveries = rows.flatMap((row) => deliveriesOf(row, deps));
  for (const row of coverageRows(reportIn(rows))) await deps.coverage.insert(row);
  for (const delivery of deliveries) await deps.deliveries.insert(delivery);
  if (isBroken(reportIn(rows))) await reportIncomplete(reportIn(rows), deps);
  for (const delivery of deliveries) await attend(delivery, run, deps);
  return OVER;
};

/** One row a language, all with the report of the first that was ever written. */
const writtenDown = async (first: Report, { customer, report: period }: Sending, deps: Deps): Promise<ReportRow[]> => {
  let report = first;
  const { language: own } = await metaOf(customer, deps);
  const rows: ReportRow[] = [];
  const readers = readersAmong(await deps.people.range({ customer }));
  for (const [language, people] of byLanguage([...readers, ...(await watchersOf(first, deps))], own)) {
    const [recipients, watchers] = [idsOf(customer, people), idsOf(PROVIDER, people)];
    const row = await written({ customer, period, language, recipients, watchers, report }, deps);
    rows.push(row);
    report = row.report;
  }
  return rows;
};

/** Of one side: people of either may be called the same. */
const idsOf = (side: string, people: Person[]): string[] =>
  people.filter(({ customer }) => customer === side).map(({ person }) => person);

/** People of ours whom a watch period names read of it, too. */
const watchersOf = async (report: Report, deps: Deps): Promise<Person[]> => {
  if (report.kind !== "watch") return [];
  const windows = await windowsIn(report.customer, report, deps);
  const named = new Set(windows.flatMap(({ people }) => people));
  return watchersAmong(await deps.people.getAll([...named].map((person) => ({ customer: PROVIDER, person }))));
};

type Draft = Pick<ReportRow, "customer" | "period" | "language" | "recipients" | "watchers" | "report">;

const written = async (draft: Draft, deps: Deps): Promise<ReportRow> => {
  const row = { ...draft, digest: digestOf(draft.report), createdAt: deps.clock.now(), rev: 1 };
  if (await deps.reports.insert(row)) return row;
  return (await deps.reports.get(draft)) ?? row;
};

/** @returns the seconds after which it pays to look at the logs again, while there is time for that */
const composed = async ({ customer, report, until }: Sending, deps: Deps): Promise<Report | number> => {
  await looked([{ customer, subject: report }], ourselves("report", report), deps);
  const facts = await gather(customer, await periodOfReport(customer, report, deps), deps);
  const seconds = areWorthRepeating(facts.logs) ? secondsToNextTry(until, deps.clock.now()) : undefined;
  return seconds ?? compose(facts);
};

const periodOfReport = async (customer: string, report: string, deps: Deps): Promise<Period> => {
  const { timeZone } = await metaOf(customer, deps);
  const period = periodIn(report, timeZone);
  if (period === undefined) throw new Fault("INPUT_INVALID", report);
  return period;
};

const reportIn = ([row]: ReportRow[]): Report => (row as ReportRow).report;

const deliveriesOf = ({ customer, period, language, recipients, watchers }: ReportRow, deps: Deps): Delivery[] => {
  const about = { is: "report", report: period, language } as const;
  const message = { customer, about, template: "report", channel: "mail" } as const;
  const to = (belongsTo: string, ids: string[]) =>
    ids.map((recipient) => planned({ ...message, belongsTo, recipient }, deps.settings.shards, deps.clock.now()));
  return [...to(customer, recipients), ...to(PROVIDER, watchers)];
};

const giveUp = async ({ customer, report }: { customer: string; report: string }, deps: Deps) => {
  await reportNotSent(customer, await periodOfReport(customer, report, deps), deps);
  return OVER;
};

export const handler = taskFunction({ name: "report-send", input: Input, run });
