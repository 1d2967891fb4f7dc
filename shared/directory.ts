import { DAY } from "./domain/calendar.ts";
import { addressOf, isUnsure, type Person } from "./domain/contact/person.ts";
import {
  type CustomerItem,
  calendarItem,
  Group,
  groupItem,
  hoursAmong,
  META,
  Meta,
  planAmong,
  Site,
  siteItem,
} from "./domain/customer/customer.ts";
import { type Incident, PROVIDER } from "./domain/incident/incident.ts";
import type { Escalation } from "./domain/incident/plan.ts";
import { type Priority, priorities } from "./domain/incident/priority.ts";
import { readBy } from "./domain/read-by.ts";
import { Override, onCall, type Roster, Rota } from "./domain/rota/rota.ts";
import { overrideItem, ROTA } from "./domain/rota/row.ts";
import { gapsIn, shiftsBetween } from "./domain/rota/shifts.ts";
import type { ServiceHours } from "./domain/service-hours.ts";
import { Fault } from "./errors.ts";
import type { Deps } from "./ports/deps.ts";

/** What is known of a customer, as its row has it. */
export const readMeta = readBy(Meta);
const readSite = readBy(Site);
const readGroup = readBy(Group);
const readRota = readBy(Rota);
const readOverride = readBy(Override);

export const metaOf = async (customer: string, deps: Deps): Promise<Meta> => {
  const row = await deps.customers.get({ customer, item: META });
  if (!row) throw new Fault("NOT_FOUND", `customer:${customer}`);
  return readMeta(row.body);
};

/** As people call the customer; whose row is not there, as the system does. */
export const nameOf = async (customer: string, deps: Deps): Promise<string> => {
  const row = await deps.customers.get({ customer, item: META });
  return row ? readMeta(row.body).name : customer;
};

/** The provider's among them, where it has one. */
export const metaRows = async (deps: Pick<Deps, "customers">): Promise<CustomerItem[]> =>
  (await deps.customers.range({})).filter(({ item }) => item === META);

export const customerRows = async (deps: Pick<Deps, "customers">): Promise<CustomerItem[]> =>
  (await metaRows(deps)).filter(({ customer }) => customer !== PROVIDER);

/** Of a customer's sites. */
export const hostsOf = async (customer: string, deps: Pick<Deps, "customers">): Promise<string[]> => {
  const rows = await deps.customers.range({ customer }, { from: siteItem(""), to: siteItem("~") });
  return rows.map(({ body }) => readSite(body).host);
};

export const siteOf = async (customer: string, host: string, deps: Deps): Promise<Site | undefined> => {
  const row = await deps.customers.get({ customer, item: siteItem(host) });
  return row && readSite(row.body);
};

/** The escalation plan in force now: every run reads it anew, so that an edit takes effect at once. */
export const planFor = async (customer: string, priority: Priority, deps: Deps): Promise<Escalation> => {
  const plans = await Promise.all([plansOf(customer, deps), plansOf(PROVIDER, deps)]);
  const plan = planAmong(plans.flat(), priority);
  if (!plan) throw new Fault("CONFIG_MISSING", "escalation plan");
  return plan;
};

const plansOf = (customer: string, deps: Deps) => deps.customers.range({ customer }, { from: "PLAN#", to: "PLAN#~" });

/** Of a group of the provider's people. */
export const membersOf = async (group: string, deps: Deps): Promise<string[]> => {
  const row = await deps.customers.get({ customer: PROVIDER, item: groupItem(group) });
  return row ? readGroup(row.body).people : [];
};

/** The hours that count towards a promise made at `start`; undefined: all, which needs one read only. */
export const hoursFor = async (
  customer: string,
  promise: { priority: Priority; start: number },
  deps: Deps,
): Promise<ServiceHours | undefined> => {
  const row = await deps.customers.get({ customer, item: META });
  const meta = row && readMeta(row.body);
  if (!meta?.hours) return undefined;
  const calendars = await deps.customers.range({ customer }, { from: calendarItem(""), to: calendarItem("~") });
  return hoursAmong(meta, calendars, promise);
};

/** On which days the customer works: those of their contract's hours, else Monday to Friday. */
export const workingDaysOf = async (customer: string, start: number, deps: Deps): Promise<ServiceHours> => {
  const { hours, timeZone } = await metaOf(customer, deps);
  const calendars = await deps.customers.range({ customer }, { from: calendarItem(""), to: calendarItem("~") });
  const week = { ...(hours ?? { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" }), priority: "Critical" as const };
  const days = hoursAmong({ hours: week, timeZone }, calendars, { priority: "Critical", start });
  if (!days) throw new Fault("CONFIG_MISSING", "working days");
  return days;
};

/** The rota with every override that ends after `since`; undefined: there is none of this name. */
export const rosterOf = async (rota: string, since: number, deps: Pick<Deps, "rotas">): Promise<Roster | undefined> => {
  const row = await deps.rotas.get({ rota, item: ROTA });
  if (!row) return undefined;
  const rows = await deps.rotas.range({ rota }, { from: overrideItem(since + 1, ""), to: overrideItem(Infinity, "~") });
  return { rota: readRota(row.body), overrides: rows.map(({ body }) => readOverride(body)) };
};

/** Who is on call; undefined: a gap, or no such rota. */
export const onCallIn = async (rota: string, at: number, deps: Deps): Promise<string | undefined> => {
  const roster = await rosterOf(rota, at, deps);
  return roster && onCall(roster, at);
};

/** One of the provider's people. */
export const personOf = (person: string, deps: Deps): Promise<Person | undefined> =>
  deps.people.get({ customer: PROVIDER, person });

/** Ours of whom nobody knows whether anything reaches them. */
export const unsureStaff = async (deps: Pick<Deps, "people" | "clock">): Promise<Person[]> =>
  (await deps.people.range({ customer: PROVIDER })).filter((person) => isUnsure(person, deps.clock.now()));

/** The same of customers' people. */
export const unsureContacts = async (deps: Pick<Deps, "people" | "clock">): Promise<Person[]> =>
  (await deps.people.range({})).filter(
    (person) => person.customer !== PROVIDER && addressOf(person, "mail") && isUnsure(person, deps.clock.now()),
  );

export const rotaIds = async (deps: Deps): Promise<string[]> =>
  (await deps.rotas.range({})).filter(({ item }) => item === ROTA).map(({ rota }) => rota);

/** A gap is told so long before. */
const GAPS_AHEAD_MS = 14 * DAY;

/** When nobody will be on call, in every rota, by its name. */
export const gapsAhead = async (deps: Deps): Promise<{ rota: string; from: number; to: number }[]> => {
  const now = deps.clock.now();
  const rosters = await Promise.all((await rotaIds(deps)).map((rota) => rosterOf(rota, now, deps)));
  return rosters.flatMap((roster) => {
    const gaps = roster ? gapsIn(shiftsBetween(roster, now, now + GAPS_AHEAD_MS)) : [];
    return gaps.map(({ from, to }) => ({ rota: roster?.rota.name ?? "", from, to }));
  });
};

/** Everybody's, the most urgent ones first, then the oldest. */
export const openIncidents = async (deps: Pick<Deps, "incidents">): Promise<Incident[]> => {
  const open = await deps.incidents.index("incident_open", {});
  const urgency = ({ priority }: Incident) => priorities.indexOf(priority);
  return open.toSorted((a, b) => urgency(a) - urgency(b) || a.openedAt - b.openedAt);
};
