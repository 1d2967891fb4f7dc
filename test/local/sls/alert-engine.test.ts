import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { SlsOptions } from "../../../local/sls/server.ts";
import { openWebhook, putPolicy, QUERY, rule, upsert, usePolicy } from "./rules.ts";
import { connect, line, loadLines, models, type Opened, openService, PROJECT, refusal, second, TEN } from "./sdk.ts";

type Invoke = Parameters<NonNullable<SlsOptions["invoke"]>>[0];

let cloud: Opened;
let hook: Awaited<ReturnType<typeof openWebhook>>;
const invoked: Invoke[] = [];
const statuses: number[] = [];
const invoke = async (call: Invoke) => {
  invoked.push(call);
  return { status: statuses.shift() ?? 202 };
};

const open = async (service: SlsOptions) => {
  cloud = await openService({ service });
  await cloud.client.createProject(new models.CreateProjectRequest({ projectName: PROJECT, description: "" }));
};

beforeEach(async () => {
  await open({ invoke });
  hook = await openWebhook();
  await usePolicy(cloud.client, hook.url);
});
afterEach(async () => {
  invoked.length = 0;
  await hook.close();
  await cloud.close();
});

const MINUTE = 60_000;
const at = (minutes: number, seconds = 0) => TEN + minutes * MINUTE + seconds * 1000;
const failures = (minute: number, n: number, fields: Record<string, string> = {}) =>
  Array.from({ length: n }, (_, i) =>
    line(at(minute, 10 + i), { status: "502", matched_host: "shop.example", ...fields }),
  );
const run = (minutes: number) => cloud.local.dial.runUntil(at(minutes));
const minutesTold = () => hook.got.splice(0).map(({ body }) => [body.status, (body.alert_time - second(TEN)) / 60]);

describe("schedules", () => {
  const cron = (cronExpression: string, more: object = {}) =>
    rule({ start: "-60s", schedule: { type: "Cron", cronExpression, timeZone: "+0800", ...more } });

  it("a cron expression is evaluated at its instants only, in its own zone", async () => {
    await cloud.client.createAlert(PROJECT, cron("0/5 10 * * *"));
    await loadLines(cloud, [...failures(3, 3), ...failures(9, 3), ...failures(14, 3), ...failures(64, 3)]);
    await run(90);
    expect(minutesTold()).toEqual([
      ["firing", 10],
      ["resolved", 20],
    ]);
  });

  it("a delay moves the evaluation and not what it looks at", async () => {
    await cloud.client.createAlert(PROJECT, cron("*/10 * * * *", { delay: 60 }));
    await loadLines(cloud, [...failures(9, 3), ...failures(20, 3)]);
    await run(40);
    const [fired] = hook.got;
    expect(fired?.body.results).toMatchObject([{ start_time: second(at(9)), end_time: second(at(10)) }]);
    expect(minutesTold()).toEqual([
      ["firing", 11],
      ["resolved", 21],
    ]);
  });

  it("every morning at eight in another zone", async () => {
    await cloud.client.createAlert(PROJECT, cron("0 8 * * *", { timeZone: "+0000" }));
    await loadLines(cloud, failures(6 * 60 - 1, 3));
    await run(7 * 60);
    expect(minutesTold()).toEqual([["firing", 360]]);
  });

  it.each([
    [{ type: "Cron", cronExpression: "* * * *" }],
    [{ type: "Cron", cronExpression: "0 0 30 2 *" }],
    [{ type: "Cron", cronExpression: "61 * * * *" }],
    [{ type: "Cron", cronExpression: "* * * * *", timeZone: "Asia/Shanghai" }],
    [{ type: "Cron", cronExpression: "* * * * *", delay: 121 }],
    [{ type: "Daily" }],
  ])("%j is refused", async (schedule) => {
    expect(await refusal(cloud.client.createAlert(PROJECT, rule({ schedule })))).toMatch(/^400 ParameterInvalid/);
  });
});

describe("rules of several queries", () => {
  const grouped = (search: string, name: string) =>
    `${search} | SELECT matched_host, count(*) AS ${name} GROUP BY matched_host`;
  const [bad, all] = [grouped("status >= 500", "failed"), grouped("*", "total")];
  const sources = (...queries: string[]) =>
    queries.map((query) => ({ ...rule({ start: "-60s" }).configuration?.queryList?.[0], query }));
  const joinedBy = (type: string, condition: string, more: object = {}, queries = [bad, all]) => ({
    ...{ queryList: sources(...queries), joinConfigurations: [{ type, condition }] },
    ...more,
  });
  const same = "$0.matched_host == $1.matched_host";
  const lines = [
    ...failures(1, 3),
    ...failures(1, 3, { status: "200" }),
    ...failures(1, 2, { status: "200", matched_host: "news.example" }),
  ];

  it.each<[string, string, string, string[]]>([
    ["inner_join", same, "failed * 2 <= total", ["shop.example 3 6"]],
    ["left_join", same, "failed > 0", ["shop.example 3 6"]],
    ["right_join", same, "total > 0", ["null null 2", "shop.example 3 6"]],
    ["full_join", same, "total > 0", ["null null 2", "shop.example 3 6"]],
    ["right_exclude", same, "$1.matched_host == 'news.example'", ["undefined undefined 2"]],
    ["left_exclude", same, "failed > 0", []],
    ["cross_join", "", "$0.matched_host != $1.matched_host", ["shop.example 3 2"]],
    ["no_join", "", "failed > 0", ["shop.example 3 undefined"]],
    ["concat", "", "total > 0", ["news.example undefined 2", "shop.example undefined 6"]],
  ])("%s", async (type, condition, hits, expected) => {
    const severityConfigurations = [{ severity: 6, evalCondition: { condition: hits, countCondition: "" } }];
    const none = { groupConfiguration: { type: "no_group", fields: [] }, severityConfigurations };
    await cloud.client.createAlert(PROJECT, rule({ configuration: joinedBy(type, condition, none) }));
    await loadLines(cloud, lines);
    await run(2);
    const rows = hook.got.flatMap(({ body }) => body.fire_results);
    expect(rows.map((row) => `${row.matched_host} ${row.failed} ${row.total}`).sort()).toEqual(expected);
  });

  it("what is told has a result for each query, and a column of both keeps its name in the first", async () => {
    await cloud.client.createAlert(
      PROJECT,
      rule({ condition: "failed * 2 <= total", configuration: joinedBy("inner_join", same) }),
    );
    await loadLines(cloud, lines);
    await run(3);
    const [fired, resolved] = hook.got;
    expect(fired?.body.results).toMatchObject([
      { query: bad, raw_result_count: 1 },
      { query: all, raw_result_count: 2 },
    ]);
    expect(fired?.body.fire_results).toEqual([
      { matched_host: "shop.example", failed: "3", "$1.matched_host": "shop.example", total: "6" },
    ]);
    expect(fired?.body.condition).toBe("3 * 2 <= 6");
    expect(resolved?.body.status).toBe("resolved");
  });

  it("one of three queries may be of another logstore; a line there is seen", async () => {
    const quiet = joinedBy("left_exclude", same, {}, [all, bad]);
    const { queryList } = quiet;
    const three = [...queryList, { ...queryList[0], store: "other-store", query: grouped("*", "elsewhere") }];
    const configuration = {
      ...quiet,
      queryList: three,
      joinConfigurations: [
        ...quiet.joinConfigurations,
        { type: "left_exclude", condition: "$0.matched_host == $2.matched_host" },
      ],
    };
    const { delivery } = cloud.service;
    const other = (minute: number) =>
      delivery.load(
        { account: "customer-cn", project: PROJECT, logstore: "other-store" },
        { text: `${JSON.stringify(line(at(minute, 30), { matched_host: "news.example" }))}\n` },
      );
    await other(-10);
    await loadLines(
      cloud,
      [1, 2].flatMap((n) => failures(n, 3, { status: "200", matched_host: "news.example" })),
    );
    await cloud.client.createAlert(PROJECT, rule({ condition: "total > 0", configuration }));
    await run(2);
    await other(2);
    await run(10);
    expect(minutesTold()).toEqual([
      ["firing", 2],
      ["resolved", 3],
    ]);
  });

  it.each([
    [joinedBy("merge", same)],
    [joinedBy("inner_join", "")],
    [{ ...joinedBy("inner_join", same), joinConfigurations: [] }],
  ])("a join that is none is refused", async (configuration) => {
    expect(await refusal(cloud.client.createAlert(PROJECT, rule({ configuration })))).toMatch(/^400 ParameterInvalid/);
  });
});

it("while a rule is muted nobody is told; what still fires when that ends is told then", async () => {
  await cloud.client.createAlert(PROJECT, rule({ configuration: { muteUntil: second(at(5)) } }));
  await loadLines(cloud, [...failures(1, 3), ...failures(3, 3, { matched_host: "news.example" }), ...failures(4, 3)]);
  await cloud.client.createAlert(
    PROJECT,
    rule({ name: "mss-short", start: "-60s", configuration: { muteUntil: second(at(60)) } }),
  );
  await run(59);
  const told = hook.got.map(({ body }) => [
    body.status,
    (body.alert_time - second(TEN)) / 60,
    body.labels.matched_host,
  ]);
  expect(told).toEqual([
    ["firing", 5, "news.example"],
    ["firing", 5, "shop.example"],
    ["resolved", 9, "news.example"],
    ["resolved", 10, "shop.example"],
  ]);
  expect(hook.got.every(({ body }) => body.alert_id === "mss-outage")).toBe(true);
});

it.each([
  ["late", 0, 0, 1],
  ["unheard", 0, 1, 1],
  ["lost", 1, 2, 2],
  ["duplicate", 2, 2, 2],
] as const)("a notice may be %s", async (kind, ...told) => {
  await cloud.client.createAlert(PROJECT, rule({ start: "-60s" }));
  await loadLines(cloud, failures(1, 3));
  cloud.local.faults.add({ service: "sls", operation: "Notice", kind, count: 1 });
  const seen: number[] = [];
  for (const minutes of [2.1, 2.3, 2.6]) {
    await run(minutes);
    seen.push(hook.got.length);
  }
  expect(seen).toEqual(told);
});

it("a webhook that takes longer than it may is called again", async () => {
  await cloud.close();
  await open({ webhookPatienceMs: 300 });
  let calls = 0;
  const silent = createServer((_, response) => {
    calls++;
    if (calls > 1) response.end("{}");
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  await usePolicy(cloud.client, `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`);
  await cloud.client.createAlert(PROJECT, rule({ configuration: { sendResolved: false } }));
  await loadLines(cloud, failures(2, 3));
  await run(20);
  expect(calls).toBeGreaterThan(1);
  expect(cloud.lines).toEqual([]);
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
});

describe("functions", () => {
  const fire = (name: string) =>
    `fire(type="fc", region="cn-hangzhou", service="", version="LATEST", function="${name}", template_id="", period="any")`;
  const openProvider = async (script: string) => {
    const client = connect(cloud.service.url, cloud.local.accounts.get("provider"));
    await client.createProject(new models.CreateProjectRequest({ projectName: "own-project", description: "" }));
    await putPolicy(client, "mss", script);
    const configuration = { sendResolved: false, queryList: [{ ...source(), project: "own-project" }] };
    await client.createAlert("own-project", rule({ configuration }));
    const target = { account: "provider", project: "own-project", logstore: "waf-logstore" };
    const text = failures(2, 3)
      .map((one) => `${JSON.stringify(one)}\n`)
      .join("");
    await cloud.service.delivery.load(target, { text });
  };
  const source = () => ({ ...rule().configuration?.queryList?.[0], query: QUERY });

  it("an action policy may hand the notice to a function, asynchronously, besides a webhook", async () => {
    const webhook = 'fire(type="webhook_integration", integration_type="universal", webhook_id="mss")';
    await openProvider(`if alert.severity >= 2:\n    ${fire("sls-ops-alert")}\n    ${webhook}`);
    await upsert(connect(cloud.service.url, cloud.local.accounts.get("provider")), "sls.alert.action_webhook", "mss", {
      ...{ id: "mss", name: "mss", type: "custom", method: "POST", url: hook.url },
    });
    statuses.push(500, 429);
    await run(10);
    expect(invoked.map(({ async, retryCount }) => [async, retryCount])).toEqual([
      [true, 0],
      [true, 1],
      [true, 2],
    ]);
    const [first] = invoked;
    const { id } = cloud.local.accounts.get("provider");
    expect(first?.functionArn).toBe(`acs:fc:cn-hangzhou:${id}:functions/sls-ops-alert`);
    expect(JSON.parse(first?.body ?? "")).toMatchObject({ alert_id: "mss-outage", status: "firing", aliuid: id });
    expect(new Set(invoked.map(({ requestKey }) => requestKey)).size).toBe(1);
    expect(hook.got.map(({ body }) => body)).toEqual([JSON.parse(first?.body ?? "")]);
  });

  it.each(["mss-alert", "sls-ops-none"])(
    "%s is not called, or is not there: the notice is given up and named",
    async (name) => {
      statuses.push(404);
      await openProvider(fire(name));
      await run(10);
      statuses.length = 0;
      expect(cloud.lines.splice(0)).toEqual([
        expect.stringMatching(new RegExp(`the function ${name} was not reached, given up: own-project/mss-outage`)),
      ]);
    },
  );
});
