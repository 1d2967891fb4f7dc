import { type Faults, type Struck, UnknownFault } from "../faults.ts";
import type { HttpAnswer, HttpRequest } from "../wire/http.ts";
import { changed, formOf, type Handler, json, parse, prefersHtml, problem } from "./answers.ts";
import { type Language, languageOf } from "./html/language.ts";
import { page, pathOf } from "./html/page.ts";
import { button, card, choice, field, table } from "./html/parts.ts";
import { said } from "./html/text.ts";

const PLACE = "faults";
const HERE = pathOf(PLACE);

const words = {
  zh: {
    heads: ["服务", "操作", "种类", "概率", "次数上限", "毫秒", "已发生"],
    every: "全部",
    none: "没有设置故障。",
    clear: "全部清除",
    add: "添加",
    title: "添加故障",
  },
  en: {
    heads: ["Service", "Operation", "Kind", "Probability", "At most", "Milliseconds", "Struck"],
    every: "all",
    none: "No faults are set.",
    clear: "Clear all",
    add: "Add",
    title: "Add a fault",
  },
} as const;

const list = (faults: Struck[], language: Language): string => {
  const { heads, every, none, clear } = words[language];
  if (faults.length === 0) return `<p class="soft">${none}</p>`;
  const rows = faults.map(({ service, operation, kind, probability = 1, count, afterMs, struck }) => [
    said(service),
    operation === undefined ? every : said(operation),
    said(kind),
    String(probability),
    count === undefined ? "∞" : String(count),
    afterMs === undefined ? "" : String(afterMs),
    `<b>${struck}</b>`,
  ]);
  return `${table([...heads], rows, heads[0])}<div class="row">${button(`${HERE}/clear`, clear, {}, "danger")}</div>`;
};

const form = (faults: Faults, language: Language): string => {
  const { heads, add, title } = words[language];
  const [service, operation, kind, probability, count, ms] = heads;
  const offered = faults.offered();
  const same = (names: string[]) => names.map((name): [string, string] => [said(name), said(name)]);
  const operations = [...new Set(offered.flatMap((one) => one.operations))].sort();
  const known = operations.map((name) => `<option value="${said(name)}">`).join("");
  const kinds = [...new Set(offered.flatMap((one) => one.kinds))];
  const fields = [
    choice("service", service, same(offered.map((one) => one.service))),
    `${field("operation", operation, "", 'list="operations"')}<datalist id="operations">${known}</datalist>`,
    choice("kind", kind, same(kinds)),
    field("probability", probability, "1", 'type="number" min="0" max="1" step="any"'),
    field("count", count, "", 'type="number" min="1"'),
    field("afterMs", ms, "", 'type="number" min="0"'),
  ];
  return card(
    title,
    `<form class="ask" method="post" action="${HERE}">${fields.join("")}<button>${add}</button></form>`,
  );
};

const faultsPage = (request: HttpRequest, faults: Faults): HttpAnswer => {
  const language = languageOf(request);
  return page(request, { place: PLACE, body: list(faults.list(), language) + form(faults, language) });
};

const NUMBERS = ["probability", "count", "afterMs"];

const faultIn = (form: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, NUMBERS.includes(name) ? Number(value) : value]),
  );

/** What goes wrong on purpose. */
export const faultPages = ({ faults }: { faults: Faults }): Record<string, Handler> => ({
  "GET /faults": (request) => (prefersHtml(request) ? faultsPage(request, faults) : json(faults.list())),
  "POST /faults": (request) => {
    const form = formOf(request);
    try {
      faults.addAll(form ? [faultIn(form)] : [parse(request)].flat());
      return changed(request, HERE, faults.list());
    } catch (error) {
      if (error instanceof UnknownFault) return problem(400, error.message);
      throw error;
    }
  },
  "DELETE /faults": () => {
    faults.clear();
    return json([]);
  },
  "POST /faults/clear": (request) => {
    faults.clear();
    return changed(request, HERE, []);
  },
});
