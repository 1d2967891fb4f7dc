import { setTimeout as sleep } from "node:timers/promises";
import { openInbox } from "../local/directmail/inbox.ts";
import { SECOND } from "../shared/domain/calendar.ts";
import { slsAlert } from "../test/support/sls.ts";
import { openWire, type Wire } from "../test/support/wire.ts";
import { bench, quantile } from "./report.ts";

/** How long from an alert at the hook to the page in the hands of the mail service, warm, one cause after the other? */
const GOAL_P50_MS = 150;
const GOAL_P99_MS = 1_000;
const WARM_UP = 20;
/** Real time between two looks into the inbox: the grain of the figures. */
const LOOK_MS = 1;
/** A page that has not come by then will not come. */
const PATIENCE_MS = 10_000;
/** A second page to one person within a minute would wait for its bundle. */
const BETWEEN_MINUTES = 1.1;

const hostOf = (n: number): string => `s${n}.bench.test`;

/** Core sites of the first sample customer, so that each cause has a plan, a priority and a promise. */
const addSites = async ({ deps }: Wire, count: number): Promise<void> => {
  for (let n = 0; n < count; n++) {
    const body = { host: hostOf(n), core: true, importantPaths: [] };
    await deps.customers.insert({ customer: "lumina", item: `SITE#${hostOf(n)}`, host: hostOf(n), body, rev: 1 });
  }
};

const lastMail = ({ cloud }: Wire) => {
  const inbox = openInbox(cloud.local);
  return (): string | undefined => inbox.list({ limit: 1 })[0]?.id;
};

/** @returns real ms from the call of the hook until a mail is in the inbox */
const pageOnce = async (wire: Wire, host: string, last: () => string | undefined): Promise<number> => {
  const before = last();
  const begun = performance.now();
  const answer = await wire.alert(slsAlert(wire.cloud.dial.now() - SECOND, { host }));
  if (answer.status !== 200) throw new Error(`the hook answered ${answer.status}`);
  while (last() === before) {
    if (performance.now() - begun > PATIENCE_MS) throw new Error(`no page for ${host}`);
    await sleep(LOOK_MS);
  }
  const took = performance.now() - begun;
  await rest(wire, ((await answer.json()) as { results: { incidentId: string }[] }).results[0]?.incidentId ?? "");
  return took;
};

/** Nothing else comes of it, and everybody may be told of the next at once. */
const rest = async (wire: Wire, incident: string): Promise<void> => {
  const { dial } = wire.cloud;
  await dial.idle();
  const done = { verdict: "fault", cause: "a bench", done: "measured" };
  const { status } = await wire.desk("POST", `/v1/incidents/${incident}/resolve`, done);
  if (status !== 200) throw new Error(`the desk answered ${status}`);
  await wire.pass(BETWEEN_MINUTES);
  dial.setSpeed(1);
};

const measure = async (wire: Wire, n: number): Promise<number[]> => {
  await addSites(wire, n + WARM_UP);
  wire.cloud.dial.setSpeed(1);
  const last = lastMail(wire);
  const took: number[] = [];
  for (let cause = 0; cause < n + WARM_UP; cause++) took.push(await pageOnce(wire, hostOf(cause), last));
  return took.slice(WARM_UP);
};

bench("page", { n: 200 }, async ({ n }) => {
  const wire = await openWire();
  const warm = await measure(wire, n).finally(() => wire.close());
  const [p50, p99] = [quantile(warm, 0.5), quantile(warm, 0.99)];
  return {
    figures: `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, worst ${Math.max(...warm).toFixed(0)} ms (n ${n})`,
    goal: `p50 ≤ ${GOAL_P50_MS} ms, p99 ≤ ${GOAL_P99_MS} ms`,
    met: p50 <= GOAL_P50_MS && p99 <= GOAL_P99_MS,
  };
});
