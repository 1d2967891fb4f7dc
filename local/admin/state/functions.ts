import type { FunctionsOverview, Queued, ShownFunction } from "../../function-compute/overview.ts";
import type { Invocation } from "../../function-compute/watched.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import { askedOf, type Handler, json, prefersHtml, problem } from "../answers.ts";
import { type Language, languageOf } from "../html/language.ts";
import { page, pathOf } from "../html/page.ts";
import { facts, link, pill, table } from "../html/parts.ts";
import { localTime, number, said, span } from "../html/text.ts";

const PLACE = "state/functions";
const FUNCTION = "/__local/state/function";

const words = {
  zh: {
    heads: ["函数", "触发器", "下次定时", "最近一次", "排队"],
    none: "还没有函数。",
    queue: "异步队列",
    queueHeads: ["函数", "请求", "时刻", "失败次数"],
    empty: "队列为空。",
    invocations: "最近的调用（本进程启动以来）",
    invocationHeads: ["时刻", "结果", "耗时", "重试", "请求", "错误"],
    outcome: { running: "运行中", returned: "成功", failed: "出错", exhausted: "无实例" },
    noInvocations: "还没有调用。",
    facts: {
      description: "说明",
      handler: "入口",
      runtime: "运行时",
      timeout: "超时",
      memory: "内存",
      next: "下次定时",
    },
    all: "全部函数",
  },
  en: {
    heads: ["Function", "Triggers", "Next timer", "Last invocation", "Queued"],
    none: "No functions yet.",
    queue: "Asynchronous queue",
    queueHeads: ["Function", "Request", "At", "Failures"],
    empty: "The queue is empty.",
    invocations: "Last invocations (since this process started)",
    invocationHeads: ["At", "Outcome", "Took", "Retries", "Request", "Error"],
    outcome: { running: "running", returned: "returned", failed: "failed", exhausted: "no instance" },
    noInvocations: "Not invoked yet.",
    facts: {
      ...{ description: "What it does", handler: "Handler", runtime: "Runtime" },
      ...{ timeout: "Time-out", memory: "Memory", next: "Next timer" },
    },
    all: "All functions",
  },
} as const;
type Words = (typeof words)[Language];

const MS_PER_SECOND = 1_000;
const tones = { running: "busy", returned: "good", failed: "bad", exhausted: "bad" } as const;

const outcome = (one: Invocation, all: Words): string => pill(all.outcome[one.outcome], tones[one.outcome]);
const took = ({ tookMs }: Invocation): string =>
  tookMs === undefined ? "" : `<span class="num">${span(tookMs)}</span>`;

const triggerOf = (trigger: ShownFunction["triggers"][number]): string => {
  const { triggerType, triggerConfig } = trigger;
  if (triggerType === "timer") return `${pill("timer")} <code>${said(triggerConfig.cronExpression)}</code>`;
  if (triggerType === "log") return `${pill("log")} <code>${said(triggerConfig.sourceConfig.logstore)}</code>`;
  return `${pill("http")} ${said(triggerConfig.methods.join(" "))}`;
};

const triggersOf = ({ triggers, routes }: ShownFunction): string =>
  [...triggers.map(triggerOf), ...routes.map(({ path }) => `<code>${said(path)}</code>`)].join("<br>");

const functionRow = (one: ShownFunction, all: Words): string[] => {
  const { functionName: name, description, invocations, nextTimer, queued } = one;
  const [last] = invocations;
  return [
    `<a href="${link(FUNCTION, { name })}">${said(name)}</a><br><span class="soft">${said(description)}</span>`,
    triggersOf(one),
    nextTimer === null ? "" : localTime(nextTimer),
    last ? `${outcome(last, all)} ${took(last)}<br>${localTime(last.at)}` : "",
    queued > 0 ? pill(number(queued), "busy") : "",
  ];
};

const queueTable = (queue: Queued[], all: Words): string => {
  if (queue.length === 0) return `<p class="soft">${all.empty}</p>`;
  const rows = queue.map(({ functionName, requestId, due, failures }) => [
    said(functionName),
    `<code>${said(requestId)}</code>`,
    localTime(due),
    failures > 0 ? pill(String(failures), "bad") : "0",
  ]);
  return table([...all.queueHeads], rows, all.queue);
};

const functionsPage = (request: HttpRequest, functions: FunctionsOverview): HttpAnswer => {
  const all = words[languageOf(request)];
  const rows = functions.functions().map((one) => functionRow(one, all));
  const list = rows.length > 0 ? table([...all.heads], rows, all.heads[0]) : `<p class="soft">${all.none}</p>`;
  return page(request, { place: PLACE, body: `${list}<h2>${all.queue}</h2>${queueTable(functions.queue(), all)}` });
};

const invocationTable = (invocations: Invocation[], all: Words): string => {
  if (invocations.length === 0) return `<p class="soft">${all.noInvocations}</p>`;
  const rows = invocations.map((one) => [
    localTime(one.at),
    outcome(one, all),
    took(one),
    one.retryCount > 0 ? pill(String(one.retryCount), "busy") : "0",
    `<code>${said(one.requestId)}</code>`,
    one.error === undefined ? "" : `<code>${said(one.error)}</code>`,
  ]);
  return table([...all.invocationHeads], rows, all.invocations);
};

const functionPage = (request: HttpRequest, one: ShownFunction): HttpAnswer => {
  const all = words[languageOf(request)];
  const names = all.facts;
  const pairs: [string, string][] = [
    [names.description, said(one.description)],
    [names.handler, `<code>${said(one.handler)}</code>`],
    [names.runtime, said(one.runtime)],
    [names.timeout, span(one.timeoutSeconds * MS_PER_SECOND)],
    [names.memory, `${one.memoryMb} MB`],
    [all.heads[1], triggersOf(one)],
    [names.next, one.nextTimer === null ? "" : localTime(one.nextTimer)],
  ];
  const known = facts(pairs.filter(([, value]) => value !== ""));
  const body = `<div class="card">${known}</div><h3>${all.invocations}</h3>${invocationTable(one.invocations, all)}<p class="more"><a href="${pathOf(PLACE)}">${all.all}</a></p>`;
  return page(request, { place: PLACE, title: one.functionName, body });
};

/** Functions, what calls them and how that ended. */
export const functionPages = ({ functions }: { functions: FunctionsOverview }): Record<string, Handler> => ({
  "GET /state/functions": (request) =>
    prefersHtml(request) ? functionsPage(request, functions) : json(functions.functions()),
  "GET /state/function": (request) => {
    const name = askedOf(request, "name");
    const found = functions.functions().find(({ functionName }) => functionName === name);
    if (!found) return problem(404, "no such function");
    return prefersHtml(request) ? functionPage(request, found) : json(found);
  },
});
