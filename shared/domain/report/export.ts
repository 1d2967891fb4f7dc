import { iso } from "../calendar.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { CoverageRow, ReportRow } from "./row.ts";

export const coverageExport = ({ host, day, minutesObserved, minutes, gaps }: CoverageRow) => ({
  host,
  day,
  minutesObserved,
  minutes,
  gaps: gaps.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
});

const isAbout = ({ customer, about }: Delivery, { customer: owner, period, language }: ReportRow): boolean =>
  about.is === "report" && customer === owner && about.report === period && about.language === language;

/** When the first of its messages was handed to the provider; null: none yet, or it has no recipient. */
const sentAt = (row: ReportRow, deliveries: Delivery[]): string | null => {
  const sent = deliveries.flatMap((one) => (isAbout(one, row) && one.sentAt !== undefined ? [one.sentAt] : []));
  return sent.length > 0 ? iso(Math.min(...sent)) : null;
};

export const reportExport = (row: ReportRow, deliveries: Delivery[]) => {
  const { customer, period, language, report } = row;
  return {
    id: `${customer}-${period.replace("#", "-")}-${language}`,
    customerId: customer,
    kind: report.kind,
    from: iso(report.from),
    to: iso(report.to),
    language,
    complete: report.complete,
    verdict: report.verdict,
    digest: row.digest,
    sentAt: sentAt(row, deliveries),
  };
};
