import * as z from "zod";
import { customerRows, hostsOf, metaOf } from "../../shared/directory.ts";
import { DAY, HOUR } from "../../shared/domain/calendar.ts";
import { type CustomerItem, Meta } from "../../shared/domain/customer/customer.ts";
import {
  DAYS_KEPT,
  type Hour,
  type Learned,
  learningQuestion,
  withHours,
} from "../../shared/domain/detection/baseline.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { Span } from "../../shared/ports/logs.ts";
import { eachOf } from "../../shared/response/each.ts";
import { keepWatch } from "../../shared/response/keep-watch.ts";
import { taskFunction } from "../../shared/runtime/define-function.ts";

/** The day before yesterday is asked for again: a night that was missed is made up for. */
const DAYS_AGAIN = 2;

const NAME = "baseline-learn";

/** By the timer none: everybody's turn is handed over, each by itself, so that a slow log store holds up no other. */
export const Input = z.object({ customer: z.string().optional() });

/** Learns what the last days were like on each site of each customer; of a new customer, all that the log store remembers. */
export const run = async ({ customer }: z.infer<typeof Input>, deps: Deps) => {
  if (customer !== undefined) return learn(customer, deps);
  const done = await eachOf(await customerRows(deps), (row) => handOn(row, deps));
  await keepWatch(NAME, deps);
  return done;
};

const handOn = async ({ customer, body }: CustomerItem, deps: Deps): Promise<void> => {
  if (Meta.parse(body).logs) await deps.functions.handOver(NAME, { customer });
};

const learn = async (customer: string, deps: Deps): Promise<void> => {
  const { waf } = await metaOf(customer, deps);
  const { logs } = await deps.customerCloud(customer);
  const [known] = await deps.baselines.range({ customer }, { limit: 1 });
  const learned: Learned[] = [];
  for (const span of daysBefore(deps.clock.now(), known ? DAYS_AGAIN : DAYS_KEPT)) {
    const { rows, isComplete } = await logs.ask(learningQuestion(waf), span);
    if (isComplete) learned.push(...rows);
  }
  // Strangers may send any host name: only sites that the customer has are learned.
  await eachOf(await hostsOf(customer, deps), (host) => remember(customer, host, { learned, deps }));
};

/** Up to the last full hour, a question a day. */
const daysBefore = (now: number, days: number): Span[] => {
  const end = Math.floor(now / HOUR) * HOUR;
  return Array.from({ length: days }, (_, n) => ({ from: end - (n + 1) * DAY, to: end - n * DAY }));
};

/** Losing the row to another run is fine: it learned the same. */
const remember = async (
  customer: string,
  host: string,
  { learned, deps }: { learned: Learned[]; deps: Deps },
): Promise<void> => {
  const hours: Hour[] = learned.filter((one) => one.host === host).map(({ hour }) => hour);
  if (hours.length === 0) return;
  const row = await deps.baselines.get({ customer, host });
  const next = withHours(row ?? { customer, host, hours: [], rev: 1 }, hours, deps.clock.now());
  await (row ? deps.baselines.replace(next) : deps.baselines.insert(next));
};

export const handler = taskFunction({ name: NAME, input: Input, run });
