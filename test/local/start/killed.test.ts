import { rmSync } from "node:fs";
import { killCloud } from "../../support/killed-cloud/campaign.ts";
import { temporaryFolder } from "../temporary-local.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

it("killed twice under the load of all its services, it loses and doubles nothing that it acknowledged", async () => {
  const { acknowledged, failed, problems } = await killCloud({ folder, kills: 2, seed: 1, lifeMs: 1_500 });
  expect({ failed, problems }).toEqual({ failed: [], problems: [] });
  expect(Object.keys(acknowledged)).toEqual(expect.arrayContaining(["writes of rows", "log lines", "flows", "mails"]));
}, 240_000);
