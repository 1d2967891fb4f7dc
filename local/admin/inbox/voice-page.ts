import type { InboxCall, Voice } from "../../voice/inbox.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import { type Language, languageOf } from "../html/language.ts";
import { page } from "../html/page.ts";
import { field } from "../html/parts.ts";
import { clockTime, localTime, said } from "../html/text.ts";
import { entries } from "./excerpt.ts";
import { receiptSaid, receiptWords } from "./receipt-words.ts";
import { cell, numberField, planSwitches, switchWords, textSwitches } from "./switches.ts";

const words = {
  zh: {
    ...switchWords.zh,
    ...receiptWords.zh,
    product: { text: "语音通知", recording: "语音文件", keys: "按键呼叫" },
    state: { calling: "呼叫中", ringing: "振铃中", talking: "通话中", ended: "已结束" },
    outcome: {
      answered: "已接听，听完",
      "hung-up": "接听后提前挂断",
      "no-key": "已接听，未按键",
      busy: "占线",
      "no-answer": "无人接听",
      rejected: "拒接",
      "bad-number": "空号",
      unreachable: "无法接通",
      "out-of-area": "不在服务区",
      off: "关机",
      suspended: "停机",
      lost: "呼损",
      "display-number": "外显号码受限",
      "time-window": "时段受限",
      frequency: "频次受限",
      concurrency: "并发受限",
      failed: "系统异常",
    },
    what: { text: "正文", key: "按键", bye: "结束语" },
    pressed: "按了",
    notHeard: "未听到",
    seconds: (n: number) => `通话 ${n} 秒`,
    rang: "振铃",
    answeredAt: "接听",
    endedAt: "结束",
    switches: "号码的接听情况",
    everybody: "没有设置的号码会接听。",
    next: "接下来几次",
    keyPressed: "所按的键",
    kinds: { text: "文本", recording: "语音文件" },
    pool: "外显号码",
    pools: { public: "公共号池", dedicated: "专属号码" },
  },
  en: {
    ...switchWords.en,
    ...receiptWords.en,
    product: { text: "text call", recording: "recorded call", keys: "call with keys" },
    state: { calling: "calling", ringing: "ringing", talking: "talking", ended: "ended" },
    outcome: {
      answered: "answered, heard to the end",
      "hung-up": "answered, hung up early",
      "no-key": "answered, no key pressed",
      busy: "busy",
      "no-answer": "no answer",
      rejected: "rejected",
      "bad-number": "no such number",
      unreachable: "unreachable",
      "out-of-area": "out of area",
      off: "powered off",
      suspended: "suspended",
      lost: "call lost",
      "display-number": "display number limited",
      "time-window": "time window limited",
      frequency: "frequency limited",
      concurrency: "concurrency limited",
      failed: "failed",
    },
    what: { text: "text", key: "key", bye: "goodbye" },
    pressed: "pressed",
    notHeard: "not heard",
    seconds: (n: number) => `${n} s of talk`,
    rang: "rang",
    answeredAt: "answered",
    endedAt: "ended",
    switches: "What happens to a number",
    everybody: "Numbers that were not set answer.",
    next: "The next calls",
    keyPressed: "Key pressed",
    kinds: { text: "text", recording: "recording" },
    pool: "Calls from",
    pools: { public: "the public pool", dedicated: "a number that was bought" },
  },
} as const;
type Words = (typeof words)[Language];

/** Somebody listened; nobody did; it is not over. */
const tone = ({ outcome }: InboxCall): string => {
  if (outcome === null) return "";
  return outcome === "answered" || outcome === "no-key" ? "good" : "bad";
};

type Line = InboxCall["script"][number];

const line = (one: Line, { heard, key, playTimes, state }: InboxCall, words: Words): string => {
  const isHeard = heard.some(({ what, key: its }) => what === one.what && its === one.key);
  const isPressed = one.what === "key" && one.key === key;
  const keycap = one.key === undefined ? "" : ` <span class="key">${said(one.key)}</span>`;
  const times = one.what === "text" && playTimes > 1 ? ` × ${playTimes}` : "";
  const silent = state === "ended" && !isHeard ? ` · ${words.notHeard}` : "";
  const label = `${words.what[one.what]}${keycap}${times}${one.what === "key" ? "" : silent}`;
  return `<li class="${isHeard ? "" : "silent"}${isPressed ? " pressed" : ""}"><small>${label}</small><p>${said(one.text)}</p></li>`;
};

const pills = (call: InboxCall, words: Words): string => {
  const { rangAt, answeredAt, endedAt, seconds, key, outId, status } = call;
  const instants = Object.entries({ [words.rang]: rangAt, [words.answeredAt]: answeredAt, [words.endedAt]: endedAt });
  const all = [
    ...instants.flatMap(([name, at]) => (at === null ? [] : [`${name} ${clockTime(at)}`])),
    ...(seconds > 0 ? [words.seconds(seconds)] : []),
    ...(key === null ? [] : [`${words.pressed} ${said(key)}`]),
    ...(outId === null ? [] : [`OutId ${said(outId)}`]),
    ...(status === null ? [] : [status]),
    receiptSaid(call, words),
  ];
  return `<ul class="pills">${all.map((one) => `<li>${one}</li>`).join("")}</ul>`;
};

const draw = (call: InboxCall, words: Words): string =>
  `<article class="call ${tone(call)}" id="${call.id}">
<div class="top"><span class="number">${said(call.to)}</span><span class="outcome">${call.outcome === null ? words.state[call.state] : words.outcome[call.outcome]}</span><span class="soft">${words.product[call.product]} · ${said(call.template)}</span>${localTime(call.at)}</div>
<ul class="script">${call.script.map((one) => line(one, call, words)).join("")}</ul>
${pills(call, words)}</article>`;

type Plan = ReturnType<Voice["numbers"]["list"]>[number];

const happening = (outcome: Plan["otherwise"], { outcome: names, pressed }: Words): string => {
  if (outcome.is === "refused") return said(outcome.code);
  const key = outcome.is === "answered" && outcome.key !== undefined ? ` · ${pressed} ${said(outcome.key)}` : "";
  return names[outcome.is] + key;
};

const switches = ({ numbers, templates }: Voice, words: Words): string => {
  const plans = planSwitches(words, {
    ...{ who: words.number, name: numberField(words.number), action: "/__local/voice/numbers" },
    rows: numbers
      .list()
      .map(({ number, next, otherwise }) => [
        said(number),
        next.map((one) => happening(one, words)).join(", "),
        happening(otherwise, words),
      ]),
    // That no key was pressed follows from a call with keys that was answered.
    outcomes: Object.entries(words.outcome).filter(([is]) => is !== "no-key"),
    more: field("key", words.keyPressed, "", 'maxlength="1" pattern="[0-9*#]"'),
  });
  const approved = textSwitches(words, {
    action: "/__local/voice/templates",
    rows: templates
      .list()
      .map(({ code, kind, pool, text }) => [said(code), cell(text), words.kinds[kind], words.pools[pool]]),
    choices: [
      ["kind", words.kind, Object.entries(words.kinds)],
      ["pool", words.pool, Object.entries(words.pools)],
    ],
  });
  return plans + approved;
};

export const voicePage = (request: HttpRequest, voice: Voice): HttpAnswer => {
  const place = "inbox/voice";
  const settings = switches(voice, words[languageOf(request)]);
  const list = entries(request, voice, { place, draw: (call: InboxCall, language) => draw(call, words[language]) });
  return page(request, { place, body: settings + list });
};
