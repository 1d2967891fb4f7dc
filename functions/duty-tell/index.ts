import type * as z from "zod";
import { gapsAhead, rosterOf, rotaIds, unsureContacts, unsureStaff } from "../../shared/directory.ts";
import { DAY, dayOf, startOf } from "../../shared/domain/calendar.ts";
import type { Person } from "../../shared/domain/contact/person.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { Override } from "../../shared/domain/rota/rota.ts";
import { instantOf } from "../../shared/domain/service-hours.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { planHandOvers, tellOfGaps, tellOfSwap, testContacts } from "../../shared/response/duty.ts";
import { eachOf } from "../../shared/response/each.ts";
import { keepWatch } from "../../shared/response/keep-watch.ts";
import { readOnce } from "../../shared/response/read-once.ts";
import { Tick, taskFunction } from "../../shared/runtime/define-function.ts";

/** When a duty lead reads of gaps, by their own clocks; what turns up later in the day is told then. */
const GAPS_AT = "09:00";
/** A swap whose message was lost on the way is told within a day, or not any more. */
const NEWS_MS = DAY;

/** Writes down what people on call are to be told: hand-overs that are near, swaps that nobody was told of, addresses to test, the day's gaps. */
export const run = async (_tick: z.infer<typeof Tick>, ports: Deps) => {
  const deps = readOnce(ports);
  const rotas = await rotaIds(deps);
  await eachOf(rotas, (rota) => watch(rota, deps));
  const people = await deps.people.range({});
  const staff = people.filter(({ customer }) => customer === PROVIDER);
  await eachOf(people, (person) => test(person, deps));
  const troubles = [...(await gapsAhead(deps)), ...(await unsureStaff(deps)), ...(await unsureContacts(deps))];
  if (troubles.length > 0) await tellLeads(staff, deps);
  await keepWatch("duty-tell", deps);
  return { done: rotas.length };
};

const watch = async (rota: string, deps: Deps): Promise<void> => {
  await planHandOvers(rota, deps);
  const now = deps.clock.now();
  const { overrides = [] } = (await rosterOf(rota, now, deps)) ?? {};
  const isNews = ({ at, repliedAt = at }: Override) => now - repliedAt < NEWS_MS;
  for (const override of overrides.filter(isNews)) await tellOfSwap(rota, override, deps);
};

/** At a time at which nobody is woken by it, and nobody has gone home. */
const TEST_FROM = "10:00";
const TEST_TO = "17:00";
const WEEK = 7 * DAY;

/** Whether their addresses work; simulated people are not asked. */
const test = async (person: Person, deps: Deps): Promise<void> => {
  const { timeZone, simulated } = person;
  if (simulated) return;
  const now = deps.clock.now();
  const [from, to] = [TEST_FROM, TEST_TO].map((time) => instantOf(dayOf(now, timeZone), time, timeZone));
  if (now < (from ?? now) || now >= (to ?? now)) return;
  await testContacts(person, Math.floor(now / WEEK) * WEEK, deps);
};

const tellLeads = async (staff: Person[], deps: Deps): Promise<void> => {
  for (const { person, timeZone } of staff.filter(isLead)) {
    const now = deps.clock.now();
    const today = dayOf(now, timeZone);
    if (instantOf(today, GAPS_AT, timeZone) <= now) await tellOfGaps(startOf(today, timeZone), person, deps);
  }
};

const isLead = ({ roles }: Person): boolean => roles.includes("duty-lead");

export const handler = taskFunction({ name: "duty-tell", input: Tick, run });
