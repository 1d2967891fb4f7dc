import * as z from "zod";
import { addressOf, Language, type Person, type Role } from "../contact/person.ts";
import { canonical, sha256 } from "../digest.ts";
import { groupedBy } from "../grouped-by.ts";
import { CoverageFigures, Report } from "./report.ts";

/** A report as it was written in one language: once, and never changed. What became of its messages, the outbox says. */
export const ReportRow = z.object({
  customer: z.string(),
  /** `daily#2026-10-01` */
  period: z.string(),
  language: Language,
  report: Report,
  /** hex SHA-256 of the report in canonical JSON: the same in every language. */
  digest: z.string(),
  /** Persons of the customer to whom this language goes. */
  recipients: z.array(z.string()),
  /** People of the provider, of a watch period. */
  watchers: z.array(z.string()).default([]),
  createdAt: z.int(),
  rev: z.int(),
});
export type ReportRow = z.infer<typeof ReportRow>;

/** How much of a site's day was observed. */
export const CoverageRow = CoverageFigures.extend({
  host: z.string(),
  /** In the customer's time zone. */
  day: z.string(),
  customer: z.string(),
  rev: z.int(),
});
export type CoverageRow = z.infer<typeof CoverageRow>;

export const digestOf = (report: Report): string => sha256(canonical(report));

const READERS: Role[] = ["report-reader", "owner", "technical-contact"];
/** A daily report is for a handful of people; who has more uses a mailing list. */
const MAX_READERS = 50;

/** Who of a customer's people gets the daily report: whoever reads reports, owns the contract or keeps the sites running, by mail. */
export const readersAmong = (people: Person[]): Person[] =>
  people
    .filter((person) => person.roles.some((role) => READERS.includes(role)) && addressOf(person, "mail"))
    .slice(0, MAX_READERS);

/** Whoever has no address for mail is told nothing by mail. */
export const watchersAmong = (people: (Person | undefined)[]): Person[] =>
  people.flatMap((person) => (person && addressOf(person, "mail") ? [person] : []));

/** Readers by language; without any the report is still written down, in the customer's own language. */
export const byLanguage = (readers: Person[], own: Language): [Language, Person[]][] => {
  const groups = [...groupedBy(readers, ({ language }) => language)];
  return groups.length > 0 ? groups.toSorted(([a], [b]) => (a < b ? -1 : 1)) : [[own, []]];
};

/** Days alone are kept: hours of a day are a part of it. */
export const coverageRows = ({ kind, customer, day, sites }: Report): CoverageRow[] =>
  (kind === "daily" ? sites : []).flatMap(({ host, coverage }) =>
    coverage ? [{ host, day, customer, ...coverage, rev: 1 }] : [],
  );
