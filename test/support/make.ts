import type { Alert } from "../../shared/domain/alert/alert.ts";
import { type Event, received } from "../../shared/domain/alert/event.ts";
import type { Person } from "../../shared/domain/contact/person.ts";
import type { Incident } from "../../shared/domain/incident/incident.ts";
import { type Opening, opened } from "../../shared/domain/incident/opening.ts";
import type { Escalation } from "../../shared/domain/incident/plan.ts";

/** 2026-10-02 03:00 in Shanghai. */
export const NIGHT = Date.parse("2026-10-01T19:00:00Z");
export const at = (minutes: number): number => NIGHT + Math.round(minutes * 60_000);

export const plan: Escalation = {
  levels: [
    { afterMinutes: 0, people: ["li-wei"], channels: ["mail"] },
    { afterMinutes: 5, people: ["anna"], channels: ["mail"] },
    { afterMinutes: 10, people: ["chen-lead"], channels: ["mail"] },
  ],
  repeatMinutes: 5,
};

export const alert = (change: Partial<Alert> = {}): Alert => ({
  source: "sls",
  fingerprint: "9f3c1a2b4d5e6f70",
  rule: "mss-outage",
  kind: "outage",
  host: "shop.lumina-mall.test",
  status: "firing",
  alertTime: NIGHT,
  firedAt: NIGHT - 40_000,
  severity: 10,
  facts: { total: "43", failed: "41" },
  ...change,
});

export const event = (change: Partial<Alert> = {}, customer = "lumina", now = NIGHT): Event =>
  received(customer, alert(change), "0", now);

export const opening = (change: Partial<Opening> = {}): Opening => ({
  event: event(),
  core: true,
  impact: "unavailable",
  plan,
  dueShard: "0",
  ...change,
});

/** One whose customer has been told of it. */
export const incident = (change: Partial<Incident> = {}): Incident => ({
  ...opened(opening(), NIGHT),
  number: 7,
  news: [],
  report: { preliminaryBy: NIGHT, released: "final", asked: 0 },
  ...change,
});

/** Those whom a plan reaches over DingTalk, then by phone. */
export const numbers = { "wu-min": "13700000001", "ben-king": "13700000002", "sun-lead": "13700000003" };
export const channelsOf = (id: string, number: string): Person["channels"] => [
  { channel: "dingtalk", address: `ding-${id}` },
  { channel: "voice", address: number },
  { channel: "sms", address: number },
  { channel: "mail", address: `${id}@provider.test` },
];

/** The same climb over DingTalk, with the phone where it is not read, and a card to the group. */
export const phonePlan: Escalation = {
  levels: [
    { afterMinutes: 0, people: ["wu-min"], channels: ["dingtalk", "voice"], besides: ["dingtalk-group"] },
    { afterMinutes: 5, people: ["ben-king"], channels: ["dingtalk", "voice"] },
    { afterMinutes: 10, people: ["sun-lead"], channels: ["dingtalk", "voice"] },
  ],
  repeatMinutes: 5,
};

/** The same by short messages first, with the phone where they do not arrive. */
export const smsPlan: Escalation = {
  ...phonePlan,
  levels: phonePlan.levels.map(({ besides: _, ...level }) => ({ ...level, channels: ["sms", "voice"] })),
};

/** The same by mail first. */
export const mailPlan: Escalation = {
  ...phonePlan,
  levels: phonePlan.levels.map(({ besides: _, ...level }) => ({ ...level, channels: ["mail", "voice"] })),
};

export const person = (id: string, change: Partial<Person> = {}): Person => ({
  customer: "_provider",
  person: id,
  name: id,
  roles: ["operator"],
  language: "en",
  timeZone: "Asia/Shanghai",
  channels: [{ channel: "mail", address: `${id}@provider.test` }],
  simulated: true,
  rev: 1,
  ...change,
});
