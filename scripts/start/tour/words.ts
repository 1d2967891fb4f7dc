import type { Language } from "../../../shared/domain/contact/person.ts";
import type { Verification } from "../../verify-export.ts";

type Proved = Extract<Verification, { ok: true }>["summary"];

const en = {
  title: "A night on call for Alibaba Cloud WAF",
  lead: [
    "A web application firewall (WAF) stands before a website, stops attacks and writes down every request. A managed security service is the team behind it: it watches these logs day and night, gets up when a site breaks, and answers the customer within promised minutes.",
    "This page shows the software such a team runs on, at work. Everything on it happened just now on this machine, in virtual time, through the real cloud protocols. The customers are invented, the people simulated, and every minute can be recomputed.",
  ],
  otherLanguage: "中文",
  nothing: "Nothing has happened yet. The replay is running: reload in a moment.",
  figures: {
    requests: "requests through the WAF",
    alerts: "alerts came in",
    incidents: "incidents they became",
    pages: "calls for somebody on duty",
    inTime: "first answers in time",
    chains: "proof chains recomputed",
  },
  how: "How it works",
  steps: [
    ["Watch", "Rules look at the log lines of each site, minute by minute. No data is never taken for no attack."],
    [
      "Open",
      "What they find becomes one incident, with a priority from a fixed table. The clock of the promised answer starts.",
    ],
    [
      "Wake",
      "The person on duty gets a card, a mail, a call. If nobody takes it, the next channel follows, then the next person.",
    ],
    [
      "Answer",
      "One press takes the incident and sends the customer the first answer in their language. That stops the clock.",
    ],
    [
      "Prove",
      "Each step is a line in a chain of hashes. The customer's daily report carries its end: nobody can rewrite it.",
    ],
  ] as [string, string][],
  days: "The days, site by site",
  daysHint:
    "Each block is an incident, from its opening to its end; its colour is its priority. Choose one to see it below. Nights are shaded.",
  trafficHint:
    "Behind it the requests to the site. The scale is by roots, so that a quiet hour and a flood can both be seen.",
  traffic: { requests: "requests", stopped: "stopped by the WAF", failed: "failed (5xx)" },
  within: (minutes: number) => `answer within ${minutes} min`,
  elsewhere: "no known site",
  story: "One incident, from the first sign to the end",
  storyHint:
    "Every line was written down the moment it happened. Red is trouble, amber somebody being called, green a step to the good.",
  promise: (minutes: number) => `Promised: a first human answer within ${minutes} minutes.`,
  answered: (minutes: string, met: boolean) => `Given after ${minutes} minutes, ${met ? "in time" : "too late"}.`,
  unanswered: "Not answered yet.",
  message: "What the person on duty gets",
  messageHint:
    "A card in DingTalk, a mail, a call: the same facts, each as its channel can carry them. The link acts for this one person only; here the buttons are only drawn.",
  card: "DingTalk card",
  mail: "Mail",
  call: "Phone call",
  ringing: "WAF on call",
  press: "One press later",
  pressHint:
    "The page behind the link offers the first answer ready written. One press takes the incident and sends it: the customer reads it in their own language, and the clock stops.",
  page: "The page behind the link",
  answer: "What the customer reads",
  paged: "Who was told, and when",
  columns: { time: "Time", what: "What", who: "Who", channel: "Channel", state: "State" },
  level: (level: number) => `page, level ${level}`,
  templates: {
    page: "page",
    reminder: "reminder",
    answer: "first answer to the customer",
    ticket: "ticket",
    report: "daily report",
  },
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
  proofOk: ({ chains, entries, slaFigures }: Proved) =>
    `Each line of a timeline carries the hash of the line before it. A verifier that shares no code with the service recomputed ${chains} chains with ${entries} entries, and ${slaFigures} figures of promised times: all agree.`,
  proofBad: (problem: string) => `The verifier found something wrong: ${problem}`,
  heads: "Head of each closed day, as the customer's daily report carries it:",
  noHeads: "No day is closed yet.",
  last: "Newest hash of this incident:",
  next: "Look further",
  links: {
    "/__local/inbox/mail": ["Mail", "everything that was sent by mail"],
    "/__local/inbox/chat": ["DingTalk", "cards to people and groups"],
    "/__local/inbox/voice": ["Calls", "who was called, with which words"],
    "/v1/openapi.json": ["HTTP API", "its published description"],
    "/v1/health": ["Health", "how the service finds itself"],
    "/__local/clock": ["The dial", "virtual time, right now"],
  } as Record<string, [string, string]>,
  commands: "In a terminal:",
};

export type TourWords = typeof en;

const zh: TourWords = {
  title: "阿里云WAF值班之夜",
  lead: [
    "Web应用防火墙（WAF）位于网站之前，拦截攻击并记录每一个请求。托管安全服务就是它背后的团队：日夜查看这些日志，网站一出问题就有人起身处理，并在承诺的分钟内答复客户。",
    "本页展示的正是这个团队所用的软件。这里的一切都刚刚在这台机器上发生：虚拟时间，真实的云协议。客户为虚构，人员为模拟，每一分钟都可以重新计算。",
  ],
  otherLanguage: "English",
  nothing: "尚无事件。回放正在进行，请稍后刷新。",
  figures: {
    requests: "个请求经过WAF",
    alerts: "条告警进入",
    incidents: "起事件由此产生",
    pages: "次呼叫值班人员",
    inTime: "次首次响应按时",
    chains: "条证据链已重新计算",
  },
  how: "工作方式",
  steps: [
    ["监测", "规则逐分钟查看每个站点的日志。没有数据，绝不当作没有攻击。"],
    ["立案", "发现的问题成为一起事件，优先级由固定的表决定，承诺响应的时钟随即开始。"],
    ["呼叫", "值班人员收到卡片、邮件、电话。无人接手，就换下一个渠道，再换下一个人。"],
    ["响应", "按一次即接手事件，并用客户的语言发出首次响应，时钟停止。"],
    ["证明", "每一步都是哈希链上的一行，客户的日报带有链尾：谁也无法改写。"],
  ],
  days: "逐日逐站",
  daysHint: "每个色块是一起事件，从打开到结束；颜色为优先级。点选其一，下方即显示该事件。夜间加深显示。",
  trafficHint: "背景为该站点的请求量。按平方根缩放，平静时段与攻击洪峰都能看清。",
  traffic: { requests: "请求", stopped: "被WAF拦截", failed: "失败（5xx）" },
  within: (minutes) => `${minutes}分钟内响应`,
  elsewhere: "未知站点",
  story: "一起事件，从最初迹象到结束",
  storyHint: "每一行都在发生的那一刻写下。红色为问题，琥珀色为正在呼叫，绿色为好转。",
  promise: (minutes) => `承诺：${minutes}分钟内由真人首次响应。`,
  answered: (minutes, met) => `实际${minutes}分钟，${met ? "按时" : "超时"}。`,
  unanswered: "尚未响应。",
  message: "值班人员收到的内容",
  messageHint: "钉钉卡片、邮件、电话：内容相同，形式随渠道而定。链接仅供本人操作；此处按钮仅作展示。",
  card: "钉钉卡片",
  mail: "邮件",
  call: "电话",
  ringing: "WAF值班来电",
  press: "按一次之后",
  pressHint: "链接后的页面已写好首次响应。按一次即接手事件并发出：客户以自己的语言读到，时钟停止。",
  page: "链接后的页面",
  answer: "客户读到的内容",
  paged: "何时通知了谁",
  columns: { time: "时间", what: "内容", who: "人员", channel: "渠道", state: "状态" },
  level: (level) => `呼叫，第${level}级`,
  templates: { page: "呼叫", reminder: "催办", answer: "给客户的首次响应", ticket: "工单", report: "日报" },
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
  proofOk: ({ chains, entries, slaFigures }) =>
    `时间线的每一行都带有上一行的哈希。与服务没有任何共用代码的验证程序重新计算了${chains}条链、${entries}行记录和${slaFigures}项时限数据：全部一致。`,
  proofBad: (problem) => `验证程序发现问题：${problem}`,
  heads: "每个已封存日的链头，印在客户的日报上：",
  noHeads: "尚无已封存的日期。",
  last: "本事件最新的哈希：",
  next: "继续查看",
  links: {
    "/__local/inbox/mail": ["邮件", "以邮件发出的全部内容"],
    "/__local/inbox/chat": ["钉钉", "发给个人和群的卡片"],
    "/__local/inbox/voice": ["电话", "呼叫了谁，说了什么"],
    "/v1/openapi.json": ["HTTP API", "公开的接口说明"],
    "/v1/health": ["健康状况", "服务的自我检查"],
    "/__local/clock": ["时钟", "此刻的虚拟时间"],
  },
  commands: "在终端中：",
};

const catalogues: Record<Language, TourWords> = { en, zh };
export const tourWords = (language: Language): TourWords => catalogues[language];
