import { callResource, openWebhook, QUERY, rule, upsert, usePolicy } from "./rules.ts";
import { connect, line, loadLines, models, type Opened, openService, PROJECT, refusal, second, TEN } from "./sdk.ts";

let cloud: Opened;
let hook: Awaited<ReturnType<typeof openWebhook>>;
beforeEach(async () => {
  cloud = await openService();
  hook = await openWebhook();
  await cloud.client.createProject(new models.CreateProjectRequest({ projectName: PROJECT, description: "" }));
  await usePolicy(cloud.client, hook.url);
});
afterEach(async () => {
  await hook.close();
  await cloud.close();
});

const MINUTE = 60_000;
const at = (minutes: number, seconds = 0) => TEN + minutes * MINUTE + seconds * 1000;
const failures = (minute: number, n: number, host = "shop.example") =>
  Array.from({ length: n }, (_, i) =>
    line(at(minute, 10 + i), { status: "502", matched_host: host, request_path: "/x" }),
  );
const run = (minutes: number) => cloud.local.dial.runUntil(at(minutes));
const told = () =>
  hook.got.splice(0).map(({ body }) => [body.status, (body.alert_time - second(TEN)) / 60, body.labels.matched_host]);

it("a rule fires at the evaluation that sees enough, and resolves when the window is past it", async () => {
  await cloud.client.createAlert(PROJECT, rule());
  await loadLines(cloud, failures(2, 3));
  await run(60);
  const [fired, resolved] = hook.got;
  const start = second(at(3));
  expect(fired?.headers).toMatchObject({
    "x-mss-token": "secret-of-the-hook",
    "content-type": "application/json;charset=utf-8",
  });
  const row = { matched_host: "shop.example", failed: "3", path_of: "/x" };
  expect(fired?.body).toEqual({
    ...{ aliuid: cloud.local.accounts.get("customer-cn").id, alert_id: "mss-outage", alert_name: "MSS outage" },
    alert_instance_id: expect.stringMatching(/^[0-9a-f]{16}-[0-9a-f]{4}-1$/),
    ...{ alert_type: "sls_alert", region: "cn-hangzhou", project: PROJECT, next_eval_interval: 60 },
    ...{ alert_time: start, fire_time: start, resolve_time: 0, status: "firing", severity: 8 },
    labels: { mss_kind: "outage", matched_host: "shop.example" },
    annotations: { title: "5xx", desc: "3 failed at shop.example", __count__: "1" },
    results: [
      {
        ...{ store_type: "log", region: "cn-hangzhou", project: PROJECT, store: "waf-logstore", query: QUERY },
        ...{ start_time: start - 300, end_time: start, raw_results: [row], raw_result_count: 1, fire_result: row },
        ...{ truncated: false, is_complete: true, power_sql_mode: "auto", dashboard_id: "", query_url: "" },
        ...{ dashboard_url: "", role_arn: "", chart_title: "" },
      },
    ],
    ...{ fire_results: [row], fire_results_count: 1, condition: "3 > 2", raw_condition: "failed > 2" },
    policy: { alert_policy_id: "sls.builtin.dynamic", action_policy_id: "mss", repeat_interval: "10m" },
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    ...{ dashboard: "", alert_url: "", query_url: "", dashboard_url: "", alert_history_dashboard_url: undefined },
  });
  expect(resolved?.body).toMatchObject({ status: "resolved", fire_time: start, fingerprint: fired?.body.fingerprint });
  expect(resolved?.body.resolve_time).toBe(second(at(8)));
  expect(hook.got).toHaveLength(2);
});

it("while it fires it is told again after each repeat interval, and nothing stands in the agenda in between", async () => {
  await cloud.client.createAlert(PROJECT, rule());
  await loadLines(cloud, Array.from({ length: 26 }, (_, minute) => failures(minute, 3)).flat());
  expect(await run(600)).toBe(9);
  expect(told()).toEqual([
    ["firing", 1, "shop.example"],
    ["firing", 11, "shop.example"],
    ["firing", 21, "shop.example"],
    ["resolved", 31, "shop.example"],
  ]);
});

it("a threshold asks for hits in a row", async () => {
  await cloud.client.createAlert(PROJECT, rule({ start: "-60s", configuration: { threshold: 3 } }));
  await loadLines(
    cloud,
    [1, 2, 4, 5, 6, 7].flatMap((minute) => failures(minute, 3)),
  );
  await run(30);
  expect(told()).toEqual([
    ["firing", 7, "shop.example"],
    ["resolved", 9, "shop.example"],
  ]);
});

it("groups are alerts of their own, each with its fingerprint; labels may come by themselves", async () => {
  const { client } = cloud;
  await client.createAlert(PROJECT, rule({ start: "-60s" }));
  const auto = { groupConfiguration: { type: "labels_auto", fields: [] } };
  await client.createAlert(PROJECT, rule({ name: "mss-auto", start: "-60s", configuration: auto }));
  const none = { groupConfiguration: { type: "no_group", fields: [] } };
  await client.createAlert(PROJECT, rule({ name: "mss-none", start: "-60s", configuration: none }));
  await loadLines(cloud, [...failures(1, 3), ...failures(1, 4, "news.example"), ...failures(2, 3, "news.example")]);
  await run(2);
  const fired = hook.got
    .splice(0)
    .map(({ body }) => [body.alert_id, Object.keys(body.labels), body.fire_results.length]);
  expect(fired).toEqual([
    ["mss-auto", ["mss_kind", "matched_host", "path_of"], 1],
    ["mss-auto", ["mss_kind", "matched_host", "path_of"], 1],
    ["mss-none", ["mss_kind"], 2],
    ["mss-outage", ["mss_kind", "matched_host"], 1],
    ["mss-outage", ["mss_kind", "matched_host"], 1],
  ]);
  await run(3);
  const later = hook.got
    .filter(({ body }) => body.alert_id === "mss-outage")
    .map(({ body }) => [body.status, body.labels.matched_host]);
  expect(later).toEqual([["resolved", "shop.example"]]);
});

it("what becomes more severe is told at once, by the first entry of the list that holds", async () => {
  const severityConfigurations = [
    { severity: 10, evalCondition: { condition: "failed > 6", countCondition: "__count__ >= 1" } },
    { severity: 6, evalCondition: { condition: "failed > 2", countCondition: "" } },
  ];
  await cloud.client.createAlert(PROJECT, rule({ configuration: { severityConfigurations } }));
  await loadLines(cloud, [...failures(1, 3), ...failures(2, 4), ...failures(3, 3)]);
  await run(9);
  expect(hook.got.map(({ body }) => [body.status, body.severity, (body.alert_time - second(TEN)) / 60])).toEqual([
    ["firing", 6, 2],
    ["firing", 10, 3],
    ["resolved", 10, 9],
  ]);
});

it("no recovery is told when the rule does not want it", async () => {
  await cloud.client.createAlert(PROJECT, rule({ configuration: { sendResolved: false } }));
  await loadLines(cloud, failures(2, 3));
  await run(60);
  expect(told()).toEqual([["firing", 3, "shop.example"]]);
});

it("no data is an alert when the rule says so, for as long as there is none", async () => {
  const configuration = { noDataFire: true, noDataSeverity: 4, threshold: 2 };
  await loadLines(cloud, [line(at(-60))]);
  await cloud.client.createAlert(
    PROJECT,
    rule({ query: "* | SELECT matched_host, count(*) AS failed GROUP BY matched_host", configuration }),
  );
  await loadLines(cloud, [line(at(15, 30))]);
  await run(26);
  expect(
    hook.got.map(({ body }) => [body.status, body.severity, (body.alert_time - second(TEN)) / 60, body.fire_results]),
  ).toEqual([
    ["firing", 4, 1, []],
    ["firing", 4, 11, []],
    ["resolved", 4, 16, []],
    ["firing", 4, 22, []],
  ]);
});

it("lines that come later change what is ahead, and nothing that is past", async () => {
  await cloud.client.createAlert(PROJECT, rule());
  await loadLines(cloud, failures(2, 2));
  await run(10);
  await loadLines(cloud, failures(2, 5));
  await loadLines(cloud, failures(11, 3));
  await run(60);
  expect(told()).toEqual([
    ["firing", 12, "shop.example"],
    ["resolved", 17, "shop.example"],
  ]);
});

it("a rule that is changed, switched off, on again or deleted finds accordingly", async () => {
  const { client } = cloud;
  await client.createAlert(PROJECT, rule({ start: "-60s" }));
  await loadLines(
    cloud,
    [1, 2, 6, 10, 14, 18].flatMap((minute) => failures(minute, 3)),
  );
  await run(2);
  const { configuration } = rule({ start: "-60s", condition: "failed > 5" });
  await client.updateAlert(PROJECT, "mss-outage", new models.UpdateAlertRequest({ ...rule(), configuration }));
  await run(8);
  expect(told()).toEqual([
    ["firing", 2, "shop.example"],
    ["resolved", 3, "shop.example"],
  ]);
  await client.updateAlert(
    PROJECT,
    "mss-outage",
    new models.UpdateAlertRequest({ ...rule(), ...rule({ start: "-60s" }) }),
  );
  await client.disableAlert(PROJECT, "mss-outage");
  expect((await client.getAlert(PROJECT, "mss-outage")).body).toMatchObject({ status: "DISABLED" });
  await run(12);
  expect(told()).toEqual([]);
  await client.enableAlert(PROJECT, "mss-outage");
  await run(17);
  expect(told()).toEqual([
    ["firing", 15, "shop.example"],
    ["resolved", 16, "shop.example"],
  ]);
  await client.deleteAlert(PROJECT, "mss-outage");
  await run(30);
  expect(told()).toEqual([]);
  expect([...cloud.local.dial.items("sls/alert")]).toEqual([]);
});

it("an answer that is not 200 is called again, a little later each time, and at last given up", async () => {
  await cloud.client.createAlert(PROJECT, rule({ configuration: { sendResolved: false } }));
  await loadLines(cloud, failures(2, 3));
  hook.answers.push(500, 302, 404);
  await cloud.local.dial.runUntil(at(4, 39));
  expect(hook.got).toEqual([]);
  await cloud.local.dial.runUntil(at(4, 40));
  expect(told()).toEqual([["firing", 3, "shop.example"]]);
  await loadLines(cloud, failures(20, 3));
  hook.answers.push(500, 500, 500, 500, 500, 500);
  await run(60);
  expect(told()).toEqual([]);
  expect(cloud.lines.splice(0)).toEqual([
    expect.stringMatching(/the webhook mss was not reached, given up: waf-project\/mss-outage/),
  ]);
});

it("a restart in between changes nothing, and what was not sent yet is sent", async () => {
  await cloud.client.createAlert(PROJECT, rule());
  await loadLines(cloud, [...failures(2, 3), ...failures(12, 3)]);
  await run(5);
  await cloud.restart();
  await run(12);
  await cloud.restart();
  await run(60);
  expect(told()).toEqual([
    ["firing", 3, "shop.example"],
    ["resolved", 8, "shop.example"],
    ["firing", 13, "shop.example"],
    ["resolved", 18, "shop.example"],
  ]);
});

it("a rule whose query is not valid, or whose logstore is gone, is named and does no harm to others", async () => {
  await cloud.client.createAlert(PROJECT, rule({ name: "mss-broken", query: "* | SELECT nothing_like_it" }));
  await cloud.client.createAlert(PROJECT, rule());
  await loadLines(cloud, failures(2, 3));
  await run(5);
  expect(told()).toEqual([["firing", 3, "shop.example"]]);
  expect(cloud.lines.splice(0).join()).toMatch(
    /rule waf-project\/mss-broken cannot be evaluated: ParameterInvalid: Column 'nothing_like_it'/,
  );
  await cloud.client.deleteLogStore(PROJECT, "waf-logstore");
  await run(60);
  expect(told()).toEqual([["resolved", 6, "shop.example"]]);
});

it("an alert without a webhook is named", async () => {
  const policyConfiguration = { alertPolicyId: "sls.builtin.dynamic", actionPolicyId: "nobody", repeatInterval: "10m" };
  await cloud.client.createAlert(PROJECT, rule({ configuration: { policyConfiguration, sendResolved: false } }));
  await loadLines(cloud, failures(2, 3));
  await run(5);
  expect(cloud.lines.splice(0)).toEqual(["sls: the rule waf-project/mss-outage has neither webhook nor function"]);
});

it("an alert policy of one's own leads to its action policy", async () => {
  const group_script = 'fire(action_policy="mss", group={}, group_by="all", group_wait="15s", repeat_interval="1h")';
  await upsert(cloud.client, "sls.alert.alert_policy", "own", { policy_id: "own", policy_name: "own", group_script });
  const policyConfiguration = { alertPolicyId: "own", actionPolicyId: "", repeatInterval: "10m" };
  await cloud.client.createAlert(PROJECT, rule({ configuration: { policyConfiguration } }));
  await loadLines(cloud, failures(2, 3));
  await run(5);
  expect(told()).toEqual([["firing", 3, "shop.example"]]);
});

it("rules are made once, shown as they were given, listed by pages", async () => {
  const { client } = cloud;
  await client.createAlert(PROJECT, rule());
  expect(await refusal(client.createAlert(PROJECT, rule()))).toBe("400 JobAlreadyExist: job mss-outage already exists");
  await client.createAlert(PROJECT, rule({ name: "mss-second" }));
  const { body } = await client.getAlert(PROJECT, "mss-outage");
  expect(body).toMatchObject({
    name: "mss-outage",
    displayName: "MSS outage",
    status: "ENABLED",
    createTime: second(TEN),
  });
  expect(JSON.parse(JSON.stringify(body?.configuration))).toMatchObject({
    threshold: 1,
    labels: [{ key: "mss_kind", value: "outage" }],
  });
  const listed = await client.listAlerts(PROJECT, new models.ListAlertsRequest({ offset: 1, size: 10 }));
  expect(listed.body).toMatchObject({ count: 1, total: 2, results: [{ name: "mss-second" }] });
  const absent = [
    client.getAlert(PROJECT, "mss-none"),
    client.deleteAlert(PROJECT, "mss-none"),
    client.enableAlert(PROJECT, "mss-none"),
  ];
  for (const call of absent) expect(await refusal(call)).toBe("404 JobNotExist: Job mss-none does not exist");
});

const source = () => ({ ...rule().configuration?.queryList?.[0] });

it.each<[string, Parameters<typeof rule>[0]]>([
  ["an interval under a minute", { interval: "59s" }],
  ["an interval over a day", { interval: "25h" }],
  ["a span over a day", { start: "-25h" }],
  ["a span that ends before it begins", { start: "-1m", end: "-2m" }],
  ["a start in the future", { start: "5m" }],
  ["a condition that is none", { condition: "failed >" }],
  ["a condition with a statement in it", { condition: "failed; drop" }],
  ["a pattern that is none", { condition: "matched_host =~ '('" }],
  ["a name with other signs", { name: "mss outage" }],
  ["a severity that does not exist", { configuration: { severityConfigurations: [{ severity: 7 }] } }],
  ["no severity", { configuration: { severityConfigurations: [] } }],
  ["two queries and no way to join them", { configuration: { queryList: [source(), source()] } }],
  ["four queries", { configuration: { queryList: Array(4).fill(source()), joinConfigurations: [] } }],
  ["a mute that is no time", { configuration: { muteUntil: -1 } }],
  ["a threshold of 0", { configuration: { threshold: 0 } }],
  ["groups by nothing", { configuration: { groupConfiguration: { type: "custom", fields: [] } } }],
])("a rule with %s is refused", async (_, change) => {
  expect(await refusal(cloud.client.createAlert(PROJECT, rule(change)))).toMatch(/^400 ParameterInvalid/);
});

it("the limits of a rule are taken", async () => {
  for (const [n, change] of [{ interval: "24h" }, { interval: "60s" }, { start: "-24h" }, { start: "-1d" }].entries())
    await cloud.client.createAlert(PROJECT, rule({ ...change, name: `mss-limit-${n}` }));
});

it("resource records are made, read, changed, listed and deleted, in the account of the caller only", async () => {
  const path = "/resources/sls.alert.action_webhook/records";
  const { client } = cloud;
  const record = { id: "one", tag: "One", value: '{"id":"one"}' };
  await callResource(client, "CreateResourceRecord", path, { body: record });
  expect(await refusal(callResource(client, "CreateResourceRecord", path, { body: record }))).toMatch(
    /^400 ResourceRecordAlreadyExist/,
  );
  await callResource(client, "UpdateResourceRecord", `${path}/one`, { body: { ...record, tag: "Two" } });
  expect(await callResource(client, "GetResourceRecord", `${path}/one`)).toMatchObject({
    ...record,
    tag: "Two",
    createTime: second(TEN),
  });
  expect(await callResource(client, "ListResourceRecord", path, { query: { offset: "0", size: "1" } })).toMatchObject({
    count: 1,
    total: 2,
  });
  const other = connect(cloud.service.url, cloud.local.accounts.get("customer-en"));
  expect(await refusal(callResource(other, "GetResourceRecord", `${path}/one`))).toMatch(/^404 ResourceRecordNotExist/);
  await callResource(client, "DeleteResourceRecord", path, { query: { ids: "one,two" } });
  expect(await refusal(callResource(client, "GetResourceRecord", `${path}/one`))).toMatch(
    /^404 ResourceRecordNotExist/,
  );
  expect(await refusal(callResource(client, "UpdateResourceRecord", `${path}/one`, { body: record }))).toMatch(
    /^404 ResourceRecordNotExist/,
  );
  const bad = [{ id: "no spaces" }, { value: "not JSON" }, { value: "[]" }];
  for (const change of bad)
    expect(
      await refusal(
        callResource(client, "UpsertResourceRecord", path, { body: { records: [record, { ...record, ...change }] } }),
      ),
    ).toMatch(/^400/);
  expect(await refusal(callResource(client, "GetResourceRecord", `${path}/one`))).toMatch(/^404/);
  expect(await refusal(callResource(client, "GetResourceRecord", "/resources/sls.other/records"))).toMatch(/^404/);
});
