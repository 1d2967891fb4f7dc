import { connectOld, encodeGroup, type Given, type Posted, pull, pullAll, putBytes } from "./data-plane.ts";
import {
  connect,
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
const old = () => connectOld(cloud.service.url, cloud.local.accounts.get("customer-cn"));
const put = (posted: Posted) => old().postLogStoreLogs(PROJECT, LOGSTORE, posted);

const openStore = async (shardCount: number, name = LOGSTORE) => {
  await cloud.client.createLogStore(
    PROJECT,
    new models.CreateLogStoreRequest({ logstoreName: name, shardCount, ttl: 30 }),
  );
  const keys = { n: { type: "long", docValue: true }, word: { type: "text", docValue: true } };
  await cloud.client.createIndex(
    PROJECT,
    name,
    new models.CreateIndexRequest({ body: new models.Index({ keys, line: { token: [" "] } }) }),
  );
};

beforeEach(async () => {
  cloud = await openService();
  await cloud.client.createProject(new models.CreateProjectRequest({ projectName: PROJECT, description: "" }));
});
afterEach(async () => {
  expect(cloud.lines).toEqual([]);
  await cloud.close();
});

const at = (n: number, content: Record<string, string> = { n: String(n) }) => ({ timestamp: second(TEN) + n, content });
const cursorAt = async (shard: number, from: string) =>
  (await cloud.client.getCursor(PROJECT, LOGSTORE, String(shard), new models.GetCursorRequest({ from }))).body
    ?.cursor ?? "";
const timeOf = async (shard: number, cursor: string) =>
  (await cloud.client.getCursorTime(PROJECT, LOGSTORE, String(shard), new models.GetCursorTimeRequest({ cursor })))
    .body;

it("what the older SDK posts is found by a query at once, with topic, source, tags and nanoseconds", async () => {
  await openStore(2);
  const content = { n: "1", word: "中文 and a \u0000 sign", 名: "值" };
  const posted = {
    logs: [{ ...at(1, content), timestampNsPart: 5 }],
    topic: "t",
    source: "10.0.0.1",
    tags: [{ host: "a" }],
  };
  await put(posted);
  const { rows } = await query(cloud.client, "n: 1");
  expect(rows).toEqual([
    {
      ...{ ...content, __topic__: "t", __source__: "10.0.0.1", "__tag__:host": "a", __time_ns_part__: "5" },
      __time__: String(second(TEN) + 1),
    },
  ]);
  const span = [new Date(TEN), new Date(TEN + 60_000)] as const;
  expect(await old().getLogs(PROJECT, LOGSTORE, ...span, { query: "n: 1" })).toEqual(rows);
  const bars = await old().getHistograms(PROJECT, LOGSTORE, ...span, { query: "*" });
  expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(1);
  const pulled = (await Promise.all([0, 1].map((shard) => pullAll(cloud.client, shard, btoa("00000000000"))))).flatMap(
    ({ groups }) => groups,
  );
  expect(pulled).toEqual([{ topic: "t", source: "10.0.0.1", tags: { host: "a" }, logs: posted.logs }]);
});

it.each(["lz4", "deflate"])("a body packed with %s is taken", async (type) => {
  await openStore(1);
  await putBytes(cloud.client, encodeGroup([{ time: second(TEN), contents: { n: "7" } }]), {
    "x-log-compresstype": type,
  });
  expect((await query(cloud.client, "n: 7")).rows).toHaveLength(1);
});

const one = (change: Given = {}) => encodeGroup([{ time: second(TEN), contents: { n: "1" }, ...change }]);
const many = (logs: number) => encodeGroup(Array.from({ length: logs }, () => ({ time: 1, contents: { n: "1" } })));
const MEGABYTE = 1024 * 1024;

it("groups that come side by side are stored each, in one or in several loads", async () => {
  await openStore(1);
  const group = (word: string) => ({ logs: [1, 2, 3].map((n) => at(n, { n: String(n), word })) });
  const words = Array.from({ length: 30 }, (_, n) => `word-${n}`);
  await Promise.all(words.map((word) => put(group(word))));
  const { groups } = await pullAll(cloud.client, 0, await cursorAt(0, "begin"));
  const stored = groups.flatMap(({ logs }) => logs.map(({ content }) => `${content.word} ${content.n}`));
  const expected = words.flatMap((word) => [1, 2, 3].map((n) => `${word} ${n}`));
  expect(stored.toSorted()).toEqual(expected.toSorted());
  const gone = cloud.client.deleteLogStore(PROJECT, LOGSTORE);
  const late = await Promise.allSettled(words.map((word) => put(group(word))));
  await gone;
  for (const one of late)
    if (one.status === "rejected") expect(String(one.reason)).toMatch(/LogStoreNotExist|logstore/);
});

it.each<[string, Uint8Array, Record<string, string>, string]>([
  ["no protobuf", Buffer.from("{}"), {}, "400 PostBodyInvalid"],
  ["another type", one(), { "content-type": "application/json" }, "400 PostBodyInvalid"],
  ["a type of its own", one(), { "content-type": "text/plain" }, "415 InvalidContentType"],
  ["another packing", one(), { "x-log-compresstype": "snappy", "x-log-bodyrawsize": "12" }, "400 InvalidCompressType"],
  [
    "a packing that it has not",
    one(),
    { "x-log-compresstype": "lz4", "x-log-bodyrawsize": "12" },
    "400 PostBodyUncompressError",
  ],
  ["no size", one(), { "x-log-bodyrawsize": "" }, "400 MissingBodyRawSize"],
  ["a size that is none", one(), { "x-log-bodyrawsize": "much" }, "400 InvalidBodyRawSize"],
  ["another size", one(), { "x-log-bodyrawsize": "1" }, "400 PostBodyUncompressError"],
  ["a log without time", one({ time: 0 }), {}, "400 InvalidTimestamp"],
  ["a key without a sign", one({ contents: { "": "1" } }), {}, "400 InvalidKey"],
  ["a key that is too long", one({ contents: { ["k".repeat(129)]: "1" } }), {}, "400 InvalidKey"],
  ["a value that is no text", one({ contents: { n: Buffer.from([0xff]) } }), {}, "400 InvalidEncoding"],
  ["a value over 1 MB", one({ contents: { n: "x".repeat(MEGABYTE + 1) } }), {}, "400 PostBodyTooLarge"],
  ["4097 logs", many(4097), {}, "400 PostBodyTooLarge"],
  ["more than 3 MB", Buffer.alloc(3 * MEGABYTE + 1), {}, "400 PostBodyTooLarge"],
])("%s is refused and nothing is stored", async (_, body, headers, expected) => {
  await openStore(1);
  expect(await refusal(putBytes(cloud.client, body, headers))).toMatch(new RegExp(`^${expected}:`));
  expect(await cursorAt(0, "end")).toBe(await cursorAt(0, "begin"));
});

it("4096 logs, a key of 128 signs and a value of 1 MB are taken", async () => {
  await openStore(1);
  await putBytes(cloud.client, many(4096));
  await putBytes(cloud.client, one({ contents: { ["k".repeat(128)]: "\u0001".repeat(MEGABYTE) } }));
  const { groups } = await pullAll(cloud.client, 0, await cursorAt(0, "begin"));
  expect(groups.flatMap(({ logs }) => logs)).toHaveLength(4097);
});

it("a project, a logstore, a shard, a cursor and a count that are none are refused", async () => {
  const post = () => refusal(putBytes(cloud.client, one()));
  expect(await post()).toBe(`404 LogStoreNotExist: logstore ${LOGSTORE} does not exist`);
  await openStore(2);
  const { client } = cloud;
  const ask = (shard: string, from: string) =>
    refusal(client.getCursor(PROJECT, LOGSTORE, shard, new models.GetCursorRequest({ from })));
  expect(await ask("2", "begin")).toBe("404 ShardNotExist: Shard 2 does not exist.");
  expect(await ask("x", "begin")).toMatch(/^404 ShardNotExist/);
  expect(await ask("0", "soon")).toMatch(/^400 ParameterInvalid/);
  expect(await refusal(pull(client, 0, { cursor: "nothing" }))).toBe("400 ParameterInvalid: Invalid cursor nothing.");
  const cursor = await cursorAt(0, "begin");
  for (const count of ["0", "1001", "x"])
    expect(await refusal(pull(client, 0, { cursor, count }))).toMatch(/^400 ParameterInvalid/);
  expect((await pull(client, 0, { cursor, count: "1000" })).groups).toEqual([]);
  const stranger = connect(cloud.service.url, cloud.local.accounts.get("customer-en"));
  expect(await refusal(putBytes(stranger, one()))).toMatch(/^401 Unauthorized: .*action: log:PostLogStoreLogs/);
  await client.deleteProject(PROJECT, new models.DeleteProjectRequest({ forceDelete: true }));
  expect(await post()).toBe(`404 ProjectNotExist: The Project does not exist : ${PROJECT}`);
});

it("shards share the range of keys", async () => {
  await openStore(3);
  const { body = [] } = await cloud.client.listShards(PROJECT, LOGSTORE);
  expect(body.map(({ shardID, status }) => `${shardID} ${status}`)).toEqual([
    "0 readwrite",
    "1 readwrite",
    "2 readwrite",
  ]);
  expect(body[0]?.inclusiveBeginKey).toBe("0".repeat(32));
  expect(body[0]?.exclusiveEndKey).toBe(body[1]?.inclusiveBeginKey);
  expect(body[2]?.exclusiveEndKey).toBe("f".repeat(32));
});

it("cursors lead through all lines of all shards, each once, in the order of their arrival, whatever the page", async () => {
  await openStore(2);
  await put({ logs: [1, 2, 3, 4, 5].map((n) => at(n)), topic: "a" });
  await cloud.local.dial.runUntil(TEN + 10_000);
  await put({ logs: [6, 7, 8].map((n) => at(n)), topic: "b" });
  const { client } = cloud;
  for (const count of ["1", "2", "1000"]) {
    const both = await Promise.all(
      [0, 1].map(async (shard) => pullAll(client, shard, await cursorAt(shard, "begin"), count)),
    );
    const numbers = both.map(({ groups }) =>
      groups.flatMap(({ logs }) => logs.map(({ content }) => Number(content.n))),
    );
    expect(numbers).toEqual([
      [1, 3, 5, 7],
      [2, 4, 6, 8],
    ]);
    expect(both[0]?.cursor).toBe(await cursorAt(0, "end"));
  }
  const later = await cursorAt(0, String(second(TEN) + 5));
  expect(await timeOf(0, later)).toEqual({ cursorTime: String(second(TEN) + 10) });
  expect(await timeOf(0, await cursorAt(0, "begin"))).toEqual({ cursorTime: String(second(TEN)) });
  expect((await pull(client, 0, { cursor: later })).groups.flatMap(({ logs }) => logs)).toEqual([at(7)]);
  const first = await pull(client, 0, { cursor: await cursorAt(0, "begin"), end_cursor: later });
  expect(first).toMatchObject({ cursor: later, headers: { "x-log-count": "1", "x-log-compresstype": "lz4" } });
});

it("a line that is yet to arrive is behind the end; one that comes late is behind every cursor that was given", async () => {
  await loadLines(cloud, [line(TEN - 60_000, { n: "1" }), line(TEN + 60_000, { n: "2" })]);
  const { client } = cloud;
  const [end, empty] = [await cursorAt(0, "end"), await cursorAt(1, "end")];
  expect(empty).toBe(await cursorAt(1, "begin"));
  expect(await cursorAt(1, String(second(TEN) + 120))).toBe(empty);
  await loadLines(cloud, [line(TEN - 3_600_000, { n: "3" }), line(TEN - 3_600_000, { n: "4" })]);
  const numbers = async (shard: number, from: string) =>
    (await pullAll(client, shard, from)).groups.flatMap(({ logs }) => logs.map(({ content }) => content.n));
  expect(await numbers(0, end)).toEqual(["3"]);
  expect(await numbers(1, empty)).toEqual(["4"]);
  await cloud.local.dial.runUntil(TEN + 63_000);
  expect(await numbers(1, empty)).toEqual(["4", "2"]);
});
