import type { Confirmation } from "../domain/alert/confirmation.ts";
import type { Kind } from "../domain/alert/kind.ts";
import type { Traffic } from "../domain/evidence/traffic.ts";
import type { Refusal } from "../domain/incident/actor.ts";
import type { News, Status, Verdict } from "../domain/incident/incident.ts";
import type { Channel } from "../domain/incident/plan.ts";
import type { Impact, Priority } from "../domain/incident/priority.ts";
import type { ReopeningRefusal } from "../domain/incident/reopening.ts";
import type { ReportKind } from "../domain/incident/report-duty.ts";
import type { What } from "../domain/incident/timeline.ts";
import type { ProposalRefusal } from "../domain/proposal/decide.ts";
import type { ProposalState } from "../domain/proposal/proposal.ts";
import type { Confidence } from "../domain/recommendation/confidence.ts";
import type { Period } from "../domain/report/period.ts";
import type { Verdict as DayVerdict, Unknown } from "../domain/report/report.ts";
import type { OverrideRefusal } from "../domain/rota/override.ts";
import type { Place, TicketKind } from "../domain/ticket/triage.ts";
import type { WindowRefusal } from "../domain/window/agree.ts";
import type { WindowKind } from "../domain/window/window.ts";
import { type Attack, type Failures, type Missed, put, type Told } from "./told.ts";

/** Every reason for which an act changes nothing. */
export type Reason =
  | Refusal
  | ReopeningRefusal
  | "nobody-on-call"
  | OverrideRefusal
  | WindowRefusal
  | ProposalRefusal
  | "not-found"
  | "already-mitigated"
  | "shows-only"
  | "one-by-one"
  | "not-owed"
  | "too-late"
  | "other-body";

/** The words of the trade in English. Its type is the list of keys that every language has. */
export const en = {
  locale: "en-GB",
  /** How units are written, and what stands between two of them. */
  units: { display: "long" as "long" | "short", between: " " },
  service: "WAF Managed Security Service",
  comma: ", ",
  clause: ", ",
  colon: ": ",
  aside: (text: string) => ` (${text})`,
  sentence: (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,

  priorities: {
    Critical: "Critical",
    Emergency: "Emergency",
    High: "High",
    Medium: "Medium",
    Low: "Low",
  } satisfies Record<Priority, string>,

  confirmations: {
    confirmed: "CloudMonitor's own figure says so, too",
    "not-confirmed": "CloudMonitor's own figure does not say so",
    unreadable: "CloudMonitor's own figure could not be read",
  } satisfies Record<Confirmation, string> as Record<string, string>,

  windows: {
    maintenance: "maintenance window",
    mute: "mute",
    watch: "watch period",
    freeze: "freeze",
  } satisfies Record<WindowKind, string>,

  /** As said after the name of a site. */
  kinds: {
    outage: "unavailable",
    "error-burst": "error burst",
    "slow-origin": "slow origin",
    "http-flood": "HTTP flood",
    scan: "scan",
    "injection-campaign": "injection campaign",
    "credential-stuffing": "credential stuffing",
    certificate: "certificate trouble",
    "configuration-drift": "configuration drift",
    "protection-off": "protection off",
    "log-pipeline": "log pipeline interrupted",
    capacity: "capacity nearly used up",
    "black-hole": "in a black hole",
    ticket: "ticket",
    self: "trouble of the service itself",
  } satisfies Record<Kind, string>,

  /** As said after whose business it is. */
  impacts: {
    unavailable: "unavailable",
    damaged: "significantly damaged",
    "severely-affected": "severely affected",
    "important-feature-unavailable": "important feature unavailable",
    abnormal: "abnormal",
    "no-effect-seen": "attacked, no effect seen",
    question: "general question",
  } satisfies Record<Impact, string>,
  business: { core: "core business", other: "non-core business", own: "the service itself" },
  why: (business: string, impact: string) => `${business} ${impact}`,
  byHand: "set by a person",

  statuses: {
    open: "open",
    acknowledged: "acknowledged",
    answered: "answered",
    waiting: "waiting for the customer",
    resolved: "resolved",
    cancelled: "cancelled",
  } satisfies Record<Status, string>,
  verdicts: {
    attack: "attack",
    fault: "fault",
    "customer-change": "customer's change",
    "false-alarm": "false alarm",
    question: "question answered",
  } satisfies Record<Verdict["verdict"], string>,
  channels: {
    mail: "mail",
    "dingtalk-group": "DingTalk group",
    dingtalk: "DingTalk",
    voice: "phone",
    sms: "SMS",
  } satisfies Record<Channel, string>,
  /** Through what somebody acted. A way without words is named as it is. */
  ways: { link: "link", api: "API", console: "console", phone: "phone key" },
  /** Why a message was not received. A reason without words (a provider's code) is named as it is. */
  unreached: {
    busy: "busy",
    "no-answer": "no answer",
    off: "phone off",
    unreachable: "unreachable",
    "bad-number": "wrong number",
    "hung-up": "hung up at once",
    "call-failed": "call failed",
    "bad-address": "wrong address",
    bounced: "bounced",
    "taken-for-spam": "taken for spam",
    "no-receipt": "no receipt in time",
    limit: "limit of the provider",
    "channel-not-configured": "channel not set up",
  },

  failed: ({ failed, total, share, status, usual }: Failures) => {
    const outcome = put("returned ", status) || "failed";
    if (failed !== undefined && total !== undefined)
      return `${failed} of ${total} requests ${outcome}${put(", usually ", usual)}`;
    return put("", share && `${share} of ${put("", total, " ")}requests ${outcome}${put(", usually ", usual)}`);
  },
  slow: (median: string, usual: string | undefined) => `median response ${median}${put(", usually ", usual)}`,
  attack: ({ total, clients, address, paths, kinds, blocked, originSuffers }: Attack) =>
    [
      put("", total, " requests"),
      put("for ", paths, " different paths"),
      put("", kinds, " kinds of attack"),
      clients === "1" ? `from ${address ?? "one address"}` : put("from ", clients, " addresses"),
      clients === "1" ? "" : put("most of them from ", address),
      put("", blocked, " blocked"),
    ]
      .concat(originSuffers ? "the origin suffers" : "")
      .filter(Boolean)
      .join(", "),
  expires: (days: string, over: boolean) => (over ? "the certificate has expired" : `expires in ${days}`),
  missedTitle: ({ number }: Missed) => `answer to ${number} overdue`,
  missed: ({ number, customer, priority, within }: Missed) =>
    `${number}${put(" (", priority, ")")}${put(" of customer ", customer)} had no first answer${put(" within ", within)}`,
  selfReports: {
    notSent: (customer: string, day: string) => `the report of ${customer} for ${day} could not be sent`,
    incomplete: (customer: string, day: string) =>
      `the report of ${customer} for ${day} went out without all of the logs`,
    proposals: (customer: string, day: string) =>
      `the log store of ${customer} did not answer on ${day}: what their WAF stops wrongly is unknown`,
    update: (customer: string, number: string) =>
      `customer ${customer} had no update on ${number} within the promised time`,
  },
  selfTroubles: {
    "stood-still": () => "the service stood still; what was due in the meantime is done late",
    "timer-silent": ({ timer }: { timer: string }) => `the timer ${timer} has not run, or its work fails`,
    "row-set-aside": ({ rows }: { rows: string }) =>
      `work on one ${rows} fails time and again; it is tried every 15 minutes`,
    "row-unreadable": ({ rows }: { rows: string }) => `a stored ${rows} cannot be read and is left out`,
    "channel-refused": ({ channel, code }: { channel: string; code: string }) =>
      `messages by ${channel} are refused because of our own set-up${put(" (", code, ")")}; other channels are used instead`,
  },
  /** What happens there is unknown meanwhile. */
  logTroubles: {
    silent: (usual: string) =>
      `no log line, where the longest usual silence is ${usual}; what happens there is unknown`,
    full: (used: string) =>
      `the log store is full${put(" (", used, " used)")}: new lines are dropped, every figure is too small`,
    sampled: (share: string) =>
      `only a part of the log lines is delivered${put(" (", share, ")")}: every figure is an estimate`,
    unreadable: (code: string) => `the log store does not answer${put(" (", code, ")")}; what happens there is unknown`,
  },
  sinceWhen: (evidence: string, at: string) => `${put("", evidence, " ")}since ${at}`,

  left: (time: string) => `${time} left`,
  overdue: (time: string) => `${time} overdue`,
  paused: "the clock is paused: waiting for the customer",
  simulated: "simulated",

  mail: {
    /** What a subject begins with. */
    marks: (priority: string, state: string) => `[${priority}][${state}] `,
    silent: "acknowledged, no step yet",
    handedOver: "handed over to you",
    updateDue: "update due",
    updateOverdue: "update overdue",
    help: "help wanted",
    reportDue: "report due",
    reportOverdue: "report overdue",
    labels: {
      evidence: "Seen",
      since: "Since",
      site: "Site",
      priority: "Priority",
      due: "Answer due",
      update: "Update due",
      verdict: "Verdict",
      cause: "Cause",
      done: "What was done",
      customer: "Customer",
      recipient: "For",
    },
    core: "core site",
    ask: {
      page: "Please take this incident and give the customer the first answer.",
      handover:
        "This incident is handed over to you. Please take it and go on with it; what has happened so far stands behind the link.",
      reminder:
        "You have acknowledged this incident, and nothing has been noted, done or answered since. Without a step from you the paging will go on.",
      "update-due": "The customer's next update is due soon. Please write how it stands.",
      help: "Whoever has this incident asks for help. Please join them now.",
      "update-overdue": "The customer was promised an update by now and has had none. Please write to them at once.",
      "report-due": "The report on this incident is due today. Write cause, handling and prevention, and release it.",
      "report-overdue":
        "The report on this incident was promised to the customer by now and is not released. Please see to it.",
    },
    button: {
      page: "Take or answer",
      handover: "Open and take",
      reminder: "Open and answer",
      "update-due": "Write the update",
      "update-overdue": "Write the update",
      help: "Open",
      "report-due": "Open",
      "report-overdue": "Open",
    },
    orOpen: "Or open:",
    forYou: "This link is meant for you alone; please do not forward it.",
  },

  /** What the customer is told of an incident: how the mail is headed, and what it says. */
  news: {
    heads: {
      opened: "opened",
      update: "update",
      mitigated: "cause gone",
      again: "back again",
      resolved: "resolved",
      preliminary: "preliminary report",
      final: "final report",
    } satisfies Record<News["what"], string>,
    opened: (due: string) =>
      `We have noticed this and called the engineer on duty. A named person will write to you by ${due} at the latest.`,
    mitigated: "What we saw is over. We keep watching it, and write to you when the matter is closed.",
    again: "It has come back. We are working on it, and write to you how it goes on.",
    resolved: "This matter is closed. What it was and what was done stands below.",
  },

  incidentReport: {
    heads: { preliminary: "preliminary report", final: "final report" } satisfies Record<ReportKind, string>,
    intro: {
      preliminary:
        "What we know of this incident so far. The final report follows within three working days after its end.",
      final: "What happened, why, what was done, and what keeps it from happening again.",
    } satisfies Record<ReportKind, string>,
    impact: "Impact",
    over: "Over at",
    closed: "Closed at",
    answered: "First answer",
    within: (at: string, minutes: string, inTime: boolean) =>
      `${at}, promised within ${minutes} min: ${inTime ? "in time" : "too late"}`,
    handling: "Handling",
    prevention: "Prevention",
    by: "Written by",
    proof: "Proof",
  },

  card: {
    show: "Show",
    forAll: "This card only shows. Whoever was paged takes the incident by the message that came to them alone.",
  },

  /** Several incidents in one message. */
  bundle: {
    count: (n: string) => (n === "1" ? "1 incident" : `${n} incidents`),
    title: (count: string, customer: string) => `${count}${put(" of ", customer)}`,
    more: (n: string) => `and ${n} more`,
    due: (time: string) => `answer due ${time}`,
    firstDue: "First due",
    ask: {
      page: "Please take these incidents and give the customer the first answer. What comes up within a minute is told together.",
      handover: "These incidents are handed over to you. Please take them and go on with them.",
      reminder: "You have these incidents, and each of them waits for a step from you.",
      news: "This came up within a minute; each is an incident of its own. Where an answer is due, a named person will write to you by then at the latest.",
    },
    button: "Open the list",
    /** Of a call: what is most urgent among them. */
    first: (title: string) => `first ${title}`,
    /** Of a short message: the first number, and how many besides. */
    others: (number: string, n: string) => `${number} and ${n} more`,
    page: {
      takeAll: "Take all of these",
      answerAll: "Take and answer all",
      passOnAll: "Pass all on",
      message: "First message to the customer, about all of them",
      hint: "It goes for those that nobody has answered. “Take all of these” stops their paging, and the clocks run on; each can also be opened and answered by itself.",
      list: "Incidents, the most urgent first",
      none: "Nobody needs to take any of these now.",
      done: {
        acknowledge: {
          title: "You take all of these",
          said: "Their paging stops within moments; the clocks run until the customer has the first answer.",
        },
        answer: {
          title: "All of these are being answered",
          said: "Your message goes to the customer for each of them, and the clocks stop.",
        },
        "pass-on": { title: "All of these are passed on", said: "The next level is being called." },
      },
    },
    ready: (count: string) => `this is about ${count}`,
    readyNext: "We look for what they have in common, and treat the most urgent first.",
  },

  call: {
    time: (hour: string, minute: string) => `${hour} ${minute}`,
    script: ({
      priority,
      customer,
      site,
      what,
      due,
    }: Record<"priority" | "customer" | "site" | "what" | "due", string>) =>
      `WAF managed security service, on-call page. ${priority} incident, ${customer}, ${site}, ${what}. The answer is due at ${due}.`,
    keys: " To take it press 1, for the next person press 2.",
    reply: "Thank you, your key was received.",
    noKeys: " Please confirm by the link in your message.",
  },

  sms: {
    script: ({
      number,
      priority,
      customer,
      site,
      what,
      due,
    }: Record<"number" | "priority" | "customer" | "site" | "what" | "due", string>) =>
      `${number}, ${priority}: ${customer}, ${site}, ${what}. Answer due at ${due}. Please take it by the link in your DingTalk or mail.`,
  },

  page: {
    dueAt: "Answer due",
    message: "First message to the customer",
    answer: "Take and answer",
    answerOnly: "Answer",
    messageUpdate: "Update to the customer",
    update: "Send update",
    hintUpdate: "The message goes to the customer as it stands.",
    take: "Take only",
    hintOpen:
      "“Take only” stops the paging, and the clock runs on. The message goes to the customer as it stands, and stops the clock.",
    hint: "The message goes to the customer as it stands, and stops the clock.",
    holder: (who: string, ago: string) => `Acknowledged by ${who} ${ago}`,
    answerer: (who: string, ago: string) => `Answered by ${who} ${ago}`,
    timeline: "So far",
    showsOnly:
      "This link came to a group and only shows. Take or answer the incident by the link in the message that came to you alone.",
    explained: "What the buttons do",
    passOn: "Pass on",
    needHelp: "Need help",
    falseAlarm: "False alarm",
    falseAlarmWhy: "Why it is none (goes to the customer)",
    falseAlarmClose: "Close as a false alarm",
    noAction: "Nothing had to be done.",
    hintHelp: "“Need help” calls the next level now. “Pass on” says that you cannot take it.",
    lastMinutes: "Last 15 minutes",
    requests: (n: string) => `${n} requests`,
    noRequests: "no request",
    acted: "Rules that acted",
    noRule: "no rule acted",
    window: (from: string, to: string) => `${from}–${to}`,
    incomplete: "not all lines were counted: figures are the least it can be",
    unknown: {
      absent: "Unknown: no log store is connected.",
      "no-site": "Unknown: the incident names no site.",
      unreadable: "Unknown: the log store did not answer in time.",
    } satisfies Record<Extract<Traffic, { is: "unknown" }>["why"], string>,
    changes: "Changes in the last 24 hours",
    noChanges: "None that we know of.",
    agreed: (window: string, from: string, to: string, reason: string) => `${window} ${from}–${to}: ${reason}`,
    paged: "Paged",
    contact: "Customer's contact in an emergency",
    noContact: "none known",
    runbook: "First steps",
    done: {
      "handed-on": { title: "Passed on", said: "The next level is being called." },
      helped: {
        title: "Help is called",
        said: "The next level is being called; the incident stays with whoever has it.",
      },
      "false-alarm": { title: "Closed as a false alarm", said: "The customer is told, with your reason." },
      acknowledged: {
        title: "You have it",
        said: "The paging has stopped. The clock runs until the customer has the first answer.",
      },
      answered: {
        title: "Answered",
        said: "Your message is on its way to the customer. The clock has stopped.",
      },
      updated: { title: "The customer is told", said: "Your update is on its way to the customer." },
    },
    refused: "Nothing was changed",
    dueIn: (left: string) => `Answer due: ${left}`,
    spentTitle: "This link cannot be used",
    spent: "Please open the link in your latest mail.",
    now: "just now",
  },

  ready: {
    hello: (customer: string) => `Hello ${customer},`,
    have: (who: string) => `this is ${who}, on call at your WAF managed security service. I am taking care of this.`,
    seen: "What we see",
    next: "What happens next",
    stands: "How it stands",
    goesOn: "it goes on, and we are working on it.",
    isGone: "what we saw is over; we keep watching.",
    nextUpdate: (at: string) => `You will hear from us again by ${at} at the latest.`,
    steps: {
      outage: "We check origin, WAF and DNS to find where the requests fail, and restore access.",
      "error-burst": "We find out which requests fail, and whether at WAF or at the origin.",
      "slow-origin": "We compare the times at WAF and at the origin to find where they are lost.",
      "http-flood": "We single out the attacking requests and tighten HTTP flood protection, sparing your users.",
      scan: "We check whether anything got through, and block the sources.",
      "injection-campaign": "We check whether any injection got through, and block the sources.",
      "credential-stuffing": "We check for logins that succeeded, and limit the login endpoint.",
      certificate: "We check the certificate and tell you exactly what has to be replaced, and where.",
      "configuration-drift": "We compare the change with what was ordered, and clarify it with you.",
      "protection-off": "We find out why the protection is off, and restore it together with you.",
      "log-pipeline": "We restore the log delivery. Until then monitoring of this site is limited.",
      capacity: "We find out what uses the capacity, and propose what to do before it runs out.",
      "black-hole": "We establish the attack and when the black hole ends, and prepare how to restore access.",
      ticket: "We look into it and come back to you with our findings.",
      self: "We find the cause and repair it.",
    } satisfies Record<Kind, string>,
  },

  /** What a page asks that is no level of the plan. */
  reminders: {
    reminder: "reminder",
    "update-due": "reminder that an update is due",
    "update-overdue": "page: the customer's update is overdue",
    "report-due": "reminder that the incident's report is due",
    "report-overdue": "page: the incident's report is overdue",
    "update-missed": "the customer's update did not come: opened as trouble of the service itself",
  },
  entries: {
    opened: ({ title, evidence, confirmation, held, due }) =>
      `${title}${put(" (", evidence, ")")}${put("; ", confirmation)}${put("; held back by a window from ", held)}${put("; answer due ", due)}`,
    joined: ({ again, alerts, finding }) =>
      finding
        ? `found beside it: ${finding}`
        : (again ? "fires again" : "goes on") + put(", ", alerts, " alerts so far"),
    paged: ({ reminder, people }) =>
      reminder ? `${reminder}${put(" to ", people)}` : `paged ${people ?? "nobody: no address known"}`,
    "handed-over": ({ people }) => `message handed over${put(": ", people)}`,
    received: ({ people }) => `message received${put(": ", people)}`,
    "not-received": ({ people, reason, next }) =>
      `message not received${put(": ", people)}${put(" (", reason, ")")}${put("; now by ", next)}`,
    suppressed: ({ people, reason }) => `message no longer needed${put(": ", people)}${put(" (", reason, ")")}`,
    acknowledged: ({ who, via }) => `acknowledged${put(" by ", who)}${put(" (", via, ")")}`,
    lapsed: ({ people }) => `acknowledgement${put(" of ", people)} lapsed, the paging goes on`,
    answered: ({ who, via, took, inTime }) =>
      `${took ? "taken and answered" : "answered"}${put(" by ", who)}${put(" (", via, ")")}${inTime === undefined ? "" : inTime ? ", in time" : ", too late"}`,
    told: ({ news, who, people, text }) =>
      `customer told${put(" by ", who)}${put(": ", news)} → ${people ?? "nobody: no address known"}${put(": ", text)}`,
    paused: ({ who, reason }) => `clock paused${put(" by ", who)}${put(": ", reason)}`,
    resumed: ({ who, reason }) => `clock runs again${put(", by ", who)}${put(": ", reason)}`,
    reprioritised: ({ who, priority, reason }) =>
      `priority changed${put(" to ", priority)}${put(" by ", who)}${put(": ", reason)}`,
    escalated: ({ help, who, level, people }) =>
      `${help === undefined ? "escalated" : `help wanted${put(" by ", who)}, called`}${put(" to level ", level)}: paged ${people ?? "nobody: no address known"}`,
    mark: ({ percent }) =>
      percent === 100 ? "the promised time is over, no answer yet" : `${percent ?? "…"}% of the promised time is over`,
    "handed-on": ({ who, people, via, reason }) =>
      `handed over${put(" to ", people)}${put(" by ", who)}${put(" (", via, ")")}${put(": ", reason)}`,
    note: ({ who, text, urges }) =>
      urges === undefined
        ? `note${put(" by ", who)}${put(": ", text)}`
        : `urged${put(" by ", who)}, ${urges === "1" ? "once" : `${urges} times`} so far`,
    mitigated: () => "the cause is gone",
    resolved: ({ who, verdict }) => `resolved${put(" by ", who)}${put(": ", verdict)}`,
    reopened: ({ who, reason, generation, held, due }) =>
      `${who === undefined ? "happens again" : `opened again by ${who}${put(": ", reason)}`}${put(", opening ", generation)}${put("; held back by a window from ", held)}${put("; answer due ", due)}`,
    cancelled: ({ who, reason }) => `cancelled${put(" by ", who)}${put(": ", reason)}`,
  } satisfies Record<What, (told: Told) => string>,

  statement: {
    kind: "Statement of response times",
    verdict: (kept: string, promised: string) => `${kept} of ${promised} promises kept`,
    complete: (at: string) => `Complete, as of ${at}.`,
    running: (at: string) => `The month is not over; as of ${at}.`,
    kept: "Answered in time",
    missed: "Missed",
    open: "Open, or closed without an answer",
    noCause: "no cause has been named yet",
    key: "Key",
    signed: "Signature",
    check: (command: string) => `${command} recomputes every figure and checks the signature.`,
    sections: { byPriority: "By priority", misses: "Missed, and why", all: "Every promise", proof: "Proof" },
    columns: {
      tally: ["Priority", "Promised", "Kept", "Missed", "Open"],
      all: ["Incident", "Noticed", "Due", "Answered"],
    },
  },

  audit: {
    kind: "Who looked",
    verdict: (n: number, refused: number) =>
      `${n} ${n === 1 ? "look" : "looks"}${refused > 0 ? `, ${refused} of them refused` : ""}`,
    why: "Each was written down before anything was shown.",
    title: "Looks, newest first",
    older: "Older ones",
    next: (cursor: string) => `?cursor=${cursor}`,
    refused: "refused",
    service: "the service itself",
    stranger: "somebody with another customer's key",
    ours: "of the provider",
    ways: { key: "key", link: "link" },
    acted: ", after doing something to it",
    things: {
      incident: "incident",
      incidentReport: "report of an incident",
      ticket: "ticket",
      window: "maintenance window or the like",
      answerPage: "page of an incident, with the site's last 15 minutes",
      statement: "statement of response times",
      everything: "export of everything",
      list: "this list",
      evidence: "logs of a site, for a ticket",
      traces: "single requests by their trace ids, for a ticket",
      report: "logs of a day, for the report",
    },
  },

  report: {
    kinds: { daily: "WAF daily report", watch: "WAF watch report" } satisfies Record<Period["kind"], string>,
    subject: (verdict: string, customer: string, kind: string, when: string) =>
      `[${verdict}] ${customer}: ${kind}, ${when}`,
    verdicts: {
      normal: "Normal",
      attention: "Attention",
      "action-needed": "Action needed",
    } satisfies Record<DayVerdict, string>,
    reasons: {
      waiting: (n: number) => `${n} ${n === 1 ? "incident waits" : "incidents wait"} for you.`,
      contract: (days: number, left: string) =>
        days < 0
          ? "Your contract has ended."
          : days === 0
            ? "Your contract ends today."
            : `Your contract ends in ${left}.`,
      missed: (n: number) => `${n} first ${n === 1 ? "answer" : "answers"} came later than promised, or not yet.`,
      serious: (n: number) => `${n} ${n === 1 ? "incident" : "incidents"} of priority High or above.`,
      held: (n: number) =>
        `${n} ${n === 1 ? "alert was" : "alerts were"} held back by agreed windows: nobody was paged.`,
      unresolved: (n: number) => `${n} ${n === 1 ? "incident is" : "incidents are"} not resolved yet.`,
      errors: (site: string, percent: string) => `${site} answered ${percent} of its requests with an error (5xx).`,
      "no-log-store": "No log store is connected: traffic and attacks of this time are unknown, not zero.",
      unreadable: "The log store could not be read: traffic and attacks of this time are unknown, not zero.",
      "no-lines": "The log store has no line of this time: traffic and attacks are unknown, not zero.",
      incomplete: "Part of the logs could not be read: every figure is the least it can be.",
      gaps: (sites: number, time: string) =>
        `${sites === 1 ? "One site was" : `${sites} sites were`} not observed for ${time} in all: what happened then is unknown.`,
      nothing: "No serious incident, every promise kept, every site observed.",
    },
    requests: "Requests",
    blocked: "Blocked",
    incidents: "Incidents",
    unknown: "Unknown",
    unknownWhy: {
      absent: "no log store is connected",
      unreadable: "the log store could not be read",
      "no-lines": "the log store has no line of this time",
    } satisfies Record<Unknown["why"], string>,
    notKnown: (why: string) => `Unknown: ${why}.`,
    atLeast: (value: string) => `at least ${value}`,
    ofRequests: (percent: string) => `${percent} of requests`,
    change: (percent: string) => `${percent} on the day before`,
    same: "as the day before",
    noneBefore: "none the day before",
    wasBefore: (n: string) => `${n} the day before`,
    inTime: (kept: string, promised: string) => `${kept} of ${promised} answered in time`,
    noIncident: "none in that time",
    open: (n: string) => `${n} open`,

    sites: "Sites",
    site: "Site",
    errors: "5xx",
    coverage: "Coverage",
    observed: (percent: string, observed: string, minutes: string) =>
      `Observed: ${percent} of all minutes (${observed} of ${minutes}).`,
    gap: (site: string, times: string, time: string) => `${site}: nothing seen ${times} (${time})`,
    moreSites: (n: string) => `and ${n} more sites`,
    elsewhere: (n: string) => `${n} requests were for names that are no site of yours.`,
    core: "core",
    modules: "Blocked by module",
    types: "Blocked by kind of attack",
    none: "None in the minutes observed.",
    challenged: (n: string) => `Besides, ${n} requests had to prove that they are no machine.`,
    watched: (n: string) => `Besides, ${n} attacks were recognised and let through: the module only observes there.`,
    sources: "Top sources",
    address: "Address",
    siteCount: "Sites",
    paths: "Paths",
    failures: "Errors (5xx)",
    toClients: "Answered to visitors",
    fromOrigin: "Of these from the origin",
    others: "Others",
    incident: (...parts: string[]) => parts.filter(Boolean).join("; "),
    noIncidents: "No incident was opened, and none is left.",
    answered: (used: string, promised: string, inTime: boolean) =>
      `answered after ${used} of ${promised}${inTime ? ", in time" : ", too late"}`,
    unanswered: (promised: string) => `no answer within ${promised}`,
    running: (promised: string) => `answer promised within ${promised}`,
    more: (n: string) => `and ${n} more`,
    waiting: "Waiting for you",
    windows: "Agreed windows",
    allSites: "all sites",
    held: (n: number) => `${n} ${n === 1 ? "alert" : "alerts"} held back`,
    expiry: "Expiry",
    contract: (number: string) => `Contract ${number}`,
    until: (day: string, left: string) => `until ${day}, ${left} left`,
    ended: (day: string) => `ended on ${day}`,
    duty: "On duty",
    pagedFirst: "Paged first",
    pagedNext: "Then",
    witness: "Witness of the day",
    head: "Head",
    sealed: (n: number, last: string) => `${n} ${n === 1 ? "incident" : "incidents"} with entries, last number ${last}`,
    content: "Content",
    notClosed: "The day is not closed yet; the next report follows it up.",
    keep: "Keep this mail: with this head you can prove that nothing of the day was changed later.",
    source: "Where the figures come from",
    fromLogs: (store: string, from: string, to: string) =>
      `Traffic, attacks, errors: log store ${store}, ${from} to ${to}.`,
    fromRows: (at: string) => `Incidents and promised times: our own records, as of ${at}.`,
    method:
      "Coverage: a site's silence counts as observed while its own traffic explains it; a longer one is a gap, and what happened then is unknown.",
    comparison: "Compared with the day before where both days are known in full.",
    moduleNames: {
      waf: "Core protection rules",
      deeplearning: "Deep learning engine",
      sema: "Semantic engine",
      acl: "Access control, block list",
      cc: "HTTP flood protection",
      antiscan: "Scan protection",
      scene: "Bot management",
      antifraud: "Data risk control",
      intelligence: "Threat intelligence",
      dlp: "Data leakage prevention",
    } as Record<string, string>,
    typeNames: {
      sqli: "SQL injection",
      xss: "Cross-site scripting",
      code_exec: "Code execution",
      cmdi: "Command injection",
      lfilei: "Local file inclusion",
      rfilei: "Remote file inclusion",
      path_traversal: "Path traversal",
      webshell: "Web shell",
      ssrf: "Server-side request forgery",
      xxe: "XML external entity",
      csrf: "Cross-site request forgery",
      crlf: "CRLF injection",
      scan: "Scan",
      "http-flood": "HTTP flood",
      blacklist: "Address on the block list",
      custom: "Custom rule",
      other: "Other rules",
    } as Record<string, string>,
  },

  refusals: {
    closed: "the incident is closed",
    "older-generation": "the incident was reopened since; the latest mail has the valid link",
    "already-acknowledged": "somebody else has acknowledged it already",
    "already-answered": "somebody else has answered it already",
    "not-answered": "nobody has answered it yet; answer first",
    "not-acknowledged": "nobody has acknowledged it yet; acknowledge it first",
    "not-waiting": "the clock is not paused",
    "already-waiting": "the clock is paused already",
    "same-priority": "it has this priority already",
    "ends-before": "it ends before it begins",
    "too-long": "it is longer than a year",
    "begins-before-now": "it begins in the past: what has been paged cannot be held back",
    "too-far": "it begins more than a year ahead",
    "too-long-together":
      "with those that touch it, it is longer than its kind may be: maintenance 12 hours, a mute 7 days, a watch period or a freeze 31 days",
    frozen: "a freeze is agreed for a site of it at that time; end that first",
    over: "it is over already",
    "proposal-approved": "it is approved already; it can be reverted",
    "proposal-rejected": "somebody else has rejected it already",
    "proposal-reverted": "it was approved and reverted already",
    "proposal-withdrawn": "it was withdrawn: the logs do not show it so any more",
    "not-approved": "only what is approved can be reverted",
    "in-freeze": "a freeze is in force for its site; it can be approved when that is over",
    "not-yours": "somebody else has these turns; they or a duty lead can give them away",
    "not-proposed": "it is no longer a proposal",
    "not-asked": "the proposal was made to somebody else",
    "already-theirs": "they have it already",
    "nobody-on-call": "nobody is on call in this rota now",
    "newer-incident": "the same cause has a newer incident; go on there",
    "not-owed": "no report is owed for it",
    "not-closed": "the incident is not closed",
    "too-late": "it was closed too long ago; please open a new ticket",
    "other-body": "this idempotency key stands for another ticket",
    "not-found": "there is no such incident",
    "already-mitigated": "the cause is known to be gone already",
    "shows-only": "this link came to a group and only shows; use the link in the message that came to you alone",
    "one-by-one": "this can only be done for each incident by itself: please open it in the list",
  } satisfies Record<Reason, string>,

  proposal: {
    kind: "Proposal",
    waiting: (n: number) => (n === 1 ? "1 proposal waits for your decision" : `${n} proposals wait for your decision`),
    verdict: (site: string) => `Users of ${site} are blocked wrongly`,
    notWritten:
      "This service does not change your WAF yet. What you approve is kept ready, and somebody has to enter it in the WAF.",
    how: (approve: string, reject: string) => `To decide: ${approve} or ${reject}, with a reason and your own key.`,
    nobody: "Nobody of yours has the role of approver: until somebody is named, nobody can decide.",
    confidence: "Confidence",
    confidences: { high: "high", medium: "medium", low: "low" } satisfies Record<Confidence, string>,
    clients: "Clients",
    days: (n: string, of: string) => `on ${n} of ${of} days`,
    requests: "Requests",
    stopped: "blocked wrongly",
    touched: "Touched",
    ofSite: "of the site's requests",
    error: (percent: string) => `expected error ${percent}`,
    blocked: "Blocked wrongly",
    byRules: (place: string, rules: string) => `${place}, by ${rules}`,
    rules: (ids: string, more: string) => `rules ${ids}${put(" and ", more, " more of their kind")}`,
    allRules: "all core rules, since WAF 2.0 names none",
    hurt: "Whom it hurts",
    hurts: (clients: string, days: string, known: string) =>
      `${clients} clients on ${days} days; of the requests looked at ${known} came from clients known from before`,
    passes: "Would let through",
    noAttack: (looked: string) => `none of the attacks among the ${looked} requests that were looked at`,
    attacks: (n: string, looked: string, traces: string) =>
      `${n} requests of suspects among ${looked} that were looked at, trace ids ${traces}`,
    unknown: "Whether other rules would still stop them is unknown: the log names one rule of each request.",
    expected: "Expected error",
    wrongly: (percent: string) => `${percent} of what would be freed may be attacks`,
    undo: "Undo",
    undone: (rule: string, action: string) => `delete the rule ${rule} (${action}); nothing else is changed`,
    decide: "Who decides",
    needs: { one: "one approver", two: "two approvers, since it is broad" },
    said: (by: string, at: string, reason: string) => `${by}, ${at}: ${reason}`,
    state: "State",
    states: {
      proposed: "waits for a decision",
      approved: "approved, not written to the WAF",
      rejected: "rejected",
      reverted: "approved and taken back",
      withdrawn: "withdrawn: the logs do not show it so any more",
    } satisfies Record<ProposalState, string>,
    change: "The change as JSON for the API",
    id: "Id",
    whole: (read: string) => `${read} shows all of it.`,
  },

  findings: {
    gap: " ",
    found: (n: number) => (n === 1 ? "1 finding to look at" : `${n} findings to look at`),
    title: "Attacks that seem to have passed",
    passed: (place: string, requests: string, clients: string, signs: string) =>
      `${place}: requests with the syntax of attacks (${signs}) that got through: ${requests}; clients, which core rules had stopped there: ${clients}.`,
    swept: (place: string, requests: string, clients: string) =>
      `${place}: requests that got this page, which hardly anybody else asks for: ${requests}; clients, which went through a list of paths: ${clients}.`,
    when: (first: string, last: string) => `First ${first}, last ${last}.`,
    rule: "A custom rule that refuses such values on this path would close it.",
    limit: (probes: string) =>
      `A limit of ${probes} dead ends of one client a day (scan protection) would close it, or taking the page away.`,
    look: (traces: string) => `Look at these first: ${traces}.`,
    candidates: "They are candidates for somebody to look at, no proof.",
    refusedTitle: "Blocked wrongly, and not to be said narrowly in WAF 2.0",
    blocked: (place: string, requests: string, clients: string) =>
      `${place}: of the requests that were looked at ${requests} of ${clients} clients seem to be blocked wrongly.`,
    moduleWide: (rule: string) =>
      `WAF 2.0 leaves out the whole module, and cannot say what keeps attacks out here: refused. In WAF 3.0: ${rule}`,
    partly: "Not all lines were looked at: there may be more.",
  },

  tickets: {
    kinds: {
      fault: "fault",
      attack: "attack",
      "false-block": "false positive",
      leak: "data leak",
      vulnerability: "vulnerability",
      change: "change request",
      question: "question",
    } satisfies Record<TicketKind, string>,
    /** Said beside the priority. */
    places: {
      core: "",
      other: "",
      "no-site": "no site named, so it counts as core business",
      "unknown-site": "this site is not in the contract, so it counts as core business",
    } satisfies Record<Place, string>,
    heads: { received: "received", reply: "new message", urge: "the customer is asking" },
    received: (due: string) => `We have received your ticket. A named person will answer you by ${due} at the latest.`,
    urged: (times: string) => `The customer is asking where we are (${times} so far). Please write to them now.`,
    kind: "Kind",
    from: "From",
  },

  duty: {
    kinds: {
      swapAsked: "Swap asked for",
      swapTold: "On call",
      comes: "Duty sheet",
      goes: "Hand-over",
      gaps: "Rota gaps",
      test: "Test message",
    },
    asks: (who: string) => `${who} asks you to take over`,
    ordered: (who: string) => `${who} has put you on call`,
    replies: {
      agreed: (who: string) => `${who} takes over`,
      declined: (who: string) => `${who} cannot take over`,
    },
    untilYes: "Until you say yes, nothing changes.",
    seen: "The rota shows it as it is now.",
    span: (from: string, to: string) => `${from} to ${to}`,
    when: "When",
    rota: "Rota",
    reason: "Reason",
    button: "Answer yes or no",
    yes: "Yes, I take over",
    no: "No",
    results: { agreed: "You take over. Thank you.", declined: "Nothing changes. The other one is told." },
    gaps: (n: number) => `${n} ${n === 1 ? "gap" : "gaps"}`,
    unsure: (n: number) => `${n} ${n === 1 ? "person" : "people"} without a confirmed address`,
    unsureTitle: "No address is confirmed: it is not known whether a page reaches them",
    testTitle: "Does this reach you?",
    testWhy: "You are paged over this address. Please confirm that it works; you are asked again every 30 days.",
    testWhyCustomer:
      "What concerns your sites is sent to this address. Please confirm that it works; you are asked again every 30 days.",
    testCall: "test of your number",
    address: "Address",
    received: "Yes, it reached me",
    thanks: "Thank you. This address counts for the next 30 days.",
    gapsWhy: "Nobody is on call then: every page of these hours goes to the duty leads.",
    gapsTitle: "In the next 14 days",
    open: (n: number) => `${n} open`,
    nothingOpen: "Nothing is open",
    inMail: "All of it is in your mail.",
    parts: {
      comes:
        "Your turn begins. Keep this mail where you can read it without a network: it is all you need when nothing else works.",
      goes: "Your turn ends. Tell whoever comes what this list does not say.",
    },
    unanswered: "without an answer",
    openTitle: "Open incidents",
    downTitle: "When everything is down: by phone",
    steps: [
      "Look from a phone network whether the customers' sites are reachable, and whether the cloud reports an outage. Note the time.",
      "Phone the duty lead. If nobody picks up after two tries, phone the next one of the list below.",
      "Phone the emergency contact of every customer with an open Critical or Emergency incident, then of those whose site is unreachable. Say what you know, what you do not know, and when you will call again: within 30 minutes.",
      "Write down on paper who was told what, and when. Each of these times counts.",
      "Nobody switches WAF off or points a name elsewhere without the customer's word. Note who gave it, and read it back.",
      "When it works again: enter every call as a ticket with the time at which it was reported, answer what is open, and check the health page.",
    ],
    onCallTitle: "On call",
    nobody: "nobody",
    next: (at: string, who: string) => `from ${at} ${who}`,
    staffTitle: "Our people",
    lead: "duty lead",
    unreachable: "no address",
    contactsTitle: "Customers' emergency contacts",
    noContact: "no contact is known",
  },

  /** Of a proposed exclusion, readable in a minute. */

  /** Title and detail by fault code; the reason follows the detail. */
  faults: {
    INPUT_INVALID: ["Invalid input", "The request cannot be read"],
    NOT_AUTHENTICATED: ["Not signed in", "The key is missing, wrong or expired"],
    NOT_ALLOWED: ["Not allowed", "This key does not allow that"],
    NOT_FOUND: ["Not found", "There is nothing here"],
    METHOD_NOT_ALLOWED: ["Method not allowed", "This address does not take the method"],
    REFUSED: ["Refused", "Nothing was changed"],
    STALE_WRITE: ["Changed meanwhile", "Somebody else was faster, please try again"],
    BODY_TOO_LARGE: ["Too large", "The request body is too large"],
    CLOUD_BUSY: ["Cloud busy", "A cloud service is busy, please try again shortly"],
    CLOUD_DENIED: ["Cloud refused", "A cloud service refused the call"],
    MAIL_REFUSED: ["Mail refused", "The mail service refused the message"],
    RECIPIENT_REFUSED: ["Recipient refused", "This person cannot be reached over this channel"],
    CHANNEL_LIMIT: ["Channel limit", "The channel takes no more messages for now"],
    CHANNEL_CONFIG: ["Channel not set up", "The set-up of the channel is wrong or incomplete"],
    CONFIG_MISSING: ["Configuration incomplete", "Configuration is missing"],
    BUG: ["Internal error", "Something went wrong on our side"],
  } satisfies Record<string, [title: string, detail: string]>,
};

export type Words = typeof en;
