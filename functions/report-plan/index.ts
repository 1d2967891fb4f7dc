import type * as z from "zod";
import { customerRows, readMeta } from "../../shared/directory.ts";
import { DAY, dayOf } from "../../shared/domain/calendar.ts";
import type { CustomerItem } from "../../shared/domain/customer/customer.ts";
import {
  dailyId,
  daysDue,
  isLost,
  periodOf,
  type Service,
  spansDue,
  waitsUntil,
  watchId,
} from "../../shared/domain/report/period.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { eachOf } from "../../shared/response/each.ts";
import { keepWatch } from "../../shared/response/keep-watch.ts";
import { reportNotSent } from "../../shared/response/report-trouble.ts";
import { windowsIn } from "../../shared/response/windows.ts";
import { Tick, taskFunction } from "../../shared/runtime/define-function.ts";

/** Starts every report that is due and not written yet, for each customer by their own clocks; mornings that were missed, too. */
export const run = async (_tick: z.infer<typeof Tick>, deps: Deps) => {
  const done = await eachOf(await customerRows(deps), (row) => startDue(row, deps));
  await keepWatch("report-plan", deps);
  return done;
};

const startDue = async (row: CustomerItem, deps: Deps): Promise<void> => {
  const { customer } = row;
  const service = await serviceOf(row, deps);
  const days = daysDue(service, deps.clock.now());
  const [first = "", last = ""] = [days[0], days.at(-1)];
  const rows = await deps.reports.range({ customer }, { from: dailyId(first), to: dailyId(last) });
  const written = new Set(rows.map(({ period }) => period));
  await eachOf(
    days.filter((day) => !written.has(dailyId(day))),
    (day) => start(customer, day, service, deps),
  );
  await startWatched(customer, deps);
};

/** A watch period that ended a moment ago has its last hours to be told of. */
const startWatched = async (customer: string, deps: Deps): Promise<void> => {
  const now = deps.clock.now();
  const windows = await windowsIn(customer, { from: now - DAY, to: now }, deps);
  const ids = windows.flatMap((window) => spansDue(window, now).map(watchId));
  if (ids.length === 0) return;
  const rows = await deps.reports.range({ customer }, { from: "watch#", to: "watch#~" });
  const written = new Set(rows.map(({ period }) => period));
  await eachOf(
    ids.filter((id) => !written.has(id)),
    (report) => deps.flows.startReport({ customer, report, until: waitsUntil(now) }),
  );
};

const start = async (customer: string, day: string, { timeZone }: Service, deps: Deps): Promise<void> => {
  if (isLost(day, timeZone, deps.clock.now())) await reportNotSent(customer, periodOf(day, timeZone), deps);
  await deps.flows.startReport({ customer, report: dailyId(day), until: waitsUntil(deps.clock.now()) });
};

/** From the day on which we first met a customer, and only while there is a contract, if one is known. */
const serviceOf = async (row: CustomerItem, deps: Deps): Promise<Service> => {
  const { timeZone, contract, since = await meet(row, deps) } = readMeta(row.body);
  const met = dayOf(since, timeZone);
  return { timeZone, first: contract && contract.from > met ? contract.from : met, last: contract?.to };
};

/** Writes down when it was; whoever changes the row at this moment lets us do so an hour later. */
const meet = async (row: CustomerItem, deps: Deps): Promise<number> => {
  const since = deps.clock.now();
  await deps.customers.replace({ ...row, body: { ...row.body, since } });
  return since;
};

export const handler = taskFunction({ name: "report-plan", input: Tick, run });
