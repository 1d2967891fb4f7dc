import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import { type Language, languageCookie, languageOf } from "./language.ts";
import { stylePath } from "./style.ts";
import { escapeHtml, said } from "./text.ts";

export const ROOT = "/__local";

/** Where a page stands in the console. */
export type Place =
  | "home"
  | "clock"
  | "inbox/mail"
  | "inbox/chat"
  | "inbox/voice"
  | "inbox/sms"
  | "inbox/queues"
  | "state/tables"
  | "state/flows"
  | "state/functions"
  | "state/logs"
  | "state/alerts"
  | "faults";

const names: Record<Language, Record<Place, string>> = {
  zh: {
    home: "概览",
    clock: "时钟",
    "inbox/mail": "邮件",
    "inbox/chat": "钉钉",
    "inbox/voice": "电话",
    "inbox/sms": "短信",
    "inbox/queues": "消息队列",
    "state/tables": "数据表",
    "state/flows": "流程",
    "state/functions": "函数",
    "state/logs": "日志",
    "state/alerts": "告警规则",
    faults: "故障",
  },
  en: {
    home: "Overview",
    clock: "Clock",
    "inbox/mail": "Mail",
    "inbox/chat": "DingTalk",
    "inbox/voice": "Calls",
    "inbox/sms": "SMS",
    "inbox/queues": "Queues",
    "state/tables": "Tables",
    "state/flows": "Flows",
    "state/functions": "Functions",
    "state/logs": "Logs",
    "state/alerts": "Alert rules",
    faults: "Faults",
  },
};

const words = {
  zh: {
    cloud: "本地云",
    inbox: "收件箱",
    state: "状态",
    other: "English",
    switch: "en",
    skip: "跳到正文",
    sections: "栏目",
    zone: "时间为北京时间（UTC+8），以本地云的时钟为准。",
  },
  en: {
    cloud: "Local cloud",
    inbox: "Inboxes",
    state: "State",
    other: "中文",
    switch: "zh",
    skip: "Skip to content",
    sections: "Sections",
    zone: "Times are Beijing time (UTC+8), by the dial of the local cloud.",
  },
} as const;

const places = Object.keys(names.en) as Place[];
const groups = ["inbox", "state"] as const;

/** Nothing runs, nothing is loaded but our own style: what stands on a page is somebody else's text. */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src data:",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const pathOf = (place: Place): string => (place === "home" ? `${ROOT}/` : `${ROOT}/${place}`);

export const nameOf = (place: Place, language: Language): string => names[language][place];

const tab = (path: string, name: string, current: boolean): string =>
  `<a href="${path}"${current ? ' aria-current="page"' : ""}>${name}</a>`;

/** The first page of a group stands for it in the first row; its own row shows all. */
const navigation = (here: Place, language: Language): string => {
  const group = groups.find((one) => here.startsWith(`${one}/`));
  const single = (place: Place) => tab(pathOf(place), names[language][place], place === here);
  const grouped = (name: (typeof groups)[number]) => {
    const first = places.find((place) => place.startsWith(`${name}/`)) as Place;
    return tab(pathOf(first), words[language][name], name === group);
  };
  const top = [single("home"), single("clock"), ...groups.map(grouped), single("faults")].join("");
  const own = group
    ? places
        .filter((place) => place.startsWith(`${group}/`))
        .map(single)
        .join("")
    : "";
  const label = words[language].sections;
  return `<nav aria-label="${label}">${top}</nav>${own && `<nav class="sub" aria-label="${words[language][group as "inbox"]}">${own}</nav>`}`;
};

/** The same page in the other language. */
const switchPath = ({ path, query }: HttpRequest, language: string): string => {
  const asked = new URLSearchParams(query);
  asked.set("lang", language);
  return `${path}?${asked}`;
};

export interface PageOptions {
  place: Place;
  /** Default: the name of the place. */
  title?: string;
  body: string;
  status?: number;
}

export const page = (request: HttpRequest, { place, title, body, status = 200 }: PageOptions): HttpAnswer => {
  const language = languageOf(request);
  const { cloud, other, switch: to, skip, zone } = words[language];
  const name = said(title ?? names[language][place]);
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      // Forms tell where they come from: with no referrer at all a browser would send Origin: null.
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      ...languageCookie(request),
    },
    body: `<!doctype html><html lang="${language === "zh" ? "zh-CN" : "en"}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${name} · ${cloud}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${stylePath}">
<a class="skip" href="#main">${skip}</a>
<header><div><b>${cloud}</b>${navigation(place, language)}<a class="language" href="${escapeHtml(switchPath(request, to))}" lang="${to}">${other}</a></div></header>
<main id="main"><h1>${name}</h1>${body}<p class="zone soft">${zone}</p></main></html>`,
  };
};
