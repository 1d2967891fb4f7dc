import type { InboxMessage, Queues } from "../../cloudflow/queues.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import type { Language } from "../html/language.ts";
import { page } from "../html/page.ts";
import { unfolded } from "../html/parts.ts";
import { localTime, said } from "../html/text.ts";
import { entries } from "./excerpt.ts";

const words = {
  zh: { delayed: "延时中", visible: "可消费", until: "可消费时间", priority: "优先级", tag: "标签", from: "来自" },
  en: {
    ...{ delayed: "delayed", visible: "visible", until: "visible from" },
    ...{ priority: "priority", tag: "tag", from: "sent by" },
  },
} as const;
type Words = (typeof words)[Language];

const tones = { delayed: "", visible: "good" } as const;

const draw = (message: InboxMessage, words: Words): string => {
  const { id, to, from, state, priority, tag, attributes, body, at, visibleAt } = message;
  const pills = [
    ...(state === "delayed" ? [`${words.until} ${localTime(visibleAt)}`] : []),
    `${words.priority} ${priority}`,
    ...(tag === null ? [] : [`${words.tag} ${said(tag)}`]),
    `${words.from} ${said(from)}`,
  ];
  return `<article class="call ${tones[state]}" id="${id}">
<div class="top"><span class="number">${said(to)}</span><span class="outcome">${words[state]}</span>${localTime(at)}</div>
${unfolded(body)}${attributes === null ? "" : unfolded(JSON.stringify(attributes))}
<ul class="pills">${pills.map((one) => `<li>${one}</li>`).join("")}</ul></article>`;
};

export const queuesPage = (request: HttpRequest, { sent, count }: Queues): HttpAnswer => {
  const place = "inbox/queues";
  const shown = { place, draw: (one: InboxMessage, language: Language) => draw(one, words[language]) } as const;
  return page(request, { place, body: entries(request, { list: sent, count }, shown) });
};
