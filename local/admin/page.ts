import type { Page } from "../entries.ts";
import type { HttpAnswer, HttpRequest } from "../wire/http.ts";

export const languages = ["zh", "en"] as const;
export type Language = (typeof languages)[number];

/** What `?lang=` says, or else the browser. */
export const languageOf = ({ query, headers }: HttpRequest): Language => {
  const asked = new URLSearchParams(query).get("lang") ?? headers["accept-language"]?.slice(0, 2);
  return languages.find((one) => one === asked) ?? "en";
};

/** Nothing but our own words and inline style: what an inbox shows is somebody else's text. */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

/** Directional marks and control characters reorder or hide what stands around them. */
const MISLEADING = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
export const visible = (text: string): string => text.replace(MISLEADING, (sign) => (sign === "\n" ? sign : "\ufffd"));

/** Somebody else's text as HTML text. */
export const said = (text: string): string => escapeHtml(visible(text));

const names = {
  zh: {
    mail: "邮件",
    chat: "钉钉",
    voice: "电话",
    inboxes: "收件箱",
    other: "English",
    switch: "en",
    none: { mail: "还没有邮件。", chat: "还没有消息。", voice: "还没有呼叫。" },
    older: "更早",
    newer: "更新",
    zone: "时间为北京时间（UTC+8）。",
  },
  en: {
    mail: "Mail",
    chat: "DingTalk",
    voice: "Calls",
    inboxes: "Inboxes",
    other: "中文",
    switch: "zh",
    none: { mail: "No mail yet.", chat: "No messages yet.", voice: "No calls yet." },
    older: "Older",
    newer: "Newer",
    zone: "Times are Beijing time (UTC+8).",
  },
} as const;
export type InboxName = "mail" | "chat" | "voice";
const inboxNames: InboxName[] = ["mail", "chat", "voice"];

export const pathOf = (inbox: InboxName): string => `/__local/inbox/${inbox}`;

/** Wide and narrow, light and dark; nothing is loaded. */
const style = `
:root{color-scheme:light dark;--ink:#17212b;--soft:#5b6b78;--paper:#eef1f4;--card:#fff;--line:#dde4ea;--night:#0f2740;--track:#eaeff3;--blue:#1b6ec2;--good:#1f7a4d;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9fb0bd;--paper:#0e1419;--card:#172028;--line:#2b3842;--night:#0b1d30;--track:#212d37;--blue:#6cb2f5;--good:#63c596;--bad:#ff9088}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,Arial,sans-serif;overflow-wrap:anywhere}
header{background:var(--night);color:#fff;padding:.9rem 1rem}
header>div,main{max-width:60rem;margin:0 auto}
header>div{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;align-items:baseline}
header h1{font-size:1.15rem;margin:0}
header nav{display:flex;gap:1rem;flex:1}
header a{color:#d5e1ec;text-decoration:none}header a[aria-current]{color:#fff;border-bottom:2px solid #6cb2f5}
main{padding:1.2rem 1rem 3rem}
main a{color:var(--blue)}
time{color:var(--soft);font-variant-numeric:tabular-nums;white-space:nowrap}
.soft{color:var(--soft)}
.pills{display:flex;flex-wrap:wrap;gap:.35rem;margin:.5rem 0 0;padding:0;list-style:none;font-size:.82rem}
.pills li{background:var(--card);border:1px solid var(--line);color:var(--soft);border-radius:99px;padding:.05rem .6rem}
.pills .good{color:var(--good)}.pills .bad{color:var(--bad)}
td{padding:.3rem 1rem .3rem 0;vertical-align:top}
iframe{width:100%;height:32rem;border:1px solid var(--line);border-radius:8px;background:#fff}
pre{white-space:pre-wrap}
.zone{font-size:.8rem;text-align:center;margin-top:1.5rem}
.more{display:flex;justify-content:space-between;margin:1rem 0 0}
@media(max-width:700px){td{display:block;padding:0}tr{display:block;padding:.5rem 0;border-top:1px solid var(--line)}}
`;

export interface PageOptions {
  inbox: InboxName;
  language: Language;
  /** Default: the inbox's name. */
  title?: string;
  /** Path of this page, for the switch of languages. Default: the inbox's. */
  here?: string;
  style?: string;
  body: string;
}

const tabs = ({ inbox, language }: PageOptions): string =>
  inboxNames
    .map((name) => {
      const current = name === inbox ? ' aria-current="page"' : "";
      return `<a href="${pathOf(name)}?lang=${language}"${current}>${names[language][name]}</a>`;
    })
    .join("");

export const page = (options: PageOptions): HttpAnswer => {
  const { inbox, language, body } = options;
  const here = options.here ?? pathOf(inbox);
  const words = names[language];
  const title = options.title ?? words[inbox];
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
    body: `<!doctype html><html lang="${language === "zh" ? "zh-CN" : "en"}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${said(title)}</title><style>${style}${options.style ?? ""}</style>
<header><div><h1>${words.inboxes}</h1><nav>${tabs(options)}</nav><a href="${escapeHtml(here)}?lang=${words.switch}" lang="${words.switch}">${words.other}</a></div></header>
<main>${body}<p class="zone soft">${words.zone}</p></main></html>`,
  };
};

/** Where the service's people are. */
const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" });

/** An ISO instant of the dial as `2026-03-01 10:03:04`, UTC+8. */
export const localTime = (at: string): string =>
  `<time datetime="${escapeHtml(at)}">${clock.format(Date.parse(at))}</time>`;

/** Without the day: for what follows soon after. */
export const clockTime = (at: string): string =>
  `<time datetime="${escapeHtml(at)}">${clock.format(Date.parse(at)).slice(-"10:03:04".length)}</time>`;

/** Entries on one page. */
export const PAGE_ENTRIES = 100;

interface Listed {
  id: string;
}

/** One page of an inbox, and the way to those before and after it. */
export interface Excerpt<T extends Listed> {
  shown: T[];
  hasOlder: boolean;
  hasNewer: boolean;
}

export const excerpt = <T extends Listed>(inbox: { list(page?: Page): T[] }, wanted: Page): Excerpt<T> => {
  const shown = inbox.list({ ...wanted, limit: PAGE_ENTRIES });
  const [oldest, newest] = [shown[0]?.id, shown.at(-1)?.id];
  return {
    shown,
    hasOlder: oldest !== undefined && inbox.list({ before: oldest, limit: 1 }).length > 0,
    hasNewer: newest !== undefined && inbox.list({ after: newest, limit: 1 }).length > 0,
  };
};

/** Newest first, as people look for what has just come. */
export const entries = <T extends Listed>(
  { shown, hasOlder, hasNewer }: Excerpt<T>,
  { inbox, language, draw }: { inbox: InboxName; language: Language; draw: (entry: T) => string },
): string => {
  const { none, older, newer } = names[language];
  if (shown.length === 0) return `<p class="soft">${none[inbox]}</p>`;
  const link = (query: string, word: string) => `<a href="${pathOf(inbox)}?${query}&amp;lang=${language}">${word}</a>`;
  const ways = [
    hasOlder ? link(`before=${shown[0]?.id}`, older) : "<span></span>",
    hasNewer ? link(`after=${shown.at(-1)?.id}`, newer) : "",
  ];
  return `${shown.map(draw).reverse().join("\n")}<p class="more">${ways.join("")}</p>`;
};
