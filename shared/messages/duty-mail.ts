import type { Person } from "../domain/contact/person.ts";
import type { AboutDuty } from "../domain/delivery/about.ts";
import { PROVIDER } from "../domain/incident/incident.ts";
import type { Override, Rota } from "../domain/rota/rota.ts";
import { escapeMarkdown, plain } from "./escape.ts";
import { personName } from "./incident-words.ts";
import { CALM, type Letter, letterHtml, letterText } from "./letter.ts";
import { filled, type Paper, paperHtml, paperText } from "./paper.ts";
import { moment } from "./time.ts";
import type { Words } from "./words.en.ts";
import { wordsIn } from "./words.ts";

/** The mail service took no more once (channels-and-logs.md 2.2). */
const SUBJECT_LENGTH = 100;

export type SwapLetter = Letter & { subject: string };

export interface SwapNews {
  what: AboutDuty["what"];
  reader: Person;
  rota: Rota;
  override: Override;
  /** Who asked or ordered. */
  by: Person | undefined;
  /** Who is to take over. */
  person: Person | undefined;
  link: string | undefined;
}

const nameOf = (person: Person | undefined, id: string, words: Words): string =>
  person ? personName(person, words) : plain(id);

const titleFor = ({ what, override, by, person }: SwapNews, words: Words): string => {
  const { duty } = words;
  if (what === "swap-asked") return duty.asks(nameOf(by, override.by, words));
  if (what === "ordered") return duty.ordered(nameOf(by, override.by, words));
  return duty.replies[override.state === "agreed" ? "agreed" : "declined"](nameOf(person, override.person, words));
};

/** What is said of a swap, before it has a form. */
export const swapLetter = (news: SwapNews): SwapLetter => {
  const { what, reader, rota, override, link } = news;
  const words = wordsIn(reader.language);
  const { duty } = words;
  const { timeZone, language } = reader;
  const title = titleFor(news, words);
  const kind = what === "swap-asked" ? duty.kinds.swapAsked : duty.kinds.swapTold;
  const when = duty.span(moment(override.from, timeZone, words), moment(override.to, timeZone, words));
  return {
    ...{ language, words, title, head: [kind, plain(rota.name)] },
    subject: plain(`${words.mail.marks(kind, plain(rota.name, 40))}${title}`, SUBJECT_LENGTH),
    lines: [what === "swap-asked" ? duty.untilYes : duty.seen],
    rows: [
      [duty.when, when],
      [duty.rota, plain(rota.name)],
      [duty.reason, plain(override.reason)],
    ],
    link: link === undefined ? undefined : { url: link, button: duty.button },
  };
};

export const swapMail = ({ subject, ...letter }: SwapLetter) => ({
  subject,
  html: letterHtml(letter),
  text: letterText(letter),
});

export const swapCard = ({ subject, head, title, lines, rows, words, link }: SwapLetter) => ({
  title: subject,
  text: [
    `#### ${escapeMarkdown(head.join(" · "))}`,
    `**${escapeMarkdown(title)}**`,
    ...rows.map(([label, value]) => `- ${escapeMarkdown(label + words.colon + value)}`),
    ...lines.map(escapeMarkdown),
  ].join("\n\n"),
  button: link?.button ?? words.card.show,
  url: link?.url ?? "",
});

export interface TestLetter {
  reader: Person;
  address: string;
  link: string;
}

/** Why somebody is asked. */
export const testWhy = ({ customer, language }: Person): string => {
  const { duty } = wordsIn(language);
  return customer === PROVIDER ? duty.testWhy : duty.testWhyCustomer;
};

/** Whether this address works: whoever reads it says so by the link. */
export const testLetter = ({ reader, address, link }: TestLetter): SwapLetter => {
  const words = wordsIn(reader.language);
  const { duty } = words;
  return {
    ...{ language: reader.language, words, title: duty.testTitle, head: [duty.kinds.test] },
    subject: `${words.mail.marks(duty.kinds.test, personName(reader, words)).trim()} ${duty.testTitle}`,
    lines: [testWhy(reader)],
    rows: [[duty.address, plain(address)]],
    link: { url: link, button: duty.received },
  };
};

/** A stretch of a rota without anybody. */
export interface Gap {
  rota: string;
  from: number;
  to: number;
}

export interface GapsMail {
  reader: Person;
  gaps: Gap[];
  /** Of whom nobody knows whether anything reaches them. */
  unsure: Person[];
}

/** More are counted. */
const MOST_GAPS = 50;

/** The gaps ahead, and who may not be reached, for a duty lead. */
export const gapsMail = ({ reader, gaps, unsure }: GapsMail) => {
  const words = wordsIn(reader.language);
  const { duty, mail } = words;
  const time = (at: number) => moment(at, reader.timeZone, words);
  const verdict = [gaps.length > 0 ? duty.gaps(gaps.length) : "", unsure.length > 0 ? duty.unsure(unsure.length) : ""]
    .filter(Boolean)
    .join(words.comma);
  const rows = gaps
    .slice(0, MOST_GAPS)
    .map(({ rota, from, to }): [string, string] => [plain(rota, 40), duty.span(time(from), time(to))]);
  const unsureRow = (person: Person): [string, string] => [
    personName(person, words) + (person.customer === PROVIDER ? "" : words.aside(plain(person.customer))),
    person.channels.map(({ channel }) => words.channels[channel]).join(words.comma) || duty.unreachable,
  ];
  const more = gaps.length > MOST_GAPS ? [words.report.more(String(gaps.length - MOST_GAPS))] : [];
  const paper: Paper = {
    ...{
      language: reader.language,
      words,
      colour: CALM,
      head: [duty.kinds.gaps],
      verdict,
      reasons: gaps.length > 0 ? [duty.gapsWhy] : [],
    },
    figures: [],
    sections: filled([
      {
        title: duty.gapsTitle,
        blocks: [
          { is: "rows", rows },
          { is: "lines", lines: more },
        ],
      },
      { title: duty.unsureTitle, blocks: [{ is: "rows", rows: unsure.slice(0, MOST_GAPS).map(unsureRow) }] },
    ]),
  };
  return { subject: mail.marks(duty.kinds.gaps, verdict).trim(), html: paperHtml(paper), text: paperText(paper) };
};
