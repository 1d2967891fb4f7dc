import type { HttpAnswer, HttpRequest } from "../wire/http.ts";
import type { Admin } from "./admin.ts";
import { type Handler, json, prefersHtml } from "./answers.ts";
import { agenda, speedName } from "./dial-page.ts";
import { type Language, languageOf } from "./html/language.ts";
import { nameOf, type Place, page, pathOf } from "./html/page.ts";
import { card, facts, pill, table } from "./html/parts.ts";
import { localTime, number, said } from "./html/text.ts";

const words = {
  zh: {
    dial: "时钟",
    due: "接下来",
    messages: "最近的消息",
    heads: ["时刻", "渠道", "收件人", "内容"],
    none: "还没有消息。",
    runs: "运行的服务",
    accounts: "账号",
    faults: "已设置的故障",
    noFaults: "没有设置故障。",
    counts: { running: "运行中的流程", functions: "函数", queued: "异步排队", lines: "日志行", firing: "告警中" },
  },
  en: {
    dial: "The dial",
    due: "Due next",
    messages: "Last messages",
    heads: ["At", "Channel", "To", "What"],
    none: "No messages yet.",
    runs: "What runs",
    accounts: "Accounts",
    faults: "Faults set",
    noFaults: "No faults are set.",
    counts: {
      ...{ running: "flows running", functions: "functions", queued: "async calls queued" },
      ...{ lines: "log lines", firing: "alerts firing" },
    },
  },
} as const;

const DUE_SHOWN = 5;
const MESSAGES_SHOWN = 8;
const MESSAGE_CHARS = 90;

interface Message {
  at: string;
  place: Place;
  path: string;
  to: string;
  text: string;
}

/** Of all channels together, newest first. */
const lastMessages = ({ mail, chat, voice, sms }: Admin): Message[] => {
  const newest = { limit: MESSAGES_SHOWN };
  const all: Message[] = [
    ...mail.list(newest).map(({ id, at, to, subject }) => ({
      ...{ at, place: "inbox/mail" as const, to: to.join(", "), text: subject },
      path: `${pathOf("inbox/mail")}/${encodeURIComponent(id)}`,
    })),
    ...chat.list(newest).map(({ at, to, title = "", text = "" }) => ({
      ...{ at, place: "inbox/chat" as const, to: to.join(", "), text: title || text },
      path: pathOf("inbox/chat"),
    })),
    ...voice.list(newest).map(({ at, to, script }) => ({
      ...{ at, place: "inbox/voice" as const, to, text: script[0]?.text ?? "" },
      path: pathOf("inbox/voice"),
    })),
    ...sms.list(newest).map(({ at, to, text }) => ({
      ...{ at, place: "inbox/sms" as const, to, text },
      path: pathOf("inbox/sms"),
    })),
  ];
  return all.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MESSAGES_SHOWN);
};

const messageTable = (messages: Message[], language: Language): string => {
  const { heads, none, messages: title } = words[language];
  if (messages.length === 0) return `<p class="soft">${none}</p>`;
  const rows = messages.map(({ at, place, path, to, text }) => [
    localTime(at),
    nameOf(place, language),
    said(to) || "—",
    `<a href="${path}">${said(text.slice(0, MESSAGE_CHARS)) || "—"}</a>`,
  ]);
  return table([...heads], rows, title);
};

/** Numbers that lead to their pages. */
const counts = async (
  admin: Admin,
): Promise<[place: Place, count: number, word: keyof typeof words.en.counts | undefined][]> => {
  const functions = admin.functions.functions();
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
  return [
    ["inbox/mail", admin.mail.count(), undefined],
    ["inbox/chat", admin.chat.count(), undefined],
    ["inbox/voice", admin.voice.count(), undefined],
    ["inbox/sms", admin.sms.count(), undefined],
    ["inbox/queues", admin.queues.count(), undefined],
    ["state/tables", admin.tables.tables().length, undefined],
    ["state/flows", sum(admin.flows.flows().map(({ running }) => running)), "running"],
    ["state/functions", functions.length, "functions"],
    ["state/functions", sum(functions.map(({ queued }) => queued)), "queued"],
    ["state/logs", sum((await admin.logStores.stores()).map(({ lines }) => lines)), "lines"],
    [
      "state/alerts",
      sum(admin.logStores.alerts().map(({ series }) => series.filter(({ firedAt }) => firedAt).length)),
      "firing",
    ],
  ];
};

const countList = async (admin: Admin, language: Language): Promise<string> => {
  const all = (await counts(admin)).map(([place, count, word]) => {
    const name = word ? words[language].counts[word] : nameOf(place, language);
    return `<li><a href="${pathOf(place)}"><b>${number(count)}</b>${name}</a></li>`;
  });
  return `<ul class="counts">${all.join("")}</ul>`;
};

const faultList = ({ faults }: Admin, language: Language): string => {
  const set = faults
    .list()
    .map(({ service, operation, kind }) => `<li class="bad">${said(`${service} ${operation ?? ""} ${kind}`)}</li>`);
  return set.length > 0 ? `<ul class="pills">${set.join("")}</ul>` : `<p class="soft">${words[language].noFaults}</p>`;
};

const homePage = async (request: HttpRequest, admin: Admin): Promise<HttpAnswer> => {
  const language = languageOf(request);
  const { dial, due, messages, runs, accounts, faults } = words[language];
  const { now, speed } = admin.clock.show();
  const all = (place: Place) => `<p><a href="${pathOf(place)}">${nameOf(place, language)} →</a></p>`;
  const services = Object.entries(admin.endpoints).map(([name, at]): [string, string] => [
    said(name),
    `<code>${said(at)}</code>`,
  ]);
  const owners = admin.accounts.map(({ name, id }): [string, string] => [said(name), `<code>${said(id)}</code>`]);
  const top = [
    card(dial, `<p class="dial">${localTime(now)}</p><p>${pill(speedName(speed, language))}</p>${all("clock")}`),
    card(faults, faultList(admin, language) + all("faults")),
  ];
  const last = [card(runs, facts(services)), card(accounts, facts(owners))];
  const body = `<div class="cards">${top.join("")}</div>${await countList(admin, language)}
<h2>${due}</h2>${agenda(admin.clock.due(DUE_SHOWN), Date.parse(now), language)}
<h2>${messages}</h2>${messageTable(lastMessages(admin), language)}
<div class="cards">${last.join("")}</div>`;
  return page(request, { place: "home", body });
};

const summary = async (admin: Admin) => ({
  clock: admin.clock.show(),
  endpoints: admin.endpoints,
  accounts: admin.accounts,
  faults: admin.faults.list(),
});

/** What runs, and what stands out. */
export const homePages = (admin: Admin): Record<string, Handler> => {
  const home: Handler = async (request) =>
    prefersHtml(request) ? homePage(request, admin) : json(await summary(admin));
  return { "GET ": home, "GET /": home };
};
