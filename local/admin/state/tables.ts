import type { RowsWanted, ShownCell, ShownRow, ShownTable, TablesOverview } from "../../tablestore/overview.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import { askedOf, type Handler, json, prefersHtml, problem } from "../answers.ts";
import { type Language, languageOf } from "../html/language.ts";
import { page, pathOf } from "../html/page.ts";
import { facts, field, link, pill, table, unfolded } from "../html/parts.ts";
import { localTime, number, said, span } from "../html/text.ts";

const PLACE = "state/tables";
const ROWS = "/__local/state/rows";

const words = {
  zh: {
    heads: ["表", "主键", "行数", "生命周期", "版本数", "索引"],
    forever: "永久",
    none: "还没有表。",
    indexOf: "索引",
    first: (name: string) => `${name} 开头为`,
    filter: "筛选",
    noRows: "没有行。",
    next: "下一页",
    firstPage: "从头开始",
    columns: (n: number) => `${n} 列`,
    all: "全部数据表",
    unfold: "全部展开",
    fold: "全部收起",
  },
  en: {
    heads: ["Table", "Key", "Rows", "Time to live", "Versions", "Indexes"],
    forever: "for ever",
    none: "No tables yet.",
    indexOf: "index",
    first: (name: string) => `${name} begins with`,
    filter: "Filter",
    noRows: "No rows.",
    next: "Next page",
    firstPage: "From the beginning",
    columns: (n: number) => `${n} columns`,
    all: "All tables",
    unfold: "Unfold all",
    fold: "Fold all",
  },
} as const;

/** Rows on one page. */
const PAGE_ROWS = 50;
/** So few are shown unfolded. */
const FEW = 5;
const MS_PER_SECOND = 1_000;
/** A number between these is an instant in ms: 2001 to 2096. */
const INSTANTS = [1e12, 4e12] as const;

const keyOf = ({ key }: ShownTable): string =>
  key.map(({ name, type }) => `<code>${said(name)}</code> <span class="soft">${type}</span>`).join("<br>");

const rowLink = (name: string): string => `<a href="${link(ROWS, { table: name })}">${said(name)}</a>`;

const rowOf = (shown: ShownTable, { forever }: (typeof words)[Language]): string[] => {
  const { timeToLive, maxVersions } = shown.options;
  return [
    rowLink(shown.name),
    keyOf(shown),
    `<span class="num">${number(shown.rows)}</span>`,
    timeToLive === -1 ? forever : span(timeToLive * MS_PER_SECOND),
    String(maxVersions),
    shown.indexes
      .map((index) => `${rowLink(index.name)} <span class="num soft">${number(index.rows)}</span>`)
      .join("<br>"),
  ];
};

const tablesPage = (request: HttpRequest, tables: ShownTable[]): HttpAnswer => {
  const all = words[languageOf(request)];
  const rows = tables.map((one) => rowOf(one, all));
  const body = rows.length > 0 ? table([...all.heads], rows, all.heads[0]) : `<p class="soft">${all.none}</p>`;
  return page(request, { place: PLACE, body });
};

const valueHtml = ({ type, text }: ShownCell): string => {
  if (type === "string") return unfolded(text);
  const value = Number(text);
  const isInstant = type === "integer" && value > INSTANTS[0] && value < INSTANTS[1];
  return `<code>${said(text)}</code>${isInstant ? ` ${localTime(value)}` : ""}`;
};

const record = ({ key, columns }: ShownRow, open: boolean, { columns: count }: (typeof words)[Language]): string => {
  const head = key.map(({ text }) => `<code>${said(text)}</code>`).join("<span class='soft'>·</span>");
  const all = facts([...key, ...columns].map((cell) => [said(cell.name), valueHtml(cell)]));
  return `<details class="record"${open ? " open" : ""}><summary>${head}<span class="soft">${count(columns.length)}</span></summary>${all}</details>`;
};

interface Asked extends Omit<RowsWanted, "limit"> {
  table: string;
  open: boolean;
}

const askedIn = (request: HttpRequest): Asked => ({
  table: askedOf(request, "table") ?? "",
  first: askedOf(request, "first"),
  after: askedOf(request, "after"),
  open: askedOf(request, "open") === "1",
});

const tools = (
  { table: name, first = "", after, open }: Asked,
  keyName: string,
  all: (typeof words)[Language],
): string => {
  const toggle = { table: name, first, after, ...(!open && { open: 1 }) };
  return `<div class="row"><form class="ask" method="get" action="${ROWS}"><input type="hidden" name="table" value="${said(name)}">${field("first", all.first(said(keyName)), first)}<button>${all.filter}</button></form>
<a href="${link(ROWS, toggle)}">${open ? all.fold : all.unfold}</a><a href="${pathOf(PLACE)}">${all.all}</a></div>`;
};

const rowsPage = (
  request: HttpRequest,
  asked: Asked,
  { rows, next }: { rows: ShownRow[]; next?: string },
): HttpAnswer => {
  const all = words[languageOf(request)];
  const { table: name, first, after, open } = asked;
  const keyName = rows[0]?.key[0]?.name ?? "key";
  const shown = rows.map((row) => record(row, open || rows.length <= FEW, all)).join("\n");
  const on = { table: name, first, ...(open && { open: 1 }) };
  const back = after ? `<a href="${link(ROWS, on)}">${all.firstPage}</a>` : "<span></span>";
  const forth = next ? `<a href="${link(ROWS, { ...on, after: next })}">${all.next}</a>` : "";
  const body = `${tools(asked, keyName, all)}${shown || `<p>${pill(all.noRows)}</p>`}<p class="more">${back}${forth}</p>`;
  return page(request, { place: PLACE, title: name, body });
};

/** Tables of Tablestore and their rows. */
export const tablePages = ({ tables }: { tables: TablesOverview }): Record<string, Handler> => ({
  "GET /state/tables": (request) =>
    prefersHtml(request) ? tablesPage(request, tables.tables()) : json(tables.tables()),
  "GET /state/rows": (request) => {
    const asked = askedIn(request);
    const found = tables.rows(asked.table, { ...asked, limit: PAGE_ROWS });
    if (!found) return problem(404, "no such table");
    return prefersHtml(request) ? rowsPage(request, asked, found) : json(found);
  },
});
