import type { Language } from "../../shared/domain/contact/person.ts";

const en = {
  title: "A night on call for Alibaba Cloud WAF",
  lead: [
    "When a site behind the WAF breaks, an alert becomes an incident, a person on call is paged until somebody takes it, and the customer gets a first answer within the promised minutes.",
    "Everything on this page happened just now on this machine, in virtual time, through the real cloud protocols; the people are simulated, every minute can be recomputed.",
  ],
  otherLanguage: "中文",
  nothing: "Nothing has happened yet. The replay is running: reload in a moment.",
  figures: {
    alerts: "alerts came in",
    incidents: "incidents they became",
    pages: "pages woke somebody",
    inTime: "first answers in time",
    chains: "proof chains recomputed",
  },
  days: "The days, site by site",
  daysHint:
    "Each block is an incident from its opening to its end; its colour is its priority. Choose one to see it below.",
  elsewhere: "no known site",
  story: "One incident, from the first sign to the end",
  promise: (minutes: number) => `Promised: a first human answer within ${minutes} minutes.`,
  answered: (minutes: string, met: boolean) => `Answered after ${minutes} min, ${met ? "in time" : "too late"}.`,
  unanswered: "Not answered yet.",
  message: "What the person on call receives, in their language",
  messageHint:
    "The mail in both languages, and the page behind its link: one press takes the incident and sends the first answer. Here the buttons are only shown.",
  mailZh: "Mail, Chinese",
  mailEn: "Mail, English",
  page: "Answer page",
  paged: "Who was told, and when",
  columns: { time: "Time", what: "What", who: "Who", channel: "Channel", state: "State" },
  level: (level: number) => `page, level ${level}`,
  templates: { page: "page", reminder: "reminder", answer: "first answer to the customer" },
  states: {
    pending: "waiting",
    sending: "being sent",
    sent: "sent",
    received: "received",
    "not-received": "not received",
    suppressed: "no longer needed",
    failed: "failed",
  },
  proof: "The proof",
  proofOk: (chains: number, entries: number, figures: number) =>
    `Each line of a timeline carries the hash of the line before it. A verifier that shares no code with the service recomputed ${chains} chains with ${entries} entries, and ${figures} figures of promised times: all agree.`,
  proofBad: (problem: string) => `The verifier found something wrong: ${problem}`,
  heads: "Head of each closed day, as the customer's daily report will carry it:",
  noHeads: "No day is closed yet.",
  last: "Newest hash of this incident:",
  next: "Look further",
  links: {
    inbox: "all mail that was sent",
    api: "the HTTP API",
    health: "health of the service",
    clock: "the dial",
  },
  commands: "In a terminal:",
};

type Words = typeof en;

const zh: Words = {
  title: "阿里云WAF值班之夜",
  lead: [
    "WAF后面的网站一旦出问题，告警即成为事件，系统逐级呼叫值班人员直到有人接手，客户在承诺的分钟内得到首次响应。",
    "本页的一切都刚刚在这台机器上发生：虚拟时间，真实的云协议；人员为模拟，每一分钟都可以重新计算。",
  ],
  otherLanguage: "English",
  nothing: "尚无事件。回放正在进行，请稍后刷新。",
  figures: {
    alerts: "条告警进入",
    incidents: "起事件由此产生",
    pages: "次呼叫发出",
    inTime: "次首次响应按时",
    chains: "条证据链已重新计算",
  },
  days: "逐日逐站",
  daysHint: "每个色块是一起事件，从打开到结束；颜色为优先级。点选其一，下方即显示该事件。",
  elsewhere: "未知站点",
  story: "一起事件，从最初迹象到结束",
  promise: (minutes) => `承诺：${minutes}分钟内由真人首次响应。`,
  answered: (minutes, met) => `${minutes}分钟后响应，${met ? "按时" : "超时"}。`,
  unanswered: "尚未响应。",
  message: "值班人员收到的内容，使用其语言",
  messageHint: "两种语言的邮件，以及链接后的页面：按一次即接手事件并发出首次响应。此处按钮仅供展示。",
  mailZh: "邮件（中文）",
  mailEn: "邮件（英文）",
  page: "响应页面",
  paged: "何时通知了谁",
  columns: { time: "时间", what: "内容", who: "人员", channel: "渠道", state: "状态" },
  level: (level) => `呼叫，第${level}级`,
  templates: { page: "呼叫", reminder: "催办", answer: "给客户的首次响应" },
  states: {
    pending: "等待发送",
    sending: "发送中",
    sent: "已发送",
    received: "已送达",
    "not-received": "未送达",
    suppressed: "不再需要",
    failed: "失败",
  },
  proof: "证据",
  proofOk: (chains, entries, figures) =>
    `时间线的每一行都带有上一行的哈希。与服务没有任何共用代码的验证程序重新计算了${chains}条链、${entries}行记录和${figures}项时限数据：全部一致。`,
  proofBad: (problem) => `验证程序发现问题：${problem}`,
  heads: "每个已封存日的链头，将印在客户的日报上：",
  noHeads: "尚无已封存的日期。",
  last: "本事件最新的哈希：",
  next: "继续查看",
  links: { inbox: "已发出的全部邮件", api: "HTTP API", health: "服务健康状况", clock: "时钟" },
  commands: "在终端中：",
};

const catalogues: Record<Language, Words> = { en, zh };
export const tourWords = (language: Language): Words => catalogues[language];
