import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { receiveLogs } from "../../../local/admin/logs.ts";
import {
  jsonl,
  LOGSTORE,
  line,
  loadLines,
  type Opened,
  openService,
  PROJECT,
  query,
  refusal,
  second,
  TEN,
  target,
} from "./sdk.ts";

let cloud: Opened;
beforeEach(async () => {
  cloud = await openService();
});
afterEach(() => cloud.close());

const load = (source: Parameters<Opened["service"]["delivery"]["load"]>[1], options = {}) =>
  cloud.service.delivery.load(target, source, options);
const found = async () => (await query(cloud.client, "*")).rows;

it("project, logstore and WAF's index are made by the first line", async () => {
  expect(await loadLines(cloud, [line(TEN - 60_000), line(TEN - 50_000)])).toEqual({
    ...{ lines: 2, bad: 0, firstBad: [], from: second(TEN) - 60, to: second(TEN) - 50 },
  });
  expect((await cloud.client.getIndex(PROJECT, LOGSTORE)).body?.keys?.status).toMatchObject({ type: "long" });
  expect(await found()).toHaveLength(2);
});

it("a line is seen from its arrival on, 3 s after its time or as the caller says", async () => {
  await loadLines(cloud, [line(TEN)]);
  await loadLines(cloud, [line(TEN - 1000, { status: "500" })], { arrivesAfterMs: 61_000 });
  await cloud.local.dial.runUntil(TEN + 2_999);
  expect(await found()).toEqual([]);
  await cloud.local.dial.runUntil(TEN + 3_000);
  expect(await found()).toHaveLength(1);
  await cloud.local.dial.runUntil(TEN + 60_000);
  expect(await found()).toHaveLength(2);
});

it("files come plain or packed; bad lines are counted and named with file and line, the others are kept", async () => {
  const [plain, packed] = [`${cloud.folder}/a.jsonl`, `${cloud.folder}/b.jsonl.gz`];
  const good = jsonl([line(TEN - 60_000)]);
  writeFileSync(plain, `${good}\n\nnot JSON\n[1]\n${good}`);
  writeFileSync(
    packed,
    gzipSync(
      `${good}{"time":"2026-10-01T09:00:00"}\n{"time":"2026-13-01T09:00:00+08:00"}\n{"status":"200"}\n${good.trim()}`,
    ),
  );
  expect(await load({ files: [plain, packed] })).toMatchObject({
    lines: 4,
    bad: 5,
    firstBad: [
      { file: plain, line: 4, reason: "not JSON" },
      { file: plain, line: 5, reason: "not an object" },
      { file: packed, line: 2, reason: "no time" },
      { file: packed, line: 3, reason: "no time" },
      { file: packed, line: 4, reason: "no time" },
    ],
  });
  expect(await found()).toHaveLength(4);
  await expect(load({ files: [`${cloud.folder}/none.jsonl`] })).rejects.toThrow(/No files found/);
});

it("ten bad lines are named, all are counted", async () => {
  const { bad, firstBad } = await load({ text: "x\n".repeat(25) });
  expect([bad, firstBad.length, firstBad.at(-1)]).toEqual([25, 10, { file: "-", line: 10, reason: "not JSON" }]);
  expect(await load({ text: "" })).toEqual({ lines: 0, bad: 0, firstBad: [], from: null, to: null });
});

it("values that are not text become text, and whatever they hold stays as it is", async () => {
  const odd = {
    request_path: "'; DROP TABLE x; --\n\u0000é",
    host: { a: 1 },
    status: 200,
    "bad key": "x",
    Status: "9",
    final_action: null,
  };
  await load({ text: jsonl([{ ...line(TEN - 60_000), ...odd }]) });
  const [row] = await found();
  expect(row).toMatchObject({ request_path: odd.request_path, host: '{"a":1}', status: "200" });
  expect(row).toHaveProperty("bad key", "x");
  expect(row).not.toHaveProperty("final_action");
});

it("fields that later lines bring are there, and null for the lines before", async () => {
  await loadLines(cloud, [line(TEN - 60_000)]);
  await loadLines(cloud, [line(TEN - 50_000, { cc_action: "block", of_no_index: "1" })]);
  const { rows } = await query(
    cloud.client,
    "* | select cc_action, count(*) as n group by cc_action order by n, cc_action",
  );
  expect(rows).toEqual([
    { cc_action: "block", n: "1" },
    { cc_action: "null", n: "1" },
  ]);
  expect(await refusal(query(cloud.client, "* | select of_no_index"))).toMatch(/cannot be resolved/);
  expect((await found())[1]?.of_no_index).toBe("1");
});

it("a load with a name is done once, also after a restart, and its result is told again", async () => {
  const lines = [line(TEN - 60_000)];
  const first = await loadLines(cloud, lines, { id: "sample/1" });
  expect(await loadLines(cloud, lines, { id: "sample/1" })).toEqual(first);
  await cloud.restart();
  expect(await loadLines(cloud, lines, { id: "sample/1" })).toEqual(first);
  await loadLines(cloud, lines);
  expect(await found()).toHaveLength(2);
});

it("a load that fails leaves nothing", async () => {
  await loadLines(cloud, [line(TEN - 60_000)]);
  const file = `${cloud.folder}/torn.jsonl.gz`;
  writeFileSync(file, gzipSync(jsonl(Array.from({ length: 5000 }, () => line(TEN - 50_000)))).subarray(0, 900));
  await expect(load({ files: [file] })).rejects.toThrow();
  expect(await found()).toHaveLength(1);
  expect(await loadLines(cloud, [line(TEN - 50_000)])).toMatchObject({ lines: 1 });
  rmSync(file);
});

it("posted lines that cannot be read are the caller's fault, and what a killed load left is cleared away", async () => {
  const { delivery } = cloud.service;
  const post = (body: Buffer) =>
    receiveLogs(delivery, { method: "POST", path: "/", query: String(new URLSearchParams(target)), headers: {}, body });
  const packed = gzipSync(jsonl(Array.from({ length: 5000 }, () => line(TEN - 50_000))));
  expect(await post(packed.subarray(0, 900))).toEqual({ status: 400, body: "the lines cannot be read" });
  expect(await post(packed)).toMatchObject({ status: 200, body: { lines: 5000 } });
  mkdirSync(`${cloud.folder}/loads`, { recursive: true });
  writeFileSync(`${cloud.folder}/loads/left.jsonl`, "x");
  await cloud.restart();
  expect(existsSync(`${cloud.folder}/loads`)).toBe(false);
});

it("loads at the same time come one after another", async () => {
  await Promise.all(
    Array.from({ length: 5 }, (_, n) => loadLines(cloud, [line(TEN - 60_000 - n * 1000, { [`f${n}`]: "1" })])),
  );
  expect(await found()).toHaveLength(5);
});

it.each([
  [{ account: "nobody" }, /there is no account nobody/],
  [{ project: "No" }, /no name of a project/],
  [{ logstore: "x" }, /no name of a logstore/],
])("%j is refused", async (change, words) => {
  await expect(cloud.service.delivery.load({ ...target, ...change }, { text: jsonl([line(TEN)]) })).rejects.toThrow(
    words,
  );
});

it("a load takes few turns of the process, so that it ends where others are busy", async () => {
  await loadLines(cloud, [line(TEN)]);
  let [turns, isOver] = [0, false];
  const loading = loadLines(cloud, [line(TEN)]).finally(() => {
    isOver = true;
  });
  for (; !isOver; turns++) {
    const until = performance.now() + 30;
    while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await loading;
  expect(turns).toBeLessThanOrEqual(20);
});

it("an account may be named by its id, and its project is closed to others", async () => {
  const { id } = cloud.local.accounts.get("customer-cn");
  const text = jsonl([line(TEN - 60_000)]);
  await cloud.service.delivery.load({ ...target, account: id }, { text });
  await expect(cloud.service.delivery.load({ ...target, account: "customer-en" }, { text })).rejects.toThrow(/denied/);
});
