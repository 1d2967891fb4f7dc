import {
  LOGSTORE,
  line,
  loadLines,
  models,
  type Opened,
  openService,
  PROJECT,
  query,
  refusal,
  second,
  TEN,
} from "./sdk.ts";

let cloud: Opened;
const at = (secondsBefore: number) => TEN - secondsBefore * 1000;
beforeAll(async () => {
  cloud = await openService();
  await loadLines(cloud, [
    line(at(120), { request_path: "/a/login", real_client_ip: "198.18.0.1" }),
    line(at(110), { request_path: "/a/list", real_client_ip: "198.18.0.2", status: "404", upstream_status: "404" }),
    line(at(100), {
      status: "405",
      upstream_status: "-",
      final_action: "block",
      final_plugin: "waf",
      waf_rule_type: "sqli",
    }),
    line(at(30), { matched_host: "news.example", status: "502", request_time_msec: "30.5", real_client_ip: "-" }),
    line(at(20), {
      matched_host: "news.example",
      status: "502",
      request_time_msec: "31",
      http_user_agent: 'Mozilla "5" | (X)',
    }),
  ]);
});
afterAll(() => cloud.close());

const rows = async (text: string, page = {}) => (await query(cloud.client, text, page)).rows;
const count = async (search: string) => Number((await rows(`${search} | select count(*) as n`))[0]?.n);

it("a search gives whole lines, oldest first or newest first, by pages, every value a text", async () => {
  const { rows: all, meta, headers } = await query(cloud.client, "*");
  expect(all).toHaveLength(5);
  expect(all[0]).toEqual({
    ...{
      __time__: String(second(at(120))),
      __topic__: "waf_access_log",
      __source__: "",
      time: "2026-10-01T09:58:00+08:00",
    },
    ...{ matched_host: "shop.example", status: "200", upstream_status: "200", request_time_msec: "12" },
    ...{ real_client_ip: "198.18.0.1", request_path: "/a/login" },
  });
  expect(meta).toMatchObject({
    progress: "Complete",
    count: 5,
    hasSQL: false,
    processedRows: 5,
    whereQuery: "*",
    keys: [],
  });
  expect(headers).toMatchObject({ "x-log-progress": "Complete", "x-log-count": "5", "x-log-has-sql": "false" });
  expect(headers?.["x-log-requestid"]).toMatch(/^[0-9A-F]{24}$/);
  const [newest] = await rows("*", { line: 1, reverse: true });
  expect(newest?.status).toBe("502");
  expect((await rows("*", { line: 2, offset: 4 })).map(({ __time__ }) => __time__)).toEqual([String(second(at(20)))]);
});

it.each([
  ["status: 502", 2],
  ["status >= 405", 3],
  ["status > 405", 2],
  ["status < 404", 1],
  ["status in [404 405]", 2],
  ["status in (404 502]", 3],
  ["upstream_status: 200", 3],
  ['matched_host: "news.example"', 2],
  ["matched_host: NEWS.example", 2],
  ["matched_host: example", 0],
  ["matched_host: news*", 2],
  ["request_path: login", 1],
  ["request_path: /a/l*", 2],
  ["request_path: lo?in", 1],
  ["final_action: *", 1],
  ["not final_action: *", 4],
  ["not final_action: block", 4],
  ["final_plugin: waf and waf_rule_type: sqli", 1],
  ["final_plugin: waf waf_rule_type: xss", 0],
  ["status: 404 or status: 405 and final_action: block", 2],
  ["(status: 404 or status: 502) and not matched_host: shop.example", 2],
  ["not (status: 404 or status: 502)", 2],
  ["__topic__: waf_access_log", 5],
  ["sqli", 1],
  ["news.example and 502", 2],
  ['http_user_agent: "Mozilla \\"5\\" | (X)"', 1],
  ["cc_action: *", 0],
])("%s finds %i lines", async (search, expected) => {
  expect(await count(search)).toBe(expected);
});

it("SQL groups, orders and names; numbers are numbers by their index, `-` in one is null", async () => {
  const text = `__topic__: waf_access_log | SELECT matched_host, count(*) AS pv, count_if(status >= 500) AS bad,
    round(avg(request_time_msec), 1) AS avg_ms, approx_percentile(request_time_msec, 0.95) AS p95,
    approx_distinct(if(real_client_ip = '-', null, real_client_ip)) AS uv, sum(upstream_status) AS ups, max(__time__) AS seen
    GROUP BY matched_host ORDER BY pv DESC LIMIT 1000`;
  const { rows: found, meta } = await query(cloud.client, text);
  expect(found).toEqual([
    {
      ...{ matched_host: "shop.example", pv: "3", bad: "0", avg_ms: "12.0", p95: "12.0", uv: "2", ups: "604" },
      seen: String(second(at(100))),
    },
    {
      ...{ matched_host: "news.example", pv: "2", bad: "2", avg_ms: "30.8", p95: "31.0", uv: "1", ups: "400" },
      seen: String(second(at(20))),
    },
  ]);
  expect(meta).toMatchObject({
    ...{ hasSQL: true, count: 2, processedRows: 5, whereQuery: "__topic__: waf_access_log" },
    keys: ["matched_host", "pv", "bad", "avg_ms", "p95", "uv", "ups", "seen"],
    columnTypes: ["varchar", "bigint", "bigint", "double", "double", "bigint", "bigint", "bigint"],
  });
});

it.each<[string, Record<string, string>]>([
  ["select 7 / 2 as a, 7 / 2.0 as b, 7 % 4 as c", { a: "3", b: "3.5", c: "3" }],
  ["select count(*) * 100.0 / 8 as p, sum(request_length) as none", { p: "62.5", none: "null" }],
  ["select min(__time__ - __time__ % 300) as t", { t: String(Math.floor(second(at(120)) / 300) * 300) }],
  ["select date_trunc('minute', min(__time__)) as m", { m: "2026-10-01 09:58:00.000" }],
  ["select date_trunc('hour', from_unixtime(max(__time__))) as m", { m: "2026-10-01 09:00:00.000" }],
  ["select date_format(from_unixtime(max(__time__)), '%Y-%m-%d %H:%i:%s') as f", { f: "2026-10-01 09:59:40" }],
  ["select to_unixtime(from_unixtime(1700000000)) as s", { s: "1700000000.0" }],
  ["select coalesce(try_cast(max(upstream_addr) as bigint), 0) as u", { u: "0" }],
  [
    "select max(regexp_extract(request_path, '/([a-z]+)$', 1)) as r, count_if(regexp_like(request_path, '^/a/')) as n",
    { r: "login", n: "2" },
  ],
  ["select max(split_part(request_path, '/', 3)) as s, arbitrary(final_action) as a", { s: "login", a: "block" }],
  ["select count_if(final_action is not null and final_action not in ('', '-', 'null')) as acted", { acted: "1" }],
  ["select count_if(http_user_agent like '%Moz%') as l, nullif('', '') as n", { l: "1", n: "null" }],
  ["select count(*) from log where status between 400 and 499", { _col0: "2" }],
  ["select n from (select matched_host, count(*) as n group by matched_host) order by n desc limit 1", { n: "3" }],
  ["with bad as (select matched_host where status = 502) select count(*) as n from bad", { n: "2" }],
])("%s", async (sql, expected) => {
  expect((await rows(`* | ${sql}`))[0]).toEqual(expected);
});

it("an alias can be grouped by, ordered by and asked for in HAVING; without LIMIT there are 100 rows", async () => {
  const text = "* | select __time__ - __time__ % 60 as m, count(*) as n group by m having n > 1 order by m desc";
  expect(await rows(text)).toEqual([
    { m: String(second(at(60))), n: "2" },
    { m: String(second(at(120))), n: "3" },
  ]);
  await loadLines(
    cloud,
    Array.from({ length: 101 }, (_, n) => line(TEN - 3_000_000 - n * 1000, { request_path: `/${n}` })),
  );
  const of = { from: second(TEN) - 3200, to: second(TEN) - 2900 };
  expect(await rows("* | select request_path", of)).toHaveLength(100);
  expect(await rows("* | select request_path limit 101", of)).toHaveLength(101);
  expect(await rows("*", of)).toHaveLength(100);
  expect(await rows("*", { ...of, line: 0 })).toEqual([]);
});

it.each([
  ["* | select nothing", "400 ParameterInvalid: Column 'nothing' cannot be resolved"],
  ["* | select log.nothing", "400 ParameterInvalid: Column 'nothing' cannot be resolved"],
  [
    "* | select matched_host, count(*)",
    "400 ParameterInvalid: 'matched_host' must be an aggregate expression or appear in GROUP BY clause",
  ],
  ["* | selec 1", '400 ParameterInvalid: line 1:1: syntax error at or near "selec"'],
  ["* | drop table log", "400 ParameterInvalid"],
  ["* | select 1; select 2", "400 ParameterInvalid: exactly one SELECT is expected after |"],
  [
    "* | select compare(pv, 86400) from (select count(*) as pv)",
    "400 ParameterInvalid: Function compare not registered",
  ],
  ["* | select ip_to_country(real_client_ip)", "400 ParameterInvalid: Function ip_to_country not registered"],
  ["* | select sleep(1)", "400 ParameterInvalid: Function sleep not registered"],
  ["* | select read_text('/etc/passwd')", "400 ParameterInvalid: Function read_text not registered"],
  ["* | select * from '/etc/passwd'", "400 ParameterInvalid: Table /etc/passwd does not exist"],
  ["* | select * from read_csv('/etc/passwd')", "400 ParameterInvalid"],
  ["* | select * from logs.loads", "400 ParameterInvalid: Table logs.loads does not exist"],
  ["* | select * from other_store", "400 ParameterInvalid: Table other_store does not exist"],
  ["* | select $1", "400 ParameterInvalid: value_parameter is not supported"],
  ["* | select count(*) as n where matched_host > 5", "400 ParameterInvalid"],
  ["* | select 1 limit 10001", "400 ParameterInvalid: LIMIT takes 0 to 10000"],
  ["nothing: 1", "400 ParameterInvalid: key (nothing) is not config as key value config"],
  ["matched_host >= 5", "400 InvalidQueryString"],
  ["status: abc", "400 InvalidQueryString"],
  ["request_path: *login", "400 InvalidQueryString"],
  ["(status: 200", "400 InvalidQueryString"],
  ["status: 200)", "400 InvalidQueryString"],
  ['host: "open', "400 InvalidQueryString"],
  ["and", "400 InvalidQueryString"],
  [Array.from({ length: 31 }, () => "status: 200").join(" or "), "400 InvalidQueryString"],
  ["(".repeat(60), "400 InvalidQueryString"],
  [`* | select ${"abs(".repeat(100)}1${")".repeat(100)}`, "400 ParameterInvalid"],
  ["x".repeat(20_001), "400 InvalidQueryString"],
])("%s is refused", async (text, expected) => {
  expect((await refusal(query(cloud.client, text))).slice(0, expected.length)).toBe(expected);
});

it("a query may be as long as the limit, and in any script", async () => {
  const sql = `* | select '${"攻击".repeat(4000)}' as text, count(*) as n`;
  const found = await rows(sql.padEnd(20_000), { from: second(at(600)), to: second(TEN) });
  expect(found).toEqual([{ text: "攻击".repeat(4000), n: "5" }]);
});

it("thirty keywords are taken", async () => {
  expect(await count(Array.from({ length: 30 }, () => "status: 502").join(" or "))).toBe(2);
});

it.each<[object, string]>([
  [{ from: 100, to: 100 }, "400 InvalidTimeRange"],
  [{ from: 200, to: 100 }, "400 InvalidTimeRange"],
  [{ line: 101 }, "400 InvalidLine"],
  [{ line: -1 }, "400 InvalidLine"],
  [{ offset: -1 }, "400 InvalidOffset"],
  [{ reverse: "up" }, "400 InvalidReverse"],
])("%j is refused", async (page, expected) => {
  expect(await refusal(query(cloud.client, "*", page))).toMatch(new RegExp(`^${expected}`));
});

it("pages are for searches: SQL with line or offset is refused", async () => {
  expect(await refusal(query(cloud.client, "* | select 1", { offset: 1 }))).toMatch(/^400 ParameterInvalid/);
  expect(await refusal(query(cloud.client, "* | select 1", { line: 10 }))).toMatch(/^400 ParameterInvalid/);
});

it("the range holds its beginning and not its end", async () => {
  expect(await rows("*", { from: second(at(120)), to: second(at(110)) })).toHaveLength(1);
  expect(await rows("*", { from: second(at(120)), to: second(at(110)) + 1 })).toHaveLength(2);
});

it("getLogs gives the rows alone, and its headers say how complete they are", async () => {
  const span = { from: second(at(600)), to: second(TEN), query: "status: 502", line: 1 };
  const { body, headers } = await cloud.client.getLogs(PROJECT, LOGSTORE, new models.GetLogsRequest(span));
  expect(body).toMatchObject([{ status: "502", matched_host: "news.example" }]);
  expect(headers).toMatchObject({ "x-log-progress": "Complete", "x-log-count": "1" });
});

it("getHistograms counts by bars that fill the range", async () => {
  const request = new models.GetHistogramsRequest({
    from: second(at(130)),
    to: second(TEN),
    query: "*",
    topic: "waf_access_log",
  });
  const { body = [] } = await cloud.client.getHistograms(PROJECT, LOGSTORE, request);
  const bars = body as { from: number; to: number; count: number; progress: string }[];
  expect(bars[0]?.from).toBe(second(at(130)));
  expect(bars.at(-1)?.to).toBe(second(TEN));
  expect(bars.every(({ to, progress }, n) => progress === "Complete" && (bars[n + 1]?.from ?? to) === to)).toBe(true);
  expect(bars.reduce((sum, { count: one }) => sum + one, 0)).toBe(5);
});

it("what does not exist is named", async () => {
  const request = new models.GetLogsV2Request({ from: 1, to: 2, query: "*" });
  expect(await refusal(cloud.client.getLogsV2("no-project", LOGSTORE, request))).toMatch(/^404 ProjectNotExist/);
  expect(await refusal(cloud.client.getLogsV2(PROJECT, "no-store", request))).toMatch(/^404 LogStoreNotExist/);
  await cloud.client.createLogStore(PROJECT, new models.CreateLogStoreRequest({ logstoreName: "bare" }));
  expect(await refusal(cloud.client.getLogsV2(PROJECT, "bare", request))).toMatch(/^404 IndexConfigNotExist/);
  const key = new models.IndexKey({ type: "long" });
  await cloud.client.createIndex(
    PROJECT,
    "bare",
    new models.CreateIndexRequest({ body: new models.Index({ keys: { status: key } }) }),
  );
  const { body } = await cloud.client.getLogsV2(
    PROJECT,
    "bare",
    new models.GetLogsV2Request({ ...request, query: "* | select count(*) as n, max(status) as s" }),
  );
  expect(body?.data).toEqual([{ n: "0", s: "null" }]);
  expect(
    await refusal(cloud.client.getLogsV2(PROJECT, "bare", new models.GetLogsV2Request({ ...request, query: "hello" }))),
  ).toMatch(/^400 InvalidQueryString/);
});

it("a query that is cut short says so, and the same query again is whole", async () => {
  cloud.local.faults.add({ service: "sls", operation: "GetLogsV2", kind: "incomplete", count: 2 });
  const ask = () => query(cloud.client, "* | select count(*) as n", { from: second(at(120)), to: second(TEN) });
  for (let n = 0; n < 2; n++) expect((await ask()).meta.progress).toBe("Incomplete");
  const { meta, rows: found } = await ask();
  expect([meta.progress, found]).toEqual(["Complete", [{ n: "5" }]]);
});

it("a service that is not there answers 503, and a cut answer is no answer", async () => {
  cloud.local.faults.add({ service: "sls", kind: "unavailable", count: 1 });
  expect(await refusal(query(cloud.client, "*"))).toMatch(/^503 ServerBusy/);
  cloud.local.faults.add({ service: "sls", operation: "CreateLogStore", kind: "lost", count: 1 });
  const create = () => cloud.client.createLogStore(PROJECT, new models.CreateLogStoreRequest({ logstoreName: "lost" }));
  await expect(create()).rejects.toThrow(/hang up|ECONNRESET/);
  expect(await refusal(create())).toMatch(/^400 LogStoreAlreadyExist/);
});

it.each([
  ["select STATUS as n limit 1", ["n"]],
  ['select "Status" as n limit 1', ["n"]],
  ["select l.status from log l limit 1", ["status"]],
  ["select a.status from log a join log b using (request_path) limit 1", ["status"]],
  ["select n from (select status as n from log) order by n limit 1", ["n"]],
])("%s: columns are found however they are named", async (text, keys) => {
  const [first] = await rows(`* | ${text}`);
  expect(Object.keys(first ?? {})).toEqual(keys);
});

it("a star means all columns of the index", async () => {
  const [first] = await rows("* | select * from log limit 1");
  expect(Object.keys(first ?? {})).toEqual(
    expect.arrayContaining(["status", "matched_host", "__topic__", "__source__"]),
  );
});
