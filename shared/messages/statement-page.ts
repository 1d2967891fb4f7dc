import { MINUTE } from "../domain/calendar.ts";
import type { Language } from "../domain/contact/person.ts";
import { numberText } from "../domain/incident/incident.ts";
import type { Promised, Statement } from "../domain/ledger/statement.ts";
import { plain } from "./escape.ts";
import { filled, type Paper, paperHtml, type Section } from "./paper.ts";
import { decimal, duration, lineTime, longMonth, moment } from "./time.ts";
import type { Words } from "./words.en.ts";
import { wordsIn } from "./words.ts";

/** A statement and who signed it: the id of the key, and the signature over its canonical JSON. */
export interface Signed {
  statement: Statement;
  by: string;
  signature: string;
}

const KEPT = "#2e7d32";
const MISSED = "#c62828";
const NAME_LENGTH = 60;
const CHECK = "npm run verify-export -- EXPORT --statement FILE --key KEY";

/** For eyes and the printer; what counts is the JSON that was signed. */
export const statementPage = (signed: Signed, language: Language): string => {
  const words = wordsIn(language);
  const { statement } = signed;
  const { kind, verdict, complete, running } = words.statement;
  const [promised, kept, missed, open] = (["promised", "kept", "missed", "open"] as const).map((name) =>
    statement.tallies.reduce((sum, tally) => sum + tally[name], 0),
  ) as [number, number, number, number];
  const until = moment(Date.parse(statement.at), statement.timeZone, words);
  const paper: Paper = {
    ...{ language, words, colour: missed === 0 ? KEPT : MISSED },
    head: [kind, plain(statement.customer, NAME_LENGTH), longMonth(statement.month, words)],
    verdict: verdict(decimal(kept, words), decimal(promised, words)),
    reasons: [statement.complete ? complete(until) : running(until)],
    figures: [
      { label: words.statement.kept, value: decimal(kept, words), note: "" },
      { label: words.statement.missed, value: decimal(missed, words), note: "" },
      { label: words.statement.open, value: decimal(open, words), note: "" },
    ],
    sections: filled([
      byPriority(statement, words),
      misses(statement, words),
      all(statement, words),
      proof(signed, words),
    ]),
  };
  return paperHtml(paper);
};

const byPriority = ({ tallies }: Statement, words: Words): Section => {
  const { sections, columns } = words.statement;
  const rows = tallies
    .filter(({ promised }) => promised > 0)
    .map(({ priority, minutes, promised, kept, missed, open }) => [
      `${words.priorities[priority]}${words.aside(duration(minutes * MINUTE, words))}`,
      ...[promised, kept, missed, open].map((value) => decimal(value, words)),
    ]);
  return { title: sections.byPriority, blocks: [{ is: "table", head: columns.tally, rows }] };
};

const nameOf = ({ number, n, host, priority }: Promised, words: Words): string =>
  [
    numberText({ ...(number !== null && { number }) }) + (n > 1 ? `.${n}` : ""),
    words.priorities[priority],
    plain(host ?? ""),
  ]
    .filter(Boolean)
    .join(words.comma);

const misses = ({ promises }: Statement, words: Words): Section => ({
  title: words.statement.sections.misses,
  blocks: [
    {
      is: "rows",
      rows: promises
        .filter(({ met }) => met === false)
        .map((one) => [nameOf(one, words), plain(one.cause ?? "") || words.statement.noCause]),
    },
  ],
});

const all = ({ promises, timeZone }: Statement, words: Words): Section => {
  const time = (at: string | null) => (at === null ? "–" : lineTime(Date.parse(at), timeZone).slice(0, 11));
  const rows = promises.map((one) => [
    nameOf(one, words),
    ...[one.clockStartedAt, one.respondBy, one.answeredAt].map(time),
  ]);
  return { title: words.statement.sections.all, blocks: [{ is: "table", head: words.statement.columns.all, rows }] };
};

const proof = ({ statement: { ledger }, by, signature }: Signed, words: Words): Section => {
  const { sections, key, signed, check } = words.statement;
  const days = ledger.map(({ day, head }): [string, string] => [day, head]);
  return {
    title: sections.proof,
    blocks: [
      { is: "rows", rows: [...days, [key, by], [signed, signature]] },
      { is: "lines", lines: [check(CHECK)] },
    ],
  };
};
