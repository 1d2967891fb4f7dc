import type { Inbox, InboxMail } from "../../directmail/inbox.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import { type Language, languageOf } from "../html/language.ts";
import { page, pathOf } from "../html/page.ts";
import { facts, field } from "../html/parts.ts";
import { localTime, said } from "../html/text.ts";
import { entries } from "./excerpt.ts";
import { planSwitches, switchWords } from "./switches.ts";

const PLACE = "inbox/mail";
const HERE = pathOf(PLACE);

const words = {
  zh: {
    ...switchWords.zh,
    at: "时间",
    from: "发件人",
    to: "收件人",
    body: "HTML 正文",
    plain: "纯文本",
    source: "邮件源码",
    all: "全部邮件",
    switches: "地址的接收情况",
    everybody: "没有设置的地址 10 秒后送达。",
    address: "地址",
    next: "接下来几封",
    outcome: {
      delivered: "送达",
      bounced: "被退回",
      invalid: "地址无效",
      spam: "被判为垃圾邮件",
      delayed: "延迟送达",
      silent: "没有结果",
      refused: "被拒绝",
    },
  },
  en: {
    ...switchWords.en,
    at: "Date",
    from: "From",
    to: "To",
    body: "HTML body",
    plain: "Plain text",
    source: "Source of the mail",
    all: "All mail",
    switches: "What happens to an address",
    everybody: "Mail to addresses that were not set is delivered after 10 s.",
    address: "Address",
    next: "The next mails",
    outcome: {
      delivered: "delivered",
      bounced: "bounced",
      invalid: "no such mailbox",
      spam: "rejected as spam",
      delayed: "delivered late",
      silent: "never known",
      refused: "refused",
    },
  },
} as const;

type Words = (typeof words)[Language];

const draw = ({ id, at, to, subject }: InboxMail): string =>
  `<div class="mail">${localTime(at)}<span class="soft">${said(to.join(", "))}</span><a href="${HERE}/${encodeURIComponent(id)}">${said(subject) || "—"}</a></div>`;

type Plan = ReturnType<Inbox["addresses"]["list"]>[number];

const happening = (outcome: Plan["otherwise"], { outcome: names }: Words): string =>
  outcome.is === "refused" ? `${names.refused}: ${said(outcome.code)}` : names[outcome.is];

const switches = ({ addresses }: Inbox, words: Words): string =>
  planSwitches(words, {
    ...{ who: words.address, action: "/__local/mail/addresses" },
    name: field("address", words.address, "", 'type="email" maxlength="254" required'),
    rows: addresses
      .list()
      .map(({ address, next, otherwise }) => [
        said(address),
        next.map((one) => happening(one, words)).join(", "),
        happening(otherwise, words),
      ]),
    // A refusal names its code, which a program sets.
    outcomes: Object.entries(words.outcome).filter(([is]) => is !== "refused"),
  });

export const mailListPage = (request: HttpRequest, mail: Inbox): HttpAnswer => {
  const list = entries(request, mail, { place: PLACE, draw });
  return page(request, { place: PLACE, body: switches(mail, words[languageOf(request)]) + list });
};

const section = (title: string, body: string | undefined): string =>
  body === undefined ? "" : `<section class="card"><h2>${title}</h2>${body}</section>`;

const parts = ({ id, text, html }: InboxMail, language: Language): string => {
  const { body, plain, source, all } = words[language];
  const path = `${HERE}/${encodeURIComponent(id)}`;
  // The frame may run nothing, load nothing and go nowhere.
  const frame = html === undefined ? "" : `<iframe sandbox title="${body}" src="${path}/html"></iframe>`;
  const read = text === undefined ? undefined : `<pre>${said(text)}</pre>`;
  return `${frame}${section(plain, read)}<p class="more"><a href="${HERE}">${all}</a><a href="${path}/source">${source}</a></p>`;
};

export const mailPage = (request: HttpRequest, mail: InboxMail): HttpAnswer => {
  const language = languageOf(request);
  const { at, from, to, subject } = mail;
  const names = words[language];
  const head = facts([
    [names.at, localTime(at)],
    [names.from, said(from)],
    [names.to, said(to.join(", "))],
  ]);
  return page(request, {
    place: PLACE,
    title: subject,
    body: `<div class="card">${head}</div><br>${parts(mail, language)}`,
  });
};

/** For the frame of the page only: a sandbox of its own, wherever it is shown. */
export const mailBody = ({ html = "" }: InboxMail): HttpAnswer => ({
  status: 200,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  },
  body: html,
});
