import type { FlowsOverview, ShownEvent, ShownExecution, ShownFlow } from "../../cloudflow/overview.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import { askedOf, type Handler, json, prefersHtml, problem } from "../answers.ts";
import { type Language, languageOf } from "../html/language.ts";
import { page, pathOf } from "../html/page.ts";
import { card, facts, link, pill, table, unfolded } from "../html/parts.ts";
import { localTime, number, said, span } from "../html/text.ts";

const PLACE = "state/flows";
const FLOW = "/__local/state/flow";
const EXECUTION = "/__local/state/execution";

const words = {
  zh: {
    heads: ["流程", "账号", "运行中", "执行总数", "版本", "修改时间"],
    none: "还没有流程。",
    executions: ["执行", "状态", "开始", "历时", "事件"],
    status: { Running: "运行中", Stopped: "已停止", Succeeded: "成功", Failed: "失败", TimedOut: "超时" },
    noExecutions: "没有执行。",
    onlyRunning: "只看运行中",
    all: "全部",
    older: "更早",
    flows: "全部流程",
    definition: "流程定义",
    started: "开始",
    ended: "结束",
    stands: "当前位置",
    input: "输入",
    output: "输出",
    history: "历史",
    detail: "详情",
    later: "后面的事件",
    event: (n: number) => `第 ${n} 条`,
    phase: {
      ready: "待进入",
      waiting: "等待",
      retry: "待重试",
      open: "任务运行中",
      awaiting: "等待回调",
      branches: "分支运行中",
      done: "已结束",
    },
    back: "返回流程",
  },
  en: {
    heads: ["Flow", "Account", "Running", "Executions", "Version", "Changed"],
    none: "No flows yet.",
    executions: ["Execution", "Status", "Started", "Took", "Events"],
    status: { Running: "running", Stopped: "stopped", Succeeded: "succeeded", Failed: "failed", TimedOut: "timed out" },
    noExecutions: "No executions.",
    onlyRunning: "Running only",
    all: "All",
    older: "Older",
    flows: "All flows",
    definition: "Definition",
    started: "Started",
    ended: "Ended",
    stands: "Stands at",
    input: "Input",
    output: "Output",
    history: "History",
    detail: "Detail",
    later: "Later events",
    event: (n: number) => `no. ${n}`,
    phase: {
      ready: "to be entered",
      waiting: "waits",
      retry: "to be tried again",
      open: "its function runs",
      awaiting: "awaits a callback",
      branches: "its branches run",
      done: "done",
    },
    back: "Back to the flow",
  },
} as const;
type Words = (typeof words)[Language];

/** On one page. */
const PAGE_EXECUTIONS = 50;
const PAGE_EVENTS = 100;

type Listed = Omit<ShownExecution, "frames">;

const tones = { Running: "busy", Stopped: "", Succeeded: "good", Failed: "bad", TimedOut: "bad" } as const;
const statusPill = ({ status }: Listed, all: Words): string => pill(all.status[status], tones[status]);

const flowsPage = (request: HttpRequest, flows: ShownFlow[]): HttpAnswer => {
  const all = words[languageOf(request)];
  const rows = flows.map(({ id, name, account, description, running, executions, version, modifiedAt }) => [
    `<a href="${link(FLOW, { id })}">${said(name)}</a><br><span class="soft">${said(description)}</span>`,
    `<code>${said(account)}</code>`,
    running > 0 ? pill(number(running), "busy") : "0",
    `<span class="num">${number(executions)}</span>`,
    String(version),
    localTime(modifiedAt),
  ]);
  const body = rows.length > 0 ? table([...all.heads], rows, all.heads[0]) : `<p class="soft">${all.none}</p>`;
  return page(request, { place: PLACE, body });
};

const executionLink = ({ flowId: flow, name }: Listed): string =>
  `<a href="${link(EXECUTION, { flow, name })}"><code>${said(name)}</code></a>`;

const executionRow = (one: Listed, all: Words): string[] => {
  const { startedAt, stoppedAt, events } = one;
  const took = stoppedAt === undefined ? "" : `<span class="num">${span(stoppedAt - startedAt)}</span>`;
  return [executionLink(one), statusPill(one, all), localTime(startedAt), took, number(events)];
};

const flowPage = (request: HttpRequest, flows: FlowsOverview, { id, name, description }: ShownFlow): HttpAnswer => {
  const all = words[languageOf(request)];
  const running = askedOf(request, "running") === "1";
  const wanted = { running, after: askedOf(request, "after"), limit: PAGE_EXECUTIONS };
  const { executions, next } = flows.executions(id, wanted);
  const rows = executions.map((one) => executionRow(one, all));
  const list =
    rows.length > 0 ? table([...all.executions], rows, all.executions[0]) : `<p>${pill(all.noExecutions)}</p>`;
  const toggle = `<a href="${link(FLOW, { id, ...(!running && { running: 1 }) })}">${running ? all.all : all.onlyRunning}</a>`;
  const older = next
    ? `<a href="${link(FLOW, { id, ...(running && { running: 1 }), after: next })}">${all.older}</a>`
    : "";
  const definition = `<details class="aside"><summary>${all.definition}</summary><div class="card"><pre>${said(flows.definition(id) ?? "")}</pre></div></details>`;
  const body = `<p class="soft">${said(description)}</p>${definition}<div class="row">${toggle}<a href="${pathOf(PLACE)}">${all.flows}</a></div>${list}<p class="more"><span></span>${older}</p>`;
  return page(request, { place: PLACE, title: name, body });
};

const eventTone = (type: string): string => {
  if (/Failed|TimedOut|Stopped/.test(type)) return "bad";
  if (/Succeeded/.test(type)) return "good";
  return /Scheduled|Started|Waiting|Submitted/.test(type) ? "busy" : "";
};

const event = ({ id, type, state, scope, at, detail }: ShownEvent, all: Words): string => {
  const where = [state, scope].filter(Boolean).map(said).join(" · ");
  const text = JSON.stringify(detail);
  const more = text === "{}" ? "" : `<details><summary>${all.detail}</summary>${unfolded(text)}</details>`;
  return `<li class="${eventTone(type)}"><div class="top"><b>${said(type)}</b><span>${where}</span>${localTime(at)}<span class="soft">${all.event(id)}</span></div>${more}</li>`;
};

const standing = ({ frames }: ShownExecution, all: Words): string =>
  frames
    .map(({ scope, state, phase, retryCount }) => {
      const where = said([scope, state].filter(Boolean).join(" "));
      return `${where} ${pill(all.phase[phase], "busy")}${retryCount > 0 ? ` ${pill(`× ${retryCount}`, "bad")}` : ""}`;
    })
    .join("<br>");

const executionFacts = (execution: ShownExecution, all: Words): string => {
  const { startedAt, stoppedAt } = execution;
  const ended = stoppedAt === undefined ? "" : `${localTime(stoppedAt)} · ${span(stoppedAt - startedAt)}`;
  const pairs: [string, string][] = [
    [all.executions[1], statusPill(execution, all)],
    [all.started, localTime(startedAt)],
    [all.ended, ended],
    [all.stands, standing(execution, all)],
  ];
  return facts(pairs.filter(([, value]) => value !== ""));
};

const executionPage = (request: HttpRequest, execution: ShownExecution, events: ShownEvent[]): HttpAnswer => {
  const all = words[languageOf(request)];
  const { flowId: flow, name, flowName, input, output } = execution;
  const last = events.at(-1)?.id ?? execution.events;
  const later =
    last < execution.events ? `<a href="${link(EXECUTION, { flow, name, after: last })}">${all.later}</a>` : "";
  const sides = [
    card(flowName ? said(flowName) : all.executions[0], executionFacts(execution, all)),
    card(all.input, unfolded(JSON.stringify(input))),
    card(all.output, output ? unfolded(output) : "—"),
  ];
  const history = `<ol class="timeline">${events.map((one) => event(one, all)).join("")}</ol>`;
  const body = `<div class="cards">${sides.join("")}</div>${card(all.history, history)}<p class="more"><a href="${link(FLOW, { id: flow })}">${all.back}</a>${later}</p>`;
  return page(request, { place: PLACE, title: name, body });
};

/** Flows of CloudFlow, their executions and histories. */
export const flowPages = ({ flows }: { flows: FlowsOverview }): Record<string, Handler> => ({
  "GET /state/flows": (request) => (prefersHtml(request) ? flowsPage(request, flows.flows()) : json(flows.flows())),
  "GET /state/flow": (request) => {
    const id = askedOf(request, "id");
    const flow = flows.flows().find((one) => one.id === id);
    if (!flow) return problem(404, "no such flow");
    return prefersHtml(request) ? flowPage(request, flows, flow) : json(flow);
  },
  "GET /state/execution": (request) => {
    const [flow, name] = [askedOf(request, "flow") ?? "", askedOf(request, "name") ?? ""];
    const execution = flows.execution(flow, name);
    if (!execution) return problem(404, "no such execution");
    const after = Math.max(0, Math.trunc(Number(askedOf(request, "after") ?? 0)) || 0);
    const events = flows.history(flow, name, { after, limit: PAGE_EVENTS });
    return prefersHtml(request) ? executionPage(request, execution, events) : json({ ...execution, history: events });
  },
});
