import type { Meta, Site } from "../customer/customer.ts";
import type { Incident } from "../incident/incident.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Period } from "./period.ts";
import type { AttackRow, SilenceRow, SiteRow, SourceRow } from "./questions.ts";
import type { WindowLine } from "./report.ts";
import type { CoverageRow } from "./row.ts";

/** What came of a question: rows, and whether nothing is missing from them; or why there are none. */
export type Reading<T> =
  /** `isCut`: there are more rows than were asked for. */
  | { is: "read"; rows: T[]; isComplete: boolean; isCut: boolean }
  /** No log store is connected. */
  | { is: "absent" }
  | { is: "unreadable"; because: string; isPassing: boolean };

export interface LogFacts {
  sites: Reading<SiteRow>;
  sitesBefore: Reading<SiteRow>;
  silences: Reading<SilenceRow>;
  attacks: Reading<AttackRow>;
  sources: Reading<SourceRow>;
}

/** Who is paged, level by level. */
export type Duty = { name: string; simulated: boolean }[][];

/** Everything that a daily report is made of, as it was found at `at`. */
export interface Facts {
  customer: string;
  meta: Meta;
  period: Period;
  at: number;
  sites: Site[];
  logs: LogFacts;
  /** Of the sites, as the report of the day before wrote it down, if there was one. */
  coverageBefore: Pick<CoverageRow, "host" | "gaps">[];
  incidents: Incident[];
  windows: WindowLine[];
  duty: Duty;
  /** The day, closed; undefined: not yet. */
  ledger: Ledger | undefined;
  /** An earlier day is closed, or this one. */
  hasLedger: boolean;
}

const ofTheDay = ({ sites, silences, attacks, sources }: LogFacts): Reading<unknown>[] => [
  sites,
  silences,
  attacks,
  sources,
];

/** Every line was counted, and every row is here. */
export const isWhole = (reading: Reading<unknown>): boolean =>
  reading.is === "read" && reading.isComplete && !reading.isCut;

/** Nothing of the day is missing. */
export const areWhole = (logs: LogFacts): boolean => ofTheDay(logs).every(isWhole);

/** Asking again can bring more: the service was busy, or had not looked at everything. */
export const areWorthRepeating = (logs: LogFacts): boolean =>
  ofTheDay(logs).some(
    (reading) => (reading.is === "unreadable" && reading.isPassing) || (reading.is === "read" && !reading.isComplete),
  );
