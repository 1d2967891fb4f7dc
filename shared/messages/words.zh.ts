import { put } from "./told.ts";
import type { Words } from "./words.en.ts";

/** 中文用语。The same keys as in English: the compiler sees to it. */
export const zh: Words = {
  locale: "zh-CN",
  units: { display: "short", between: "" },
  service: "WAF托管安全服务",
  comma: "、",
  clause: "，",
  colon: "：",
  aside: (text) => `（${text}）`,
  sentence: (text) => `${text}。`,

  priorities: { Critical: "危险", Emergency: "紧急", High: "高", Medium: "中", Low: "低" },
  kinds: {
    outage: "网站不可用",
    "error-burst": "错误突增",
    "slow-origin": "源站响应慢",
    "http-flood": "CC攻击",
    scan: "扫描",
    "injection-campaign": "集中注入攻击",
    "credential-stuffing": "撞库",
    certificate: "证书异常",
    "configuration-drift": "配置漂移",
    "protection-off": "防护已关闭",
    "log-pipeline": "日志链路中断",
    capacity: "容量即将用尽",
    "black-hole": "进入黑洞",
    ticket: "工单",
    self: "服务平台自身异常",
  },

  impacts: {
    unavailable: "不可用",
    damaged: "严重受损",
    "severely-affected": "受到严重影响",
    "important-feature-unavailable": "重要功能不可用",
    abnormal: "出现异常",
    "no-effect-seen": "遭受攻击，暂未见影响",
    question: "一般咨询",
  },
  business: { core: "核心业务", other: "非核心业务", own: "服务平台自身" },
  why: (business, impact) => business + impact,
  byHand: "人工设定",

  statuses: {
    open: "待响应",
    acknowledged: "已接手",
    answered: "已响应",
    waiting: "等待客户",
    resolved: "已解决",
    cancelled: "已取消",
  },
  verdicts: {
    attack: "攻击",
    fault: "故障",
    "customer-change": "客户变更",
    "false-alarm": "误报",
    question: "咨询已答复",
  },
  channels: { mail: "邮件", "dingtalk-group": "钉钉群", dingtalk: "钉钉", voice: "电话" },
  ways: { link: "链接", api: "API", console: "控制台", phone: "电话按键" },
  unreached: {
    busy: "占线",
    "no-answer": "无人接听",
    off: "已关机",
    unreachable: "无法接通",
    "bad-number": "号码有误",
    "hung-up": "接通即挂断",
    "call-failed": "呼叫失败",
    "no-receipt": "未按时收到回执",
    limit: "渠道限流",
    "channel-not-configured": "渠道未配置",
  },

  failed: ({ failed, total, share, status }) => {
    const outcome = put("返回", status) || "失败";
    if (failed !== undefined && total !== undefined) return `${total}个请求中${failed}个${outcome}`;
    return put("", share && `${put("", total, "个")}请求中${share}${outcome}`);
  },
  slow: (median, usual) => `响应时间中位数${median}${put("，平时为", usual)}`,
  attack: ({ total, clients, address, paths, kinds, blocked, originSuffers }) =>
    [
      put("", total, "个请求"),
      put("涉及", paths, "个不同路径"),
      put("", kinds, "类攻击手法"),
      clients === "1" ? `来自${address ?? "1个地址"}` : put("来自", clients, "个地址"),
      clients === "1" ? "" : put("最多的来自", address),
      put("已拦截", blocked),
    ]
      .concat(originSuffers ? "源站已受影响" : "")
      .filter(Boolean)
      .join("，"),
  expires: (days, over) => (over ? "证书已过期" : `证书${days}后到期`),
  missedTitle: ({ number }) => `${number} 响应超时`,
  missed: ({ number, customer, priority, within }) =>
    `${put("客户", customer, "的")}${put("", priority, "事件 ") || "事件 "}${number} 未${put("在", within, "内")}得到首次响应`,
  sinceWhen: (evidence, at) => `${at}起${put("，", evidence)}`,

  left: (time) => `剩余${time}`,
  overdue: (time) => `已超时${time}`,
  paused: "计时已暂停：等待客户",
  simulated: "模拟",

  mail: {
    marks: (priority, state) => `【${priority}】【${state}】`,
    silent: "已接手未处理",
    labels: {
      evidence: "现象",
      since: "开始时间",
      site: "站点",
      priority: "优先级",
      due: "响应时限",
      customer: "客户",
      recipient: "接收人",
    },
    core: "核心站点",
    ask: {
      page: "请尽快接手，并向客户发出首次响应。",
      reminder: "您已接手此事件，但此后没有备注、处理或响应。如仍无动作，将继续逐级呼叫。",
    },
    button: { page: "接手 / 响应", reminder: "打开并响应" },
    orOpen: "或打开链接：",
    forYou: "此链接仅限您本人使用，请勿转发。",
  },

  card: { show: "查看", forAll: "此卡片仅供查看。接手请使用发给您本人的消息。" },

  call: {
    time: (hour, minute) => `${Number(hour)}点${Number(minute)}分`,
    script: ({ priority, customer, site, what, due }) =>
      `WAF托管服务值班呼叫。${priority}事件，${customer}，${site}，${what}，请在${due}前响应。`,
    keys: "接手请按1，转下一位请按2。",
    reply: "谢谢，您的按键已收到。",
    noKeys: "请打开消息中的链接确认。",
  },

  page: {
    dueAt: "响应时限",
    message: "发给客户的首条消息",
    answer: "接手并响应",
    answerOnly: "响应",
    take: "仅接手",
    hintOpen: "“仅接手”停止呼叫，计时继续；上述消息将原样发给客户，计时随之停止。",
    hint: "上述消息将原样发给客户，计时随之停止。",
    holder: (who, ago) => `${who}于${ago}接手`,
    answerer: (who, ago) => `${who}于${ago}响应`,
    timeline: "处理经过",
    showsOnly: "此链接来自群消息，仅供查看。接手或响应请使用发给您本人的消息中的链接。",
    acknowledged: "您已接手",
    acknowledgedNext: "呼叫已停止。向客户发出首次响应之前，计时继续。",
    answered: "已响应",
    answeredNext: "您的消息正在发给客户，计时已停止。",
    refused: "未作任何更改",
    dueIn: (left) => `响应时限：${left}`,
    spentTitle: "此链接无法使用",
    spent: "请打开最新邮件中的链接。",
    now: "刚刚",
  },

  ready: {
    hello: (customer) => `${customer}，您好：`,
    have: (who) => `我是WAF托管安全服务的值班工程师${who}，本次事件由我负责处理。`,
    seen: "目前情况",
    next: "接下来",
    nextUpdate: (at) => `我们最迟于${at}再次向您同步进展。`,
    steps: {
      outage: "我们将排查源站、WAF和DNS，定位故障环节并恢复访问。",
      "error-burst": "我们将确认哪些请求出错，以及问题出在WAF还是源站。",
      "slow-origin": "我们将对比WAF与源站的耗时，定位变慢的环节。",
      "http-flood": "我们将识别攻击请求，收紧CC安全防护策略，并避免影响正常用户。",
      scan: "我们将确认是否有请求绕过防护，并封禁扫描来源。",
      "injection-campaign": "我们将确认是否有注入请求绕过防护，并封禁攻击来源。",
      "credential-stuffing": "我们将排查是否有账号被成功登录，并对登录接口限速。",
      certificate: "我们将核对证书，并告知您需要更换的内容和位置。",
      "configuration-drift": "我们将比对此次变更与变更申请，并与您确认。",
      "protection-off": "我们将查明防护关闭的原因，并与您一起恢复防护。",
      "log-pipeline": "我们将恢复日志投递；恢复之前，该站点的监测受限。",
      capacity: "我们将查明容量占用来源，并在用尽之前给出处理建议。",
      "black-hole": "我们将确认攻击情况和黑洞解除时间，并准备恢复访问的方案。",
      ticket: "我们将核实情况，并向您反馈结果。",
      self: "我们将查明原因并修复。",
    },
  },

  entries: {
    opened: ({ title, evidence, due }) => `${title}${put("（", evidence, "）")}${put("；响应时限 ", due)}`,
    joined: ({ again, alerts }) => (again ? "再次告警" : "告警持续") + put("，累计", alerts, "次"),
    paged: ({ reminder, people }) =>
      reminder ? `催办${put("：", people)}` : `已呼叫：${people ?? "无人，缺少联系方式"}`,
    "handed-over": ({ people }) => `消息已交付${put("：", people)}`,
    received: ({ people }) => `消息已送达${put("：", people)}`,
    "not-received": ({ people, reason, next }) =>
      `消息未送达${put("：", people)}${put("（", reason, "）")}${put("，改用", next)}`,
    suppressed: ({ people, reason }) => `消息不再需要${put("：", people)}${put("（", reason, "）")}`,
    acknowledged: ({ who, via }) => `${put("", who)}已接手${put("（", via, "）")}`,
    lapsed: ({ people }) => `${put("", people, "的")}接手已失效，继续呼叫`,
    answered: ({ who, via, took, inTime }) =>
      `${put("", who)}${took ? "已接手并响应" : "已响应"}${put("（", via, "）")}${inTime === undefined ? "" : inTime ? "，按时" : "，超时"}`,
    told: ({ people }) => `已告知客户${put("：", people)}`,
    paused: ({ who, reason }) => `${put("", who)}已暂停计时${put("：", reason)}`,
    resumed: ({ who }) => `${put("", who)}已恢复计时`,
    reprioritised: ({ who, priority, reason }) =>
      `${put("", who)}已调整优先级${put("为", priority)}${put("：", reason)}`,
    escalated: ({ level, people }) => `升级${put("至第", level, "级")}，已呼叫：${people ?? "无人，缺少联系方式"}`,
    mark: ({ percent }) =>
      percent === 100 ? "响应时限已到，尚未响应" : `响应时限已过${percent === undefined ? "一部分" : `${percent}%`}`,
    "handed-on": ({ who, people, via }) => `${put("", who)}已转交${put("给", people)}${put("（", via, "）")}`,
    note: ({ who, text, urges }) =>
      urges === undefined ? `${put("", who)}备注${put("：", text)}` : `${put("", who)}催办，累计${urges}次`,
    mitigated: () => "现象已消失",
    resolved: ({ who, verdict }) => `${put("", who)}已解决${put("：", verdict)}`,
    reopened: ({ generation, due }) => `再次发生${put("，第", generation, "次打开")}${put("；响应时限 ", due)}`,
    cancelled: ({ who, reason }) => `${put("", who)}已取消${put("：", reason)}`,
  },

  refusals: {
    closed: "事件已关闭",
    "older-generation": "事件已重新打开，请使用最新邮件中的链接",
    "already-acknowledged": "已有其他人接手",
    "already-answered": "已有其他人响应",
    "not-closed": "事件尚未关闭",
    "too-late": "关闭时间过久，请提交新的工单",
    "other-body": "该幂等键已用于另一张工单",
    "not-found": "没有此事件",
    "already-mitigated": "现象此前已消失",
    "shows-only": "此链接来自群消息，仅供查看，请使用发给您本人的消息中的链接",
  },

  tickets: {
    kinds: {
      fault: "故障",
      attack: "攻击",
      "false-block": "误拦截",
      leak: "数据泄露",
      vulnerability: "漏洞",
      change: "变更申请",
      question: "咨询",
    },
    places: {
      core: "",
      other: "",
      "no-site": "未指明站点，按核心业务处理",
      "unknown-site": "站点不在合同范围内，按核心业务处理",
    },
    heads: { received: "已受理", reply: "新消息", urge: "客户催办" },
    received: (due) => `您的工单已受理，工程师最迟于${due}向您响应。`,
    urged: (times) => `客户正在催办（累计${times}次），请立即回复客户。`,
    kind: "类型",
    from: "来自",
  },

  faults: {
    INPUT_INVALID: ["输入有误", "无法读取请求"],
    NOT_AUTHENTICATED: ["未通过身份验证", "密钥缺失、错误或已过期"],
    NOT_ALLOWED: ["没有权限", "此密钥不允许该操作"],
    NOT_FOUND: ["未找到", "没有此内容"],
    METHOD_NOT_ALLOWED: ["不支持的方法", "此地址不支持该方法"],
    REFUSED: ["操作被拒绝", "未作任何更改"],
    STALE_WRITE: ["数据已变更", "已有其他人先行修改，请重试"],
    BODY_TOO_LARGE: ["请求过大", "请求体过大"],
    CLOUD_BUSY: ["云服务繁忙", "云服务繁忙，请稍后重试"],
    CLOUD_DENIED: ["云服务拒绝", "云服务拒绝了此调用"],
    MAIL_REFUSED: ["邮件被拒绝", "邮件服务拒绝了此邮件"],
    RECIPIENT_REFUSED: ["无法送达", "无法通过此渠道联系该人员"],
    CHANNEL_LIMIT: ["渠道限流", "该渠道暂时不再接受消息"],
    CHANNEL_CONFIG: ["渠道未配置", "该渠道的配置有误或不完整"],
    CONFIG_MISSING: ["配置不完整", "缺少配置"],
    BUG: ["内部错误", "服务端发生错误"],
  },
};
