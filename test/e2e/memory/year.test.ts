import { playYear } from "../../support/year/year.ts";

/** `npm run bench -- year` plays all of it. */
const cut = { seed: 1, days: 21, customers: 15 };

test("three weeks of a year under faults, with an outage of the whole cloud: every promise is kept at every moment", async () => {
  const { problems, story, counts, struck } = await playYear(cut);
  expect([...problems, ...story]).toEqual([]);
  expect(counts.incidents).toBeGreaterThan(50);
  expect(Object.keys(struck)).toEqual(expect.arrayContaining(["store", "crashes", "hand-over", "providers"]));
  process.stdout.write(`  ${JSON.stringify({ ...counts, struck })}\n`);
}, 120_000);
