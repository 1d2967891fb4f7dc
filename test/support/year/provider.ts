import { HOUR } from "../../../shared/domain/calendar.ts";
import { hashOf, type Scope } from "../../../shared/domain/contact/credential.ts";
import type { Person } from "../../../shared/domain/contact/person.ts";
import type { Escalation } from "../../../shared/domain/incident/plan.ts";
import type { Priority } from "../../../shared/domain/incident/priority.ts";
import type { RowsOf } from "../../../shared/ports/tables.ts";

/** 2026 begins in UTC. */
export const NEW_YEAR = Date.parse("2026-01-01T00:00:00Z");
const KEYS_UNTIL = NEW_YEAR + 1_000 * 24 * HOUR;

const east = ["li-wei", "wang-fang", "zhang-min", "chen-jie", "liu-yang"];
const west = ["anna", "ben", "clara", "david"];
const leads = ["mei", "otto"];
/** Everybody who may be paged. */
export const staff = [...east, ...west, ...leads];

export const zoneOf = (person: string): string =>
  [...east, "mei"].includes(person) ? "Asia/Shanghai" : "Europe/Berlin";

export const phoneOf = (person: string): string => `1390000${String(staff.indexOf(person)).padStart(4, "0")}`;
export const userOf = (person: string): string => `ding-${person}`;
export const mailOf = (person: string): string => `${person}@provider.test`;
export const operatorKeyOf = (person: string): string => `operator-key-of-${person.padEnd(12, "0")}`;
export const ADMIN_KEY = "admin-key-of-the-whole-year-01";
/** DingTalk does not know them. */
export const stranger = "clara";

const personOf = (person: string): Person => ({
  customer: "_provider",
  person,
  name: person,
  roles: leads.includes(person) ? ["operator", "duty-lead"] : ["operator"],
  language: zoneOf(person) === "Asia/Shanghai" ? "zh" : "en",
  timeZone: zoneOf(person),
  channels: [
    { channel: "dingtalk", address: userOf(person) },
    { channel: "voice", address: phoneOf(person) },
    { channel: "mail", address: mailOf(person) },
  ],
  simulated: true,
  rev: 1,
});

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const WORKDAYS = [1, 2, 3, 4, 5];

/** Turns of a rota as it is written down. */
export interface Layer {
  people: string[];
  from: string;
  at: string;
  days: number;
  week?: { days: number[]; from: string; to: string };
}

/** Weekly in the east, with the west's working days taken over; daily in the west, with clocks that change; leads by day only. */
export const rotas: Record<string, { timeZone: string; layers: Layer[] }> = {
  primary: {
    timeZone: "Asia/Shanghai",
    layers: [
      { people: east, from: "2025-12-29", at: "09:00", days: 7 },
      { people: west, from: "2025-12-30", at: "15:00", days: 1, week: { days: WORKDAYS, from: "15:00", to: "23:00" } },
    ],
  },
  secondary: {
    timeZone: "Europe/Berlin",
    layers: [{ people: [...west, ...east], from: "2025-12-28", at: "08:00", days: 1 }],
  },
  leads: {
    timeZone: "Europe/Berlin",
    layers: [
      {
        people: leads,
        from: "2025-12-29",
        at: "08:00",
        days: 7,
        week: { days: EVERY_DAY, from: "08:00", to: "22:00" },
      },
    ],
  },
};

/** Paged for a gap in a rota. */
export const dutyLeads = leads;

const urgent = (second: number, third: number): Escalation => ({
  levels: [
    { afterMinutes: 0, people: [], rotas: ["primary"], channels: ["dingtalk", "voice"], besides: ["dingtalk-group"] },
    { afterMinutes: second, people: [], rotas: ["secondary"], channels: ["dingtalk", "voice", "mail"] },
    { afterMinutes: third, people: [], rotas: ["leads"], channels: ["voice", "dingtalk"], besides: ["mail"] },
  ],
  repeatMinutes: 5,
});

const calm = (second: number): Escalation => ({
  levels: [
    { afterMinutes: 0, people: [], rotas: ["primary"], channels: ["mail"] },
    { afterMinutes: second, people: ["mei"], rotas: ["secondary"], channels: ["dingtalk", "mail"] },
  ],
  repeatMinutes: second,
});

export const plans: Record<Priority, Escalation> = {
  Critical: urgent(5, 10),
  Emergency: urgent(10, 20),
  High: calm(30),
  Medium: calm(60),
  Low: calm(120),
};

export const admit = (tables: RowsOf, secret: string, row: { customer: string; person: string; scopes: Scope[] }) =>
  tables.keys.insert({ ...row, hash: hashOf(secret), until: KEYS_UNTIL, rev: 1 });

/** People, plans, rotas and keys of the provider. */
export const furnishProvider = async (tables: RowsOf): Promise<void> => {
  const meta = { name: "Provider", language: "en", timeZone: "Asia/Shanghai", since: NEW_YEAR };
  await tables.customers.insert({ customer: "_provider", item: "META", body: meta, rev: 1 });
  for (const [priority, plan] of Object.entries(plans))
    await tables.customers.insert({ customer: "_provider", item: `PLAN#${priority}`, body: { ...plan }, rev: 1 });
  for (const [rota, { timeZone, layers }] of Object.entries(rotas))
    await tables.rotas.insert({ rota, item: "META", body: { name: rota, timeZone, layers }, rev: 1 });
  for (const person of staff) {
    await tables.people.insert(personOf(person));
    await admit(tables, operatorKeyOf(person), { customer: "_provider", person, scopes: ["operator"] });
  }
  await admit(tables, ADMIN_KEY, { customer: "_provider", person: "otto", scopes: ["admin"] });
};
