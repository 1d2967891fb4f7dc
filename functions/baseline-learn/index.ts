import * as z from "zod";
import { customerRows, hostsOf, metaOf, readMeta } from "../../shared/directory.ts";
import { DAY, HOUR } from "../../shared/domain/calendar.ts";
import type { CustomerItem, WafGeneration } from "../../shared/domain/customer/customer.ts";
import {
  type Baseline,
  DAYS_KEPT,
  type Learned,
  learningQuestion,
  withHours,
} from "../../shared/domain/detection/baseline.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { Logs, Span } from "../../shared/ports/logs.ts";
import { eachOf } from "../../shared/response/each.ts";
import { keepWatch } from "../../shared/response/keep-watch.ts";
import { taskFunction } from "../../shared/runtime/define-function.ts";

/** The day before yesterday is asked for again: a night that was missed is made up for. */
const DAYS_AGAIN = 2;

const NAME = "baseline-learn";

/** By the timer none: everybody's turn is handed over, each by itself, so that a slow log store holds up no other. */
export const Input = z.object({ customer: z.string().optional() });

/** Learns what the last days were like on each site of each customer; where a site is new, all that the log store remembers. */
export const run = async ({ customer }: z.infer<typeof Input>, deps: Deps) => {
  if (customer !== undefined) return learn(customer, deps);
  const done = await eachOf(await customerRows(deps), (row) => handOn(row, deps));
  await keepWatch(NAME, deps);
  return done;
};

const handOn = async ({ customer, body }: CustomerItem, deps: Deps): Promise<void> => {
  if (readMeta(body).logs) await deps.functions.handOver(NAME, { customer });
};

const learn = async (customer: string, deps: Deps): Promise<void> => {
  const { waf } = await metaOf(customer, deps);
  const { logs } = await deps.customerCloud(customer);
  // Strangers may send any host name: only sites that the customer has are learned.
  const hosts = await hostsOf(customer, deps);
  const known = await deps.baselines.range({ customer });
  const isNew = ({ host }: Learned) => hosts.includes(host) && !known.some((row) => row.host === host);
  const [newest, before] = daysBefore(deps.clock.now());
  const learned = await learnedIn(newest, waf, logs);
  if (learned.some(isNew)) learned.push(...(await learnedIn(before, waf, logs)));
  await eachOf(hosts, (host) => remember({ customer, host }, { known, learned, deps }));
};

/** Up to the last full hour, a question a day: the newest, and those before. */
const daysBefore = (now: number): [newest: Span[], before: Span[]] => {
  const end = Math.floor(now / HOUR) * HOUR;
  const days = Array.from({ length: DAYS_KEPT }, (_, n) => ({ from: end - (n + 1) * DAY, to: end - n * DAY }));
  return [days.slice(0, DAYS_AGAIN), days.slice(DAYS_AGAIN)];
};

const learnedIn = async (days: Span[], waf: WafGeneration, logs: Logs): Promise<Learned[]> => {
  const learned: Learned[] = [];
  for (const day of days) {
    const { rows, isComplete } = await logs.ask(learningQuestion(waf), day);
    if (isComplete) learned.push(...rows);
  }
  return learned;
};

interface Knowledge {
  known: Baseline[];
  learned: Learned[];
  deps: Deps;
}

/** Losing the row to another run is fine: it learned the same. */
const remember = async (
  site: Pick<Baseline, "customer" | "host">,
  { known, learned, deps }: Knowledge,
): Promise<void> => {
  const hours = learned.filter(({ host }) => host === site.host).map(({ hour }) => hour);
  if (hours.length === 0) return;
  const row = known.find(({ host }) => host === site.host);
  const next = withHours(row ?? { ...site, hours: [], rev: 1 }, hours, deps.clock.now());
  await (row ? deps.baselines.replace(next) : deps.baselines.insert(next));
};

export const handler = taskFunction({ name: NAME, input: Input, run });
