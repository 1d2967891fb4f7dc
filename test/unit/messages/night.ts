import type { Alert } from "../../../shared/domain/alert/alert.ts";
import { received } from "../../../shared/domain/alert/event.ts";
import type { Language, Person } from "../../../shared/domain/contact/person.ts";
import type { Meta, Site } from "../../../shared/domain/customer/customer.ts";
import type { Incident } from "../../../shared/domain/incident/incident.ts";
import { opened } from "../../../shared/domain/incident/opening.ts";

/** 2 October 2026, 03:04:12 in Shanghai, 21:04:12 the evening before in Berlin. */
export const night = Date.parse("2026-10-02T03:04:12+08:00");

const plan = { levels: [{ afterMinutes: 0, people: ["wei"], channels: ["mail" as const] }], repeatMinutes: 5 };

const outage: Alert = {
  source: "sls",
  fingerprint: "f",
  rule: "outage",
  kind: "outage",
  host: "www.example.com",
  status: "firing",
  alertTime: night,
  firedAt: Date.parse("2026-10-02T03:03:20+08:00"),
  severity: 10,
  facts: { total: "43", errors: "41", status: "502" },
};

/** A core site is down at night; number 7 of its customer. */
export const incidentOf = (change: Partial<Alert> = {}, customer = "shop"): Incident => {
  const event = received(customer, { ...outage, ...change }, "0", night);
  const incident = opened({ event, core: true, impact: "unavailable", plan, dueShard: "0" }, night);
  return { ...incident, number: 7 };
};

export const site: Site = {
  host: "www.example.com",
  core: true,
  names: { zh: "商城主站", en: "Main shop" },
  importantPaths: [],
};

export const personOf = (language: Language, change: Partial<Person> = {}): Person => ({
  customer: "_provider",
  person: "wei",
  name: language === "zh" ? "张伟" : "Wei Zhang",
  roles: ["operator"],
  language,
  timeZone: "Asia/Shanghai",
  channels: [],
  simulated: false,
  rev: 1,
  ...change,
});

export const metaOf = (language: Language): Meta => ({
  waf: "2.0",
  name: language === "zh" ? "示例商城" : "Example Shop",
  language,
  timeZone: "Asia/Shanghai",
});
