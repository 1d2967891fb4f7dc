import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type Client from "@alicloud/sls20201230";
import { type LocalCloud, startLocalCloud } from "../../../local/start.ts";
import { encodeGroup, pull, putBytes } from "../sls/data-plane.ts";
import { connect, LOGSTORE, models, PROJECT } from "../sls/sdk.ts";
import { temporaryFolder } from "../temporary-local.ts";
import { json, newFunction, sdk } from "./sdk.ts";

const START = Date.parse("2026-03-01T00:00:00Z");
const SECOND = 1000;
const folder = temporaryFolder();
const notes = join(folder, "notes");
const failing = join(folder, "failing");
let cloud: LocalCloud;
let logs: Client;
let ask: ReturnType<typeof json>;

interface Event {
  parameter: Record<string, string>;
  source: {
    endpoint: string;
    projectName: string;
    logstoreName: string;
    shardId: number;
    beginCursor: string;
    endCursor: string;
  };
  jobName: string;
  taskId: string;
  cursorTime: number;
}

const open = async () => {
  cloud = await startLocalCloud({ folder: join(folder, "data"), startAt: START });
  logs = connect(String(cloud.endpoints.sls), cloud.accounts.get("provider"));
  ask = json(sdk({ local: cloud.local, fc: { url: `http://${cloud.endpoints.fc}` } }));
};
const goOn = (seconds: number) => cloud.dial.runUntil(cloud.dial.now() + seconds * SECOND);
/** [event, context.retryCount] of each call. */
const heard = (): [Event, number][] =>
  readFileSync(notes, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((text) => JSON.parse(text));
const put = (...names: string[]) =>
  putBytes(logs, encodeGroup(names.map((name) => ({ time: cloud.dial.now() / SECOND, contents: { name } }))));
/** What lies in the range of an event. */
const linesOf = async ({ source: { shardId, beginCursor, endCursor } }: Event): Promise<string[]> => {
  const { groups } = await pull(logs, shardId, { cursor: beginCursor, end_cursor: endCursor, count: "100" });
  return groups.flatMap((one) => one.logs.map(({ content }) => String(content.name)));
};
const linesOfAll = async (events: [Event, number][]) =>
  (await Promise.all(events.map(([event]) => linesOf(event)))).flat().sort();

const config = (more: object = {}) => ({
  sourceConfig: { logstore: LOGSTORE },
  jobConfig: { maxRetryTime: 1, triggerInterval: 60 },
  logConfig: { project: "mss-ops", logstore: "trigger-log" },
  functionParameter: { tenant: "acme" },
  enable: true,
  ...more,
});
const trigger = (triggerConfig: object = config(), more: object = {}) => ({
  triggerName: "lines",
  triggerType: "log",
  sourceArn: `acs:log:cn-hangzhou:${cloud.accounts.get("provider").id}:project/${PROJECT}`,
  invocationRole: "acs:ram::1000000000000000:role/mss-fc-log-trigger",
  triggerConfig: JSON.stringify(triggerConfig),
  ...more,
});
const TRIGGERS = "/functions/f/triggers";

beforeAll(async () => {
  await open();
  await logs.createProject(new models.CreateProjectRequest({ projectName: PROJECT, description: "a test" }));
  const logstore = { logstoreName: LOGSTORE, ttl: 30, shardCount: 2 };
  await logs.createLogStore(PROJECT, new models.CreateLogStoreRequest(logstore));
  const body = `const fs = require("node:fs");
    fs.appendFileSync(${JSON.stringify(notes)}, JSON.stringify([JSON.parse(event), context.retryCount]) + "\\n");
    if (fs.existsSync(${JSON.stringify(failing)})) throw new Error("no");`;
  await ask("POST", "/functions", newFunction("f", body));
}, 30_000);
beforeEach(() => writeFileSync(notes, ""));
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

test("a log trigger tells of new lines, shard by shard and interval by interval, and of none before it was made", async () => {
  await put("before");
  await goOn(1);
  expect(await ask("POST", TRIGGERS, trigger())).toMatchObject({ triggerType: "log", triggerName: "lines" });
  await goOn(60);
  expect(heard()).toEqual([]);

  await put("a", "b", "c", "d");
  await goOn(60);
  const events = heard();
  expect(events.map(([{ source }]) => source.shardId).sort()).toEqual([0, 1]);
  expect(events[0]).toEqual([
    {
      parameter: { tenant: "acme" },
      source: {
        endpoint: `http://${cloud.endpoints.sls}`,
        projectName: PROJECT,
        logstoreName: LOGSTORE,
        shardId: expect.any(Number),
        beginCursor: expect.any(String),
        endCursor: expect.any(String),
      },
      jobName: expect.stringMatching(/^[0-9a-f]{40}$/),
      taskId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      cursorTime: (START + 61 * SECOND) / SECOND,
    },
    0,
  ]);
  expect(await linesOfAll(events)).toEqual(["a", "b", "c", "d"]);

  await goOn(120);
  expect(heard()).toHaveLength(2);
  await put("e", "f");
  await goOn(60);
  expect(await linesOfAll(heard().slice(2))).toEqual(["e", "f"]);
});

test("what is not taken is tried again, then once more at the next interval, the same range; nothing is skipped", async () => {
  writeFileSync(failing, "");
  await put("g", "h");
  await goOn(60);
  const first = heard();
  expect(first.map(([, retryCount]) => retryCount)).toEqual([0, 1, 0, 1]);
  await put("i", "j");
  rmSync(failing);
  await goOn(60);
  const second = heard().slice(4);
  expect(second.map(([{ source }]) => source)).toEqual([first[0], first[2]].map((one) => one?.[0].source));
  await goOn(60);
  expect(await linesOfAll(heard().slice(4))).toEqual(["g", "h", "i", "j"]);
});

test("it goes on where it was after a restart, at another interval after a change, and not at all when it is switched off or gone", async () => {
  await put("k", "l");
  await cloud.close();
  await open();
  await goOn(60);
  expect(await linesOfAll(heard())).toEqual(["k", "l"]);
  const change = (more: object) => ask("PUT", `${TRIGGERS}/lines`, { triggerConfig: JSON.stringify(config(more)) });
  await change({ jobConfig: { maxRetryTime: 0, triggerInterval: 3 } });
  await goOn(60);
  await put("m", "n");
  await goOn(3);
  expect(await linesOfAll(heard().slice(2))).toEqual(["m", "n"]);
  await change({ enable: false });
  await put("o", "p");
  await goOn(60);
  expect(heard()).toHaveLength(4);
  await ask("DELETE", `${TRIGGERS}/lines`);
  await goOn(60);
  expect([heard().length, [...cloud.dial.items("fc/log")]]).toEqual([4, []]);
}, 30_000);

test("with a start in the past it begins there", async () => {
  const sourceConfig = { logstore: LOGSTORE, startTime: START / SECOND };
  await ask("POST", TRIGGERS, trigger(config({ sourceConfig })));
  await goOn(0);
  expect(await linesOfAll(heard())).toEqual(["a", "b", "before", ..."cdefghijklmnop"]);
  await ask("DELETE", `${TRIGGERS}/lines`);
});

test("a logstore that is not there, or another account's, has no lines", async () => {
  await ask("POST", TRIGGERS, trigger(config({ sourceConfig: { logstore: "none" } })));
  const sourceArn = `acs:log:cn-hangzhou:${cloud.accounts.get("customer-cn").id}:project/${PROJECT}`;
  await ask("POST", TRIGGERS, trigger(config(), { triggerName: "foreign", sourceArn }));
  await put("q", "r");
  await goOn(120);
  expect(heard()).toEqual([]);
});

test("within its limits, and no further", async () => {
  const made = (triggerConfig: object, more = {}) =>
    ask("POST", TRIGGERS, trigger(triggerConfig, { triggerName: "limits", ...more }));
  const job = (maxRetryTime: number, triggerInterval: number) =>
    config({ enable: false, jobConfig: { maxRetryTime, triggerInterval } });
  for (const [retries, interval] of [
    [0, 3],
    [100, 600],
  ] as const) {
    await made(job(retries, interval));
    await ask("DELETE", `${TRIGGERS}/limits`);
  }
  const refused = { statusCode: 400, code: "InvalidArgument" };
  for (const bad of [job(-1, 60), job(101, 60), job(0, 2), job(0, 601), job(0, 3.5), config({ sourceConfig: {} })])
    await expect(made(bad)).rejects.toMatchObject(refused);
  await expect(made(config(), { sourceArn: undefined })).rejects.toMatchObject(refused);
  await expect(made(config(), { sourceArn: "acs:log:cn-hangzhou:1:project/a/b" })).rejects.toMatchObject(refused);
  await expect(made(config({ functionParameter: { n: 1 } }))).rejects.toMatchObject(refused);
  await made(config({ enable: false }));
  const other = config({ enable: false, sourceConfig: { logstore: "other" } });
  await expect(ask("PUT", `${TRIGGERS}/limits`, { triggerConfig: JSON.stringify(other) })).rejects.toMatchObject(
    refused,
  );
});
