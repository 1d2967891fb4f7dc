import { rmSync } from "node:fs";
import { killCloud } from "../../support/killed-cloud/campaign.ts";
import { temporaryFolder } from "../temporary-local.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

test("functions, their code, tasks and timers that were acknowledged survive SIGKILL at any moment", async () => {
  const { failed, problems } = await killCloud({ folder, kills: 3, seed: 4, lifeMs: 1_000, services: ["functions"] });
  expect({ failed, problems }).toEqual({ failed: [], problems: [] });
}, 240_000);
