import { calendarItem, hoursAmong, META, Meta, planAmong, Site, siteItem } from "./domain/customer/customer.ts";
import { PROVIDER } from "./domain/incident/incident.ts";
import type { Escalation } from "./domain/incident/plan.ts";
import type { Priority } from "./domain/incident/priority.ts";
import { Override, onCall, type Roster, Rota } from "./domain/rota/rota.ts";
import { overrideItem, ROTA } from "./domain/rota/row.ts";
import type { ServiceHours } from "./domain/service-hours.ts";
import { Fault } from "./errors.ts";
import type { Deps } from "./ports/deps.ts";

export const metaOf = async (customer: string, deps: Deps): Promise<Meta> => {
  const row = await deps.customers.get({ customer, item: META });
  if (!row) throw new Fault("NOT_FOUND", `customer:${customer}`);
  return Meta.parse(row.body);
};

export const siteOf = async (customer: string, host: string, deps: Deps): Promise<Site | undefined> => {
  const row = await deps.customers.get({ customer, item: siteItem(host) });
  return row && Site.parse(row.body);
};

/** The escalation plan in force now: it is read at every step, so that an edit takes effect at once. */
export const planFor = async (customer: string, priority: Priority, deps: Deps): Promise<Escalation> => {
  const plans = await Promise.all([plansOf(customer, deps), plansOf(PROVIDER, deps)]);
  const plan = planAmong(plans.flat(), priority);
  if (!plan) throw new Fault("CONFIG_MISSING", "escalation plan");
  return plan;
};

const plansOf = (customer: string, deps: Deps) => deps.customers.range({ customer }, { from: "PLAN#", to: "PLAN#~" });

/** The hours that count towards a promise made at `start`; undefined: all, which needs one read only. */
export const hoursFor = async (
  customer: string,
  promise: { priority: Priority; start: number },
  deps: Deps,
): Promise<ServiceHours | undefined> => {
  const row = await deps.customers.get({ customer, item: META });
  const meta = row && Meta.parse(row.body);
  if (!meta?.hours) return undefined;
  const calendars = await deps.customers.range({ customer }, { from: calendarItem(""), to: calendarItem("~") });
  return hoursAmong(meta, calendars, promise);
};

/** The rota with every override that ends after `since`; undefined: there is none of this name. */
export const rosterOf = async (rota: string, since: number, deps: Pick<Deps, "rotas">): Promise<Roster | undefined> => {
  const row = await deps.rotas.get({ rota, item: ROTA });
  if (!row) return undefined;
  const rows = await deps.rotas.range({ rota }, { from: overrideItem(since + 1, ""), to: overrideItem(Infinity, "~") });
  return { rota: Rota.parse(row.body), overrides: rows.map(({ body }) => Override.parse(body)) };
};

/** Who is on call; undefined: a gap, or no such rota. */
export const onCallIn = async (rota: string, at: number, deps: Deps): Promise<string | undefined> => {
  const roster = await rosterOf(rota, at, deps);
  return roster && onCall(roster, at);
};
