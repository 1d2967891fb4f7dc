import { MINUTE, SECOND } from "../domain/calendar.ts";
import type { Language } from "../domain/contact/person.ts";
import { numberText } from "../domain/incident/incident.ts";
import { OTHERS } from "../domain/report/log-sections.ts";
import type { IncidentLine, Ranked, Report, SiteLine, Unknown } from "../domain/report/report.ts";
import { plain } from "./escape.ts";
import type { Block, Section } from "./paper.ts";
import { changeOf, countWords, percentOf, siteWords } from "./report-figures.ts";
import { amount, clockTime, decimal, duration, longDay, moment } from "./time.ts";
import type { Words } from "./words.en.ts";
import { wordFor } from "./words.ts";

export interface Reading {
  report: Report;
  language: Language;
  words: Words;
}

const lines = (...said: (string | false | undefined)[]): Block =>
  ({
    is: "lines",
    lines: said.filter((line) => typeof line === "string" && line !== ""),
  }) as Block;

const notKnown = ({ why }: Unknown, { report }: Words): Block => lines(report.notKnown(report.unknownWhy[why]));

/** Incidents first, then what only the customer can do, then traffic; at the end the proof. */
export const sectionsOf = (reading: Reading): Section[] => [
  waiting(reading),
  incidents(reading),
  windows(reading),
  sites(reading),
  modules(reading),
  types(reading),
  sources(reading),
  failures(reading),
  expiry(reading),
  duty(reading),
  witness(reading),
  origin(reading),
];

const waiting = ({ report, words }: Reading): Section => {
  const numbers = report.waiting.map((number) => numberText({ number })).join(words.comma);
  return { title: words.report.waiting, blocks: [lines(numbers)] };
};

// Incidents

const incidents = (reading: Reading): Section => {
  const { report, words } = reading;
  const { lines: all, more } = report.incidents;
  const rows = all.map((line): [string, string] => [labelOf(line, words), incidentWords(line, reading)]);
  return {
    title: words.report.incidents,
    blocks: [
      { is: "rows", rows },
      lines(all.length === 0 && words.report.noIncidents, more > 0 && words.report.more(decimal(more, words))),
    ],
  };
};

const labelOf = ({ number, priority }: IncidentLine, { priorities }: Words): string =>
  `${numberText(number === undefined ? {} : { number })} ${priorities[priority]}`;

const incidentWords = (line: IncidentLine, { report, language, words }: Reading): string => {
  const { host, kind, openedAt, status, resolution } = line;
  const at = openedAt < report.from ? moment(openedAt, report.timeZone, words) : clockTime(openedAt, report.timeZone);
  const title = `${host === undefined ? "" : siteWords(host, { report, language })} ${words.kinds[kind]}`.trim();
  const end = words.statuses[status] + (resolution ? words.aside(words.verdicts[resolution]) : "");
  return words.report.incident(`${at} ${title}`, promiseWords(line, words), end);
};

/** Begun minutes count: a used one is not left, and a lost one is not observed. */
const durationUp = (ms: number, words: Words): string => duration(Math.max(1, Math.ceil(ms / MINUTE)) * MINUTE, words);

const promiseWords = ({ minutes, usedSeconds, met, status }: IncidentLine, words: Words): string => {
  const { answered, unanswered, running } = words.report;
  const promised = duration(minutes * MINUTE, words);
  if (usedSeconds !== undefined) return answered(durationUp(usedSeconds * SECOND, words), promised, met === true);
  if (met === false) return unanswered(promised);
  return status === "resolved" || status === "cancelled" ? "" : running(promised);
};

// What was agreed

const windows = ({ report, language, words }: Reading): Section => {
  const rows = report.windows.map((window): [string, string] => {
    const { kind, kinds, sites, reason, alerts } = window;
    const about = kinds.map((one) => words.kinds[one]).join(words.comma);
    const where = sites.map((host) => siteWords(host, { report, language })).join(words.comma) || words.report.allSites;
    const said = [where, about, plain(reason), alerts > 0 ? words.report.held(alerts) : ""];
    return [`${words.windows[kind]} ${spanWords(window, report, words)}`, words.report.incident(...said)];
  });
  return { title: words.report.windows, blocks: [{ is: "rows", rows }] };
};

const spanWords = ({ from, to }: { from: number; to: number }, { timeZone }: Report, words: Words): string =>
  [from, to].map((at) => moment(at, timeZone, words)).join(" – ");

// Sites and their coverage

const sites = (reading: Reading): Section => {
  const { report, words } = reading;
  const { site, requests, blocked, errors, coverage } = words.report;
  const head = [site, requests, blocked, errors, coverage];
  return {
    title: words.report.sites,
    blocks: [
      { is: "table", head, rows: report.sites.map((line) => siteCells(line, reading)) },
      lines(...siteNotes(reading)),
    ],
  };
};

const siteCells = ({ host, traffic, coverage }: SiteLine, { report, language, words }: Reading): string[] => {
  const isComplete = report.traffic.is === "known" && report.traffic.isComplete;
  const figures = traffic && [traffic.requests, traffic.blocked, traffic.errors];
  return [
    siteWords(host, { report, language }),
    ...(figures?.map((figure) => countWords(figure, { isComplete }, words)) ?? Array(3).fill(words.report.unknown)),
    coverage ? percentOf(coverage.minutesObserved, coverage.minutes, words) : words.report.unknown,
  ];
};

const siteNotes = (reading: Reading): string[] => {
  const { report, words } = reading;
  const { coverage, moreSites, elsewhere } = report;
  return [
    moreSites > 0 ? words.report.moreSites(decimal(moreSites, words)) : "",
    coverage.is === "known" && coverage.isComplete ? observedWords(coverage, words) : "",
    ...report.sites.flatMap((site) => gapWords(site, reading)),
    elsewhere > 0 ? words.report.elsewhere(decimal(elsewhere, words)) : "",
  ];
};

const observedWords = ({ minutes, minutesObserved }: { minutes: number; minutesObserved: number }, words: Words) =>
  words.report.observed(
    percentOf(minutesObserved, minutes, words),
    decimal(minutesObserved, words),
    decimal(minutes, words),
  );

const gapWords = ({ host, coverage }: SiteLine, { report, language, words }: Reading): string[] =>
  (coverage?.gaps ?? []).map(({ from, to }) => {
    const times = `${clockTime(from, report.timeZone)}–${endTime(to, report)}`;
    return words.report.gap(siteWords(host, { report, language }), times, durationUp(to - from, words));
  });

/** The end of a day is not its beginning. */
const endTime = (at: number, { to, timeZone }: Report): string => (at === to ? "24:00" : clockTime(at, timeZone));

// What was blocked

const bars = (ranked: Ranked[], nameOf: (code: string) => string, words: Words): Block => {
  const most = Math.max(1, ...ranked.map(({ requests }) => requests));
  return {
    is: "bars",
    bars: ranked.map(({ code, requests }) => ({
      label: nameOf(code),
      value: decimal(requests, words),
      share: requests / most,
    })),
  };
};

/** A code that nobody has a word for comes from the log. */
const codeWords =
  (names: Record<string, string>, { report }: Words) =>
  (code: string) =>
    code === OTHERS ? report.others : plain(wordFor(names, code)) || report.others;

const modules = ({ report: { attacks, traffic }, words }: Reading): Section => {
  const title = words.report.modules;
  if (attacks.is === "unknown") return { title, blocks: [notKnown(attacks, words)] };
  const [challenged, watched] = traffic.is === "known" ? [traffic.challenged.value, traffic.watched.value] : [0, 0];
  return {
    title,
    blocks: [
      bars(attacks.modules, codeWords(words.report.moduleNames, words), words),
      lines(
        attacks.modules.length === 0 && words.report.none,
        challenged > 0 && words.report.challenged(decimal(challenged, words)),
        watched > 0 && words.report.watched(decimal(watched, words)),
      ),
    ],
  };
};

const types = ({ report: { attacks }, words }: Reading): Section => ({
  title: words.report.types,
  blocks: attacks.is === "known" ? [bars(attacks.types, codeWords(words.report.typeNames, words), words)] : [],
});

const sources = ({ report, words }: Reading): Section => {
  const { sources: title, address, blocked, siteCount, paths } = words.report;
  if (report.sources.is === "unknown") return { title, blocks: [] };
  const rows = report.sources.top.map((source) => [
    plain(source.address),
    ...[source.requests, source.sites, source.paths].map((count) => decimal(count, words)),
  ]);
  return { title, blocks: [{ is: "table", head: [address, blocked, siteCount, paths], rows }] };
};

const failures = ({ report: { traffic }, words }: Reading): Section => {
  const { failures: title, toClients, fromOrigin } = words.report;
  if (traffic.is === "unknown") return { title, blocks: [] };
  const said = (figure: (typeof traffic)["errors"]): string => {
    const share = figure.value > 0 ? percentOf(figure.value, traffic.requests.value, words) : "";
    const aside = [share, changeOf(figure, words)].filter(Boolean).join(words.clause);
    return countWords(figure, traffic, words) + (aside && words.aside(aside));
  };
  return {
    title,
    blocks: [
      {
        is: "rows",
        rows: [
          [toClients, said(traffic.errors)],
          [fromOrigin, said(traffic.originErrors)],
        ],
      },
    ],
  };
};

// The service

const expiry = ({ report: { contract }, words }: Reading): Section => {
  const { expiry: title, contract: named, until, ended } = words.report;
  if (!contract) return { title, blocks: [] };
  const { number, to, days } = contract;
  const said = days < 0 ? ended(longDay(to, words)) : until(longDay(to, words), amount(days, "day", words));
  return { title, blocks: [{ is: "rows", rows: [[named(plain(number)), said]] }] };
};

const duty = ({ report, words }: Reading): Section => {
  const { duty: title, pagedFirst, pagedNext } = words.report;
  const named = ({ name, simulated }: Report["duty"][number][number]): string =>
    plain(name) + (simulated ? words.aside(words.simulated) : "");
  const levels = report.duty.map((level) => level.map(named).join(words.comma)).filter(Boolean);
  const rows = levels.map((people, i): [string, string] => [i === 0 ? pagedFirst : pagedNext, people]);
  return { title, blocks: [{ is: "rows", rows }] };
};

const witness = ({ report: { ledger }, words }: Reading): Section => {
  const { witness: title, head, sealed, content, notClosed, keep } = words.report;
  if (!ledger) return { title, blocks: [] };
  if (ledger.is === "not-closed") return { title, blocks: [lines(notClosed)] };
  const { count, lastNumber } = ledger;
  const last = lastNumber === 0 ? "–" : numberText({ number: lastNumber });
  const rows: [string, string][] = [
    [head, ledger.head],
    [content, sealed(count, last)],
  ];
  return { title, blocks: [{ is: "rows", rows }, lines(keep)] };
};

const origin = ({ report, words }: Reading): Section => {
  const { source: title, fromLogs, fromRows, method, comparison } = words.report;
  const { store, from, to, at, timeZone, traffic } = report;
  const [start, end, seen] = [from, to, at].map((instant) => moment(instant, timeZone, words));
  const known = traffic.is === "known" && store !== undefined;
  return {
    title,
    blocks: [
      lines(
        known && fromLogs(plain(store ?? ""), start ?? "", end ?? ""),
        fromRows(seen ?? ""),
        known && method,
        known && comparison,
      ),
    ],
  };
};
