import type { Night } from "../domain/proposal/night.ts";
import type { Unheld } from "../domain/recommendation/recommend.ts";
import type { Finding } from "../domain/recommendation/reverse.ts";
import type { Seen } from "../domain/recommendation/seen.ts";
import { plain } from "./escape.ts";
import type { Section } from "./paper.ts";
import { decimal, moment } from "./time.ts";
import type { Words } from "./words.en.ts";

/** The WAF's own. */
const ZONE = "Asia/Shanghai";
const MOST_NAMED = 3;
/** The whole of it is in the API. */
const MOST_JSON = 400;

const named = (texts: string[], words: Words): string =>
  texts
    .slice(0, MOST_NAMED)
    .map((text) => plain(text, 40))
    .join(words.comma);

const numbersOf = ({ requests, clients }: Seen, words: Words) =>
  [decimal(requests, words), decimal(clients, words)] as const;

const whenOf = ({ first, last }: Seen, words: Words): string =>
  words.findings.when(moment(first, ZONE, words), moment(last, ZONE, words));

/** What seems to have passed, how that is known, and what would close it. */
export const findingText = ({ host, path, clients, traces, seen, remedy }: Finding, words: Words): string => {
  const { passed, swept, rule, limit, look } = words.findings;
  const place = plain(`${host} ${path}`);
  const [requests, count] = numbersOf(seen, words);
  const who = `${count}${words.aside(named(clients, words))}`;
  const what =
    remedy.is === "custom-rule"
      ? passed(place, requests, who, named(remedy.signs, words))
      : swept(place, requests, who);
  const closed = remedy.is === "custom-rule" ? rule : limit(decimal(remedy.probes, words));
  return [what, whenOf(seen, words), closed, look(named(traces, words))].join(words.findings.gap);
};

type Refused = Pick<Unheld, "id" | "seen" | "traces"> & { in30: object };

/** What WAF 2.0 cannot hold, how that is known, and that 3.0 could. */
export const refusedText = ({ id, seen, traces, in30 }: Refused, words: Words): string => {
  const { blocked, moduleWide, look, gap } = words.findings;
  const rule = plain(JSON.stringify(in30), MOST_JSON);
  return [
    blocked(plain(id), ...numbersOf(seen, words)),
    whenOf(seen, words),
    look(named(traces, words)),
    moduleWide(rule),
  ].join(gap);
};

const LIST = "GET /v1/proposals";
/** Of each kind; more are counted. */
const MOST_SHOWN = 5;

interface Shown {
  title: string;
  texts: string[];
  more: number;
  note: string;
}

const sectionOf = ({ title, texts, more, note }: Shown, words: Words): Section => {
  const others = texts.length - MOST_SHOWN + more;
  const lines = [
    ...texts.slice(0, MOST_SHOWN),
    ...(others > 0 ? [words.report.more(decimal(others, words))] : []),
    note,
  ];
  return { title, blocks: [{ is: "lines", lines: texts.length > 0 ? lines : [] }] };
};

type Beside = Pick<Night, "findings" | "moreFindings" | "refused" | "moreRefused" | "isWhole">;

/** A paragraph each. All of it plain. */
export const findingSections = (night: Beside | undefined, words: Words): Section[] => {
  if (!night) return [];
  const { findings, moreFindings, refused, moreRefused, isWhole } = night;
  const { title, candidates, refusedTitle, partly } = words.findings;
  const note = [words.proposal.whole(LIST), ...(isWhole ? [] : [partly])].join(words.findings.gap);
  const passed = findings.map((one) => findingText(one, words));
  const unheld = refused.map((one) => refusedText(one, words));
  return [
    sectionOf({ title, texts: passed, more: moreFindings, note: [candidates, note].join(words.findings.gap) }, words),
    sectionOf({ title: refusedTitle, texts: unheld, more: moreRefused, note }, words),
  ];
};

/** Those of one site, none of them counted only. */
export const ofSite = ({ findings, refused, isWhole }: Night, site: string): Beside => ({
  findings: findings.filter(({ host }) => host === site),
  refused: refused.filter(({ host }) => host === site),
  ...{ moreFindings: 0, moreRefused: 0, isWhole },
});
