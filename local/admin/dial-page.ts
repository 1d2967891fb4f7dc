import type { Item } from "../clock.ts";
import type { HttpAnswer, HttpRequest } from "../wire/http.ts";
import type { ClockControl } from "./clock.ts";
import { type Language, languageOf } from "./html/language.ts";
import { page } from "./html/page.ts";
import { button, card, field, pill, table } from "./html/parts.ts";
import { localTime, said, span } from "./html/text.ts";

const words = {
  zh: {
    now: "现在",
    speed: "速度",
    stopped: "停止",
    max: "最快",
    times: (n: number) => `${n} 倍`,
    advance: "向前拨",
    next: "到下一个事项",
    seconds: "秒",
    go: "拨",
    due: "接下来的事项",
    nothing: "没有待办事项。",
    heads: ["时刻", "距今", "事项", "标识", "次数"],
    overdue: "已到期",
    kinds: {
      "fc/timer": "定时触发",
      "fc/async": "异步调用",
      "fc/task-expiry": "任务号过期",
      "fnf/step": "流程步骤",
      "fnf/deadline": "任务时限",
      "fnf/timeout": "执行时限",
      "fnf/delete": "删除流程",
      "sls/alert": "告警评估",
      "sls/notice": "告警通知",
      "dingtalk/read": "阅读消息",
      "voice/end": "通话结束",
      "voice/receipt": "通话回执",
    },
  },
  en: {
    now: "Now",
    speed: "Speed",
    stopped: "stopped",
    max: "max",
    times: (n: number) => `× ${n}`,
    advance: "Advance",
    next: "to the next due",
    seconds: "seconds",
    go: "Advance",
    due: "What is due next",
    nothing: "Nothing is due.",
    heads: ["At", "In", "What", "Key", "Tries"],
    overdue: "due now",
    kinds: {
      "fc/timer": "timer trigger",
      "fc/async": "asynchronous call",
      "fc/task-expiry": "task id expires",
      "fnf/step": "step of a flow",
      "fnf/deadline": "deadline of a task",
      "fnf/timeout": "limit of an execution",
      "fnf/delete": "deletion of a flow",
      "sls/alert": "alert evaluation",
      "sls/notice": "alert notice",
      "dingtalk/read": "somebody reads",
      "voice/end": "end of a call",
      "voice/receipt": "receipt of a call",
    },
  },
} as const;

/** Items on the page of the clock. */
const LISTED = 50;

const ADVANCE = "/__local/clock/advance";
const SPEED = "/__local/clock/speed";
const steps = [
  ["1 min", 60],
  ["15 min", 900],
  ["1 h", 3_600],
  ["1 d", 86_400],
] as const;
const speeds = [0, 1, 60, 3_600, "max"] as const;

const kindName = (kind: string, language: Language): string => {
  const kinds: Record<string, string> = words[language].kinds;
  return Object.hasOwn(kinds, kind) ? String(kinds[kind]) : said(kind);
};

export const speedName = (speed: number | "max", language: Language): string => {
  const { stopped, max, times } = words[language];
  if (speed === "max") return max;
  return speed === 0 ? stopped : times(speed);
};

/** Items of the agenda as a table. */
export const agenda = (items: Item[], now: number, language: Language): string => {
  const { heads, nothing, overdue, due: title } = words[language];
  if (items.length === 0) return `<p class="soft">${nothing}</p>`;
  const rows = items.map(({ kind, key, due, tries }) => [
    localTime(due),
    due > now ? `<span class="num">${span(due - now)}</span>` : pill(overdue, "busy"),
    kindName(kind, language),
    `<code>${said(key)}</code>`,
    tries > 0 ? pill(String(tries), "bad") : "",
  ]);
  return table([...heads], rows, title);
};

const advanceButtons = (language: Language): string => {
  const { next, seconds, go } = words[language];
  const own = `<form class="ask" method="post" action="${ADVANCE}">${field("seconds", seconds, "", 'type="number" min="0" max="31622400" required')}<button>${go}</button></form>`;
  const all = steps.map(([word, n]) => button(ADVANCE, `+ ${word}`, { seconds: n }));
  return `<div class="row">${all.join("")}${button(ADVANCE, next, { to: "next-due" })}</div>${own}`;
};

const speedButtons = (now: number | "max", language: Language): string => {
  const all = speeds.map((speed) => button(SPEED, speedName(speed, language), { speed }, speed === now ? "on" : ""));
  return `<div class="row">${all.join("")}</div>`;
};

export const clockPage = (request: HttpRequest, clock: ClockControl): HttpAnswer => {
  const language = languageOf(request);
  const { now, speed } = clock.show();
  const { due, ...names } = words[language];
  const cards = [
    card(names.now, `<p class="dial">${localTime(now)}</p><p>${pill(speedName(speed, language))}</p>`),
    card(names.speed, speedButtons(speed, language)),
    card(names.advance, advanceButtons(language)),
  ];
  const list = agenda(clock.due(LISTED), Date.parse(now), language);
  return page(request, { place: "clock", body: `<div class="cards">${cards.join("")}</div><h2>${due}</h2>${list}` });
};
