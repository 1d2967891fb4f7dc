import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { walkWire } from "../../support/wire-crash.ts";

/** `npm run bench -- crash --wire` takes 50 and more. */
const POINTS = 10;
const SEED = 1;

const folder = mkdtempSync(join(tmpdir(), "wire-crash-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("killed at a request or an answer of any service and started again, the whole product ends as if nothing had happened", async () => {
  const { places, kills, repeats, problems } = await walkWire({ folder, points: POINTS, seed: SEED });
  process.stdout.write(`  ${kills} kills at ${places} places, ${repeats} repeats\n`);
  expect(problems).toEqual([]);
  expect(kills).toBe(POINTS);
}, 600_000);
