import { rmSync } from "node:fs";
import { killCloud } from "../../support/killed-cloud/campaign.ts";
import { temporaryFolder } from "../temporary-local.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

test("killed under load, every acknowledged write is there, counters have counted each step, and indexes hold what their table holds", async () => {
  const { failed, problems } = await killCloud({ folder, kills: 3, seed: 2, lifeMs: 1_000, services: ["tablestore"] });
  expect({ failed, problems }).toEqual({ failed: [], problems: [] });
}, 240_000);
