import { scenarios } from "../../support/fault-scenarios.ts";
import { type Morning, playMorning } from "../../support/faulty-morning.ts";
import { judgeMorning } from "../../support/morning-judge.ts";

jest.setTimeout(120_000);

const SEED = 3;

let calm: Morning;
beforeAll(async () => {
  calm = await playMorning([], SEED);
});

/** The others are for `npm run bench -- faults`. */
test.each(["everywhere unavailable", "everywhere lost"])("%s: the morning ends as in peace", async (name) => {
  const [, faults = []] = scenarios.find(([one]) => one === name) ?? [];
  const faulty = await playMorning(faults, SEED);
  const { struck, problems } = judgeMorning(calm, faulty);
  expect(problems).toEqual([]);
  expect(struck).toBeGreaterThan(0);
});
