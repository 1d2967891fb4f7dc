import * as z from "zod";
import { Language } from "../contact/person.ts";
import { Escalation } from "../incident/plan.ts";
import { isMoreUrgent, Priority, priorities } from "../incident/priority.ts";
import { readBy } from "../read-by.ts";
import { Exceptions, type ServiceHours, upcoming, Week } from "../service-hours.ts";

/** A row of a customer: what an item is, its name says (`META`, `SITE#host`, `PLAN#priority`). */
export const CustomerItem = z.object({
  customer: z.string(),
  item: z.string(),
  /** JSON of the item, read by the schema that its name calls for. */
  body: z.record(z.string(), z.unknown()),
  /** Of a site, so that an alert's host finds its customer. */
  host: z.string().optional(),
  rev: z.int(),
});
export type CustomerItem = z.infer<typeof CustomerItem>;

export const Access = z.object({
  accountId: z.string(),
  externalId: z.string(),
  roles: z.array(z.string()),
  verifiedAt: z.int().optional(),
  state: z.enum(["unverified", "verified", "revoked"]),
});

/** Where the lines of a customer's WAF are: it may be another region than the WAF's. */
export const LogStore = z.object({
  region: z.string().regex(/^[a-z0-9-]{2,40}$/),
  project: z.string().regex(/^[a-z0-9-]{3,63}$/),
  logstore: z.string().regex(/^[a-z0-9_-]{2,63}$/),
  /** Until when lines are to come, where it is known that they end: nobody misses them afterwards. */
  until: z.iso.datetime({ offset: true }).optional(),
});
export type LogStore = z.infer<typeof LogStore>;

/** WAF 2.0 (API 2019-09-10) and WAF 3.0 (2021-10-01). */
export const WafGeneration = z.enum(["2.0", "3.0"]);
export type WafGeneration = z.infer<typeof WafGeneration>;

export const Meta = z.object({
  name: z.string().max(100),
  language: Language,
  timeZone: z.string(),
  contract: z
    .object({
      number: z.string(),
      plan: z.enum(["month", "year"]),
      from: z.string(),
      to: z.string(),
      status: z.enum(["active", "ended"]),
    })
    .optional(),
  access: Access.optional(),
  waf: WafGeneration.default("2.0"),
  /** Without it everything that needs logs says "no data". */
  logs: LogStore.optional(),
  /** The hours that count towards the promise of a priority, and of every less urgent one; without them all count. */
  hours: Week.safeExtend({ priority: Priority }).optional(),
  /** When our timers first met the customer, in ms: no day before it is reported. Found out by ourselves. */
  since: z.int().optional(),
});
export type Meta = z.infer<typeof Meta>;

export const Site = z.object({
  host: z.string().max(253),
  core: z.boolean(),
  names: z.record(Language, z.string().max(60)).optional(),
  importantPaths: z.array(z.string()).max(50),
});
export type Site = z.infer<typeof Site>;

/** People of the provider who are paged together. */
export const Group = z.object({ people: z.array(z.string().min(1)).min(1).max(20) });

export const META = "META";
export const siteItem = (host: string): string => `SITE#${host}`;
export const groupItem = (id: string): string => `GROUP#${id}`;
export const calendarItem = (year: string): string => `CALENDAR#${year}`;
export const planItem = (priority: Priority): string => `PLAN#${priority}`;

const readPlan = readBy(Escalation);
const readYear = readBy(Exceptions);

/** The plan for a priority, the first given of those there are (the customer's own, then the provider's); else the most urgent one's: nobody is forgotten. */
export const planAmong = (items: CustomerItem[], priority: Priority): Escalation | undefined => {
  const urgentFirst = [priority, ...priorities];
  const found = urgentFirst.flatMap((one) => items.filter(({ item }) => item === planItem(one)))[0];
  return found && readPlan(found.body);
};

/** The hours that count for an incident of a priority that is opened at `start`, from a customer's META and CALENDAR rows. */
export const hoursAmong = (
  { hours, timeZone }: Pick<Meta, "hours" | "timeZone">,
  calendars: CustomerItem[],
  { priority, start }: { priority: Priority; start: number },
): ServiceHours | undefined => {
  if (!hours || isMoreUrgent(priority, hours.priority)) return undefined;
  const years = calendars.map(({ body }) => readYear(body));
  const holidays = years.flatMap((year) => year.holidays);
  const workdays = years.flatMap((year) => year.workdays);
  const { priority: _from, ...week } = hours;
  return { ...week, timeZone, ...upcoming({ holidays, workdays }, start, timeZone) };
};
