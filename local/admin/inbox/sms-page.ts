import type { InboxSms, Sms } from "../../sms/inbox.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import { type Language, languageOf } from "../html/language.ts";
import { page } from "../html/page.ts";
import { clockTime, localTime, said } from "../html/text.ts";
import { entries } from "./excerpt.ts";
import { receiptSaid, receiptWords } from "./receipt-words.ts";
import { cell, numberField, planSwitches, switchWords, textSwitches } from "./switches.ts";

const words = {
  zh: {
    ...switchWords.zh,
    ...receiptWords.zh,
    state: { sent: "已发出", delivered: "已送达", undelivered: "未送达" },
    reported: "运营商回报",
    switches: "号码的接收情况",
    everybody: "没有设置的号码 5 秒后收到。",
    next: "接下来几次",
    kinds: { notification: "通知", verification: "验证码" },
    area: "地区",
    areas: { mainland: "中国内地", international: "国际/港澳台" },
    outcome: { delivered: "送达", undelivered: "未送达", silent: "没有回报", refused: "被拒绝" },
  },
  en: {
    ...switchWords.en,
    ...receiptWords.en,
    state: { sent: "sent", delivered: "delivered", undelivered: "not delivered" },
    reported: "reported",
    switches: "What happens to a number",
    everybody: "Numbers that were not set get a message after 5 s.",
    next: "The next messages",
    kinds: { notification: "notification", verification: "verification" },
    area: "Area",
    areas: { mainland: "mainland", international: "other countries" },
    outcome: { delivered: "delivered", undelivered: "not delivered", silent: "never reported", refused: "refused" },
  },
} as const;
type Words = (typeof words)[Language];

const tones = { sent: "", delivered: "good", undelivered: "bad" } as const;

const pills = (sms: InboxSms, words: Words): string => {
  const { reportedAt, status, outId } = sms;
  const all = [
    ...(reportedAt === null ? [] : [`${words.reported} ${clockTime(reportedAt)}`]),
    ...(status === null ? [] : [said(status)]),
    ...(outId === null ? [] : [`OutId ${said(outId)}`]),
    receiptSaid(sms, words),
  ];
  return `<ul class="pills">${all.map((one) => `<li>${one}</li>`).join("")}</ul>`;
};

const draw = (sms: InboxSms, words: Words): string =>
  `<article class="call ${tones[sms.state]}" id="${sms.id}">
<div class="top"><span class="number">${said(sms.to)}</span><span class="outcome">${words.state[sms.state]}</span><span class="soft">${said(sms.template)}</span>${localTime(sms.at)}</div>
<p class="raw">【${said(sms.sign)}】${said(sms.text)}</p>
${pills(sms, words)}</article>`;

type Plan = ReturnType<Sms["numbers"]["list"]>[number];

const happening = (outcome: Plan["otherwise"], { outcome: names }: Words): string => {
  if (outcome.is === "refused") return `${names.refused}: ${said(outcome.code)}`;
  return outcome.is === "undelivered" ? `${names.undelivered}: ${said(outcome.because)}` : names[outcome.is];
};

const switches = ({ numbers, texts }: Sms, words: Words): string => {
  const plans = planSwitches(words, {
    ...{ who: words.number, name: numberField(words.number), action: "/__local/sms/numbers" },
    rows: numbers
      .list()
      .map(({ number, next, otherwise }) => [
        said(number),
        next.map((one) => happening(one, words)).join(", "),
        happening(otherwise, words),
      ]),
    // A refusal names its code, which a program sets.
    outcomes: Object.entries(words.outcome).filter(([is]) => is !== "refused"),
  });
  const approved = textSwitches(words, {
    action: "/__local/sms/templates",
    rows: texts
      .templates()
      .map(({ code, kind, area, text }) => [said(code), cell(text), words.kinds[kind], words.areas[area]]),
    choices: [
      ["kind", words.kind, Object.entries(words.kinds)],
      ["area", words.area, Object.entries(words.areas)],
    ],
  });
  return plans + approved;
};

export const smsPage = (request: HttpRequest, sms: Sms): HttpAnswer => {
  const place = "inbox/sms";
  const settings = switches(sms, words[languageOf(request)]);
  const list = entries(request, sms, { place, draw: (one: InboxSms, language) => draw(one, words[language]) });
  return page(request, { place, body: settings + list });
};
