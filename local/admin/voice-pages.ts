import type { InboxCall } from "../voice/inbox.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { clockTime, type Excerpt, entries, type Language, localTime, page, said } from "./page.ts";

const words = {
  zh: {
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
    receipt: { "to-come": "回执未到", taken: "回执已收", "given-up": "回执无人收", off: "不推送回执" },
    pushes: (n: number) => `推送 ${n} 次`,
  },
  en: {
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
    receipt: {
      "to-come": "receipt to come",
      taken: "receipt taken",
      "given-up": "receipt not taken",
      off: "no receipts",
    },
    pushes: (n: number) => `pushed ${n} times`,
  },
} as const;
type Words = (typeof words)[Language];

const style = `
.call{background:var(--card);border:1px solid var(--line);border-left:5px solid var(--soft);border-radius:10px;padding:.8rem 1rem;max-width:46rem;margin:0 auto 1rem}
.call.good{border-left-color:var(--good)}.call.bad{border-left-color:var(--bad)}
.top{display:flex;flex-wrap:wrap;gap:0 .9rem;align-items:baseline}
.number{font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:.03em}
.outcome{font-weight:600}.good>.top .outcome{color:var(--good)}.bad>.top .outcome{color:var(--bad)}
.top time{margin-left:auto}
.script{margin:.6rem 0 0;padding:0;list-style:none}
.script li{display:grid;grid-template-columns:7.4rem minmax(0,1fr);gap:.6rem;padding:.35rem 0}
.script li+li{border-top:1px solid var(--line)}
.script small{color:var(--soft);padding-top:.1rem}
.script p{margin:0}
.script .silent p{color:var(--soft)}
.key{display:inline-grid;place-items:center;min-width:1.5rem;height:1.5rem;border:1px solid var(--soft);border-radius:6px;font-weight:600;color:var(--ink)}
.pressed .key{background:var(--good);border-color:var(--good);color:var(--card)}
@media(max-width:700px){.script li{grid-template-columns:1fr;gap:0}.top time{margin-left:0;width:100%}}
`;

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
  const { rangAt, answeredAt, endedAt, seconds, key, outId, receipt, pushes, status } = call;
  const instants = Object.entries({ [words.rang]: rangAt, [words.answeredAt]: answeredAt, [words.endedAt]: endedAt });
  const all = [
    ...instants.flatMap(([name, at]) => (at === null ? [] : [`${name} ${clockTime(at)}`])),
    ...(seconds > 0 ? [words.seconds(seconds)] : []),
    ...(key === null ? [] : [`${words.pressed} ${said(key)}`]),
    ...(outId === null ? [] : [`OutId ${said(outId)}`]),
    ...(status === null ? [] : [status]),
    `${words.receipt[receipt]}${pushes.length > 1 ? ` · ${words.pushes(pushes.length)}` : ""}`,
  ];
  return `<ul class="pills">${all.map((one) => `<li>${one}</li>`).join("")}</ul>`;
};

const draw = (call: InboxCall, words: Words): string =>
  `<article class="call ${tone(call)}" id="${call.id}">
<div class="top"><span class="number">${said(call.to)}</span><span class="outcome">${call.outcome === null ? words.state[call.state] : words.outcome[call.outcome]}</span><span class="soft">${words.product[call.product]} · ${said(call.template)}</span>${localTime(call.at)}</div>
<ul class="script">${call.script.map((one) => line(one, call, words)).join("")}</ul>
${pills(call, words)}</article>`;

export const voicePage = (calls: Excerpt<InboxCall>, language: Language): HttpAnswer =>
  page({
    inbox: "voice",
    language,
    style,
    body: entries(calls, { inbox: "voice", language, draw: (call) => draw(call, words[language]) }),
  });
