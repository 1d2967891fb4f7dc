import type { Store } from "../../local/store.ts";
import { DAY, iso } from "../../shared/domain/calendar.ts";
import type { Language } from "../../shared/domain/contact/person.ts";
import { dailyId } from "../../shared/domain/report/period.ts";
import type { ReportRow } from "../../shared/domain/report/row.ts";
import { plain } from "../../shared/messages/escape.ts";
import { lineTime } from "../../shared/messages/time.ts";
import { wordFor, wordsIn } from "../../shared/messages/words.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { Scene } from "./scene.ts";

export interface Line {
  at: number;
  text: string;
  /** It was said. */
  remember(): void;
}

/** `10-02 08:00:05 WAF daily report 2026-10-01, Lumina: attention; to Zhang Min, Wang Lei` */
const lineOf = ({ report, recipients, createdAt }: ReportRow, scene: Scene, language: Language): string => {
  const words = wordsIn(language);
  const people = recipients.map((one) => plain(wordFor(scene.names[language], one))).join(words.comma);
  const what = `${words.report.kinds[report.kind]} ${report.day}${words.comma}${plain(report.name)}`;
  return `${lineTime(createdAt, scene.timeZone)} ${what}${words.colon}${words.report.verdicts[report.verdict]} → ${people || "–"}`;
};

/** Mornings that were missed are made up for within a week. */
const OLDEST_MS = 10 * DAY;
const DAY_CHARS = "2026-10-01".length;

const idOf = ({ customer, period, language }: ReportRow): string => `${customer} ${period} ${language}`;

/** @returns the reports that nobody was told of yet: a look at the newest only, however many there are */
export const reportsToTell = (
  store: Store,
  { deps, scene, language }: { deps: Deps; scene: Scene; language: Language },
) => {
  const told = store.openDB<true, string>({ name: "start/told-reports", encoding: "json" });
  const newestOf = (customer: string): Promise<ReportRow[]> => {
    const from = dailyId(iso(deps.clock.now() - OLDEST_MS).slice(0, DAY_CHARS));
    return deps.reports.range({ customer }, { from });
  };
  return async (): Promise<Line[]> => {
    const rows = (await Promise.all(scene.customers.map(newestOf))).flat();
    return rows
      .filter((row) => !told.doesExist(idOf(row)))
      .map((row) => ({
        at: row.createdAt,
        text: lineOf(row, scene, language),
        remember: () => void told.putSync(idOf(row), true),
      }));
  };
};
