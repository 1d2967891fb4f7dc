import { SECOND } from "../shared/domain/calendar.ts";
import { slsAlert } from "../test/support/sls.ts";
import { openWire, type Wire } from "../test/support/wire.ts";
import { bench, timed } from "./report.ts";

/** How many alert posts a second are stored before they are answered, while what they start goes on beside them (--alone: waits)? */
const GOAL = 200;
const ALERTS_A_POST = 5;
const IN_FLIGHT = 16;
/** Every instance of the function that takes them is compiled by then. */
const WARM_UP = 200;
const MS_PER_SECOND = 1_000;

const hosts = ["shop.lumina-mall.test", "api.orbitpay.test", "cms.verdant-news.test", "legacy.intranet-hr.test"];
/** None of them explains another: each alert is counted by an incident of its kind. */
const kinds = ["outage", "http-flood", "scan", "certificate", "protection-off"];

/** Alerts of one evaluation for one site: each post has times of its own, so that every alert is new. */
const bodyOf = (n: number, now: number) =>
  kinds
    .slice(0, ALERTS_A_POST)
    .map((kind) => slsAlert(now - (n + 1) * SECOND, { kind, host: hosts[n % hosts.length] ?? "", firedAt: now }));

const post = async (wire: Wire, n: number): Promise<void> => {
  const { status } = await wire.alert(bodyOf(n, wire.cloud.dial.now()));
  if (status !== 200) throw new Error(`the hook answered ${status}`);
};

const postAll = async (wire: Wire, from: number, to: number): Promise<void> => {
  let next = from;
  const lane = async () => {
    while (next < to) await post(wire, next++);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
};

/** Posts while the dial stands in an item of ours: what the posts hand over waits in the agenda until we are done. @returns real ms */
const postAlone = async (wire: Wire, from: number, to: number): Promise<number> => {
  const { dial } = wire.cloud;
  let took = 0;
  dial.on("bench/posts", async () => {
    took = await timed(() => postAll(wire, from, to));
  });
  const due = dial.now() + SECOND;
  dial.put({ kind: "bench/posts", key: "once", due, data: null });
  await dial.runUntil(due, { while: () => took === 0 });
  return took;
};

bench("hooks", { n: 1_000, alone: false }, async ({ n, alone }) => {
  const wire = await openWire();
  await postAll(wire, 0, WARM_UP);
  await wire.cloud.dial.idle();
  const posting = await (alone
    ? postAlone(wire, WARM_UP, WARM_UP + n)
    : timed(() => postAll(wire, WARM_UP, WARM_UP + n)));
  const draining = await timed(() => wire.cloud.dial.idle());
  const counted = (await wire.exported()).incidents.reduce((sum, { alerts }) => sum + alerts, 0);
  await wire.close();
  const wanted = (WARM_UP + n) * ALERTS_A_POST;
  const rate = (n / posting) * MS_PER_SECOND;
  const after = `all ${counted} of ${wanted} alerts counted ${(draining / MS_PER_SECOND).toFixed(1)} s later`;
  return {
    figures: `${rate.toFixed(0)} posts/s of ${ALERTS_A_POST} alerts, ${IN_FLIGHT} in flight (n ${n}); ${after}`,
    goal: `≥ ${GOAL}/s`,
    met: rate >= GOAL && counted === wanted,
  };
});
