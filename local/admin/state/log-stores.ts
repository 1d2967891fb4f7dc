import type { LogsOverview, Question, ShownStore } from "../../sls/overview.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import { askedOf, type Handler, json, prefersHtml } from "../answers.ts";
import type { ClockControl } from "../clock.ts";
import { type Language, languageOf } from "../html/language.ts";
import { page, pathOf } from "../html/page.ts";
import { choice, field, link, table } from "../html/parts.ts";
import { localTime, number, said } from "../html/text.ts";

const PLACE = "state/logs";
const HERE = pathOf(PLACE);

const words = {
  zh: {
    heads: ["日志库", "账号", "行数", "最早", "最新", "索引字段", "保存天数"],
    none: "还没有日志库。",
    ask: "查询",
    store: "日志库",
    query: "查询语句：搜索 | SQL",
    last: "最近几分钟",
    run: "运行",
    found: (lines: string, rows: string) => `${lines} 行命中，显示 ${rows} 行`,
    refused: "查询被拒绝",
    nothing: "没有结果。",
  },
  en: {
    heads: ["Log store", "Account", "Lines", "Oldest", "Newest", "Indexed", "Days kept"],
    none: "No log stores yet.",
    ask: "Query",
    store: "Log store",
    query: "Query: search | SQL",
    last: "Last minutes",
    run: "Run",
    found: (lines: string, rows: string) => `${lines} lines found, ${rows} rows shown`,
    refused: "The query is refused",
    nothing: "No results.",
  },
} as const;
type Words = (typeof words)[Language];

const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;
/** A day. */
const DEFAULT_MINUTES = 1_440;
/** Ten years. */
const MAX_MINUTES = 5_256_000;
/** Columns of lines without SQL; a line may have some two hundred fields. */
const MAX_COLUMNS = 40;
/** Rows of an answer that are drawn. */
const MAX_ROWS = 200;

const nameOf = ({ project, name }: ShownStore): string => `${project}/${name}`;

/** The newest line's place is where a look is worth most. */
const storeRow = (store: ShownStore): string[] => [
  `<a href="${link(HERE, { store: nameOf(store), query: "*" })}">${said(nameOf(store))}</a>`,
  `<code>${said(store.account)}</code>`,
  `<span class="num">${number(store.lines)}</span>`,
  store.from === null ? "" : localTime(store.from * MS_PER_SECOND),
  store.to === null ? "" : localTime(store.to * MS_PER_SECOND),
  String(store.indexed),
  String(store.ttl),
];

interface Asked {
  store: string;
  query: string;
  minutes: number;
}

const askedIn = (request: HttpRequest): Asked => {
  const minutes = Number(askedOf(request, "minutes") ?? DEFAULT_MINUTES);
  return {
    store: askedOf(request, "store") ?? "",
    query: askedOf(request, "query") ?? "",
    minutes: minutes >= 1 && minutes <= MAX_MINUTES ? Math.trunc(minutes) : DEFAULT_MINUTES,
  };
};

const questionOf = ({ store, query, minutes }: Asked, now: number): Question => {
  const [project = "", logstore = ""] = store.split(/\/(.*)/s);
  const to = Math.floor(now / MS_PER_SECOND) + 1;
  return { project, logstore, query, from: Math.max(0, to - minutes * SECONDS_PER_MINUTE), to };
};

const form = (stores: ShownStore[], { store, query, minutes }: Asked, all: Words): string => {
  const names = stores.map((one): [string, string] => [nameOf(one), said(nameOf(one))]);
  return `<section class="card"><h2>${all.ask}</h2><form class="ask" method="get" action="${HERE}">${choice("store", all.store, names, store)}${field("minutes", all.last, String(minutes), `type="number" min="1" max="${MAX_MINUTES}"`)}
<label class="wide">${all.query}<textarea name="query" spellcheck="false">${said(query)}</textarea></label><button>${all.run}</button></form>`;
};

type Found = Awaited<ReturnType<LogsOverview["ask"]>>;

const isTime = (name: string, value: string | undefined): value is string =>
  name === "__time__" && /^\d{1,10}$/.test(value ?? "");

const answer = (found: Found, all: Words): string => {
  if ("code" in found)
    return `<div class="told" role="alert"><b>${all.refused}: <code>${said(found.code)}</code></b><br>${said(found.message)}</div>`;
  const { rows, keys, processedRows } = found;
  const columns = keys.length > 0 ? keys : [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, MAX_COLUMNS);
  const shown = rows.slice(0, MAX_ROWS);
  const cell = (name: string, value: string | undefined) =>
    isTime(name, value) ? localTime(Number(value) * MS_PER_SECOND) : said(value ?? "");
  const lines = shown.map((row) => columns.map((name) => cell(name, row[name])));
  const count = `<p class="soft">${rows.length === 0 ? all.nothing : ""} ${all.found(number(processedRows), number(shown.length))}</p>`;
  return count + (rows.length > 0 ? table(columns.map(said), lines, all.ask) : "");
};

const logsPage = async (request: HttpRequest, { logStores, clock }: Logs): Promise<HttpAnswer> => {
  const all = words[languageOf(request)];
  const stores = await logStores.stores();
  const asked = askedIn(request);
  const found = asked.query ? await logStores.ask(questionOf(asked, Date.parse(clock.show().now))) : undefined;
  const list =
    stores.length > 0 ? table([...all.heads], stores.map(storeRow), all.store) : `<p class="soft">${all.none}</p>`;
  const box = stores.length > 0 ? `${form(stores, asked, all)}${found ? answer(found, all) : ""}</section>` : "";
  return page(request, { place: PLACE, body: `${list}${box}` });
};

interface Logs {
  logStores: LogsOverview;
  clock: ClockControl;
}

/** Log stores, and a box to ask them. */
export const logStorePages = (admin: Logs): Record<string, Handler> => ({
  "GET /state/logs": async (request) =>
    prefersHtml(request) ? logsPage(request, admin) : json(await admin.logStores.stores()),
});
