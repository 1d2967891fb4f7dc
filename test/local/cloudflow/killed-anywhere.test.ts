import { copyFileSync, mkdirSync } from "node:fs";
import { openLocal } from "../../../local/open.ts";
import type { Local } from "../../../local/service.ts";
import { openTemporary } from "../temporary-local.ts";
import { type Flows, START } from "./cloud.ts";
import { beginNight, callsOf, MORNING, outcome, startNight } from "./night.ts";

/** What SIGKILL would leave after each transaction: the file, as it then is for every other process. */
const photograph = ({ store, folder }: Local, calls: () => number) => {
  const pictures: { folder: string; calls: number }[] = [];
  const { transactionSync } = store;
  let depth = 0;
  store.transactionSync = ((change: () => unknown) => {
    depth++;
    try {
      return transactionSync.call(store, change);
    } finally {
      if (--depth === 0) {
        const picture = `${folder}/${pictures.length}`;
        mkdirSync(picture);
        copyFileSync(`${folder}/cloud.lmdb`, `${picture}/cloud.lmdb`);
        pictures.push({ folder: picture, calls: calls() });
      }
    }
  }) as typeof transactionSync;
  return pictures;
};

/** The rest of the night, from what was left of it. */
const goOn = async (folder: string) => {
  const local = openLocal({ folder, held: true });
  const flows = await startNight(local);
  await local.dial.runUntil(MORNING);
  const result = { ...(await outcome(flows, local)), calls: callsOf(flows) };
  await flows.close();
  await local.close();
  return result;
};

/** Nights that are gone on with side by side: most of their time is waiting for files. */
const AT_ONCE = 10;

const { local } = openTemporary({ startAt: START, held: true });
let flows: Flows;

beforeAll(async () => {
  flows = await startNight(local);
  await beginNight(flows);
});
afterAll(async () => {
  await flows.close();
  await local.close();
});

test("killed after any transaction, a night of flows ends as it would have: no step, no message and no timer is lost or doubled, one call is repeated at most", async () => {
  const pictures = photograph(local, () => flows.calls.length);
  await local.dial.runUntil(MORNING);
  const { executions, messages, agenda } = await outcome(flows, local);
  const calls = callsOf(flows);
  expect(executions.map(({ events }) => events.length)).toEqual([52, 6, 6, 6, 6, 6]);
  expect(messages).toMatchObject([{ to: "queues/duty", body: '{"by":"chen"}', state: "visible" }]);
  expect(pictures.length).toBeGreaterThan(100);

  while (pictures.length > 0) {
    const some = pictures.splice(0, AT_ONCE);
    const ends = await Promise.all(some.map(({ folder }) => goOn(folder)));
    for (const [index, { calls: after, ...end }] of ends.entries()) {
      expect(end).toEqual({ executions, messages, agenda });
      const before = calls.slice(0, some[index]?.calls);
      expect([...new Set([...before, ...after])]).toEqual(calls);
      expect(before.length + after.length - calls.length).toBeLessThanOrEqual(1);
    }
  }
}, 60_000);
