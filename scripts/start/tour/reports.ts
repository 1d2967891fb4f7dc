import { dayOf, iso } from "../../../shared/domain/calendar.ts";
import type { Language } from "../../../shared/domain/contact/person.ts";
import type { ReportRow } from "../../../shared/domain/report/row.ts";
import { plain } from "../../../shared/messages/escape.ts";
import { reportMail } from "../../../shared/messages/report-mail.ts";
import { lineTime } from "../../../shared/messages/time.ts";
import { wordsIn } from "../../../shared/messages/words.ts";
import { frame, section, soft, table } from "./html.ts";
import type { Tour } from "./tour.ts";
import type { TourWords } from "./words.ts";

/** Told at most, the newest: the API has them all. */
const MAX_ROWS = 40;

/** Of the day and the customer of the incident that is told; else the last one. */
const chosen = ({ reports, story, scene }: Tour): ReportRow | undefined => {
  const { customer = "", openedAt = 0 } = story?.incident ?? {};
  const day = dayOf(openedAt, scene.metas[customer]?.timeZone ?? scene.timeZone);
  return reports.find(({ report }) => report.customer === customer && report.day === day) ?? reports.at(-1);
};

const cells = ({ report, language, createdAt }: ReportRow, tour: Tour, words: TourWords): string[] => [
  lineTime(createdAt, tour.scene.timeZone),
  report.day,
  plain(report.name),
  wordsIn(tour.language).report.verdicts[report.verdict],
  words.languages[language],
  report.complete ? words.whole : words.gaps,
];

/** The same report in both languages, and the list of all. */
export const reports = (tour: Tour, words: TourWords): string => {
  const row = chosen(tour);
  if (!row) return section(words.reports, soft(words.noReports));
  const shown = (["zh", "en"] satisfies Language[]).map((language) =>
    frame(words.languages[language], reportMail({ ...row, language }).html),
  );
  const sorted = tour.reports.toSorted((a, b) => iso(b.createdAt).localeCompare(iso(a.createdAt))).slice(0, MAX_ROWS);
  return section(
    words.reports,
    soft(words.reportsHint),
    `<div class="two">${shown.join("\n")}</div>`,
    table(
      Object.values(words.reportColumns),
      sorted.map((one) => cells(one, tour, words)),
    ),
  );
};
