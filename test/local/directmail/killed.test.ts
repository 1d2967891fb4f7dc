import { rmSync } from "node:fs";
import { killCloud } from "../../support/killed-cloud/campaign.ts";
import { temporaryFolder } from "../temporary-local.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

it("a mail that was answered, by HTTP or SMTP, survives SIGKILL at any moment, once, and its detail comes", async () => {
  const { failed, problems } = await killCloud({ folder, kills: 3, seed: 3, lifeMs: 1_000, services: ["mail"] });
  expect({ failed, problems }).toEqual({ failed: [], problems: [] });
}, 240_000);
