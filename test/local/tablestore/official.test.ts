import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { INSTANCE, openTablestore } from "./sdk.ts";

/** The suites that the SDK's package brings along, by file, and how many tests each must pass. */
const suites = [
  ...[["long", 1] as const, ["protocol/plain_buffer", 2] as const, ["data_opration", 1] as const],
  ...[["globalIndex", 8] as const, ["table", 1] as const],
];
const PACKAGE = dirname(require.resolve("tablestore/package.json"));
const RUN_MS = 60_000;

let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeAll(async () => {
  cloud = await openTablestore();
});
afterAll(() => cloud.close());

/** @returns what node's test runner reports of an unchanged file of the package, in a process of its own */
const run = (suite: string): Promise<string> => {
  const { accessKeyId, accessKeySecret } = cloud.local.accounts.get("provider");
  const env = { accessKeyId, secretAccessKey: accessKeySecret, endpoint: cloud.service.url, instancename: INSTANCE };
  const words = join(__dirname, "mocha-words.cjs");
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--no-deprecation", "--test-reporter=tap", "--require", words, join(PACKAGE, "test", `${suite}.test.js`)],
      { env: { ...process.env, ...env } },
      (_, report, problems) => resolve(report + problems),
    );
  });
};

test.each(suites)(
  "the package's own tests of %s pass",
  async (suite, count) => {
    const report = await run(suite);
    expect(report).not.toMatch(/^\s*not ok/m);
    expect(report).toMatch(new RegExp(`^# pass ${count}$`, "m"));
    expect(report).toMatch(/^# fail 0$/m);
  },
  RUN_MS,
);
