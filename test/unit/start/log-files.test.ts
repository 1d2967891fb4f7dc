import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "yaml";
import { logFilesIn, readLogs, surveyLogs } from "../../../scripts/start/log-files.ts";
import { type LogLine, readLogLine } from "../../../scripts/start/log-line.ts";

const root = mkdtempSync(join(tmpdir(), "log-files-"));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
const newFolder = (files: Record<string, string | Buffer>): string => {
  const folder = join(root, String(++made));
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};

const line = (minute: number, more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    ...{ time: `2026-10-01T00:${String(minute).padStart(2, "0")}:00+08:00`, status: "200" },
    ...{ matched_host: "a.test", host: "a.test", ...more },
  });
const lines = (count: number): string[] => Array.from({ length: count }, (_, n) => line(n % 60));

const played = async (path: string): Promise<LogLine[]> => {
  const all: LogLine[] = [];
  for (const file of logFilesIn(path)) for await (const chunk of readLogs(file)) all.push(...chunk);
  return all;
};

it("a folder is read in the order of its names, packed or not; other files are ignored", async () => {
  const folder = newFolder({
    "b.jsonl": line(5),
    "a.jsonl.gz": gzipSync(`${line(1)}\n${line(2, { matched_host: "b.test" })}\n`),
    "README.md": "not a log",
  });
  const set = await surveyLogs(folder);
  expect(set).toMatchObject({ lines: 3, bad: 0, complaints: [] });
  expect([...set.traffic.keys()]).toEqual(["a.test", "b.test"]);
  expect([set.firstAt, set.lastAt].map((at) => new Date(at).toISOString().slice(11, 16))).toEqual(["16:01", "16:05"]);
  expect((await played(folder)).map(({ host }) => host)).toEqual(["a.test", "b.test", "a.test"]);
});

it("bad lines are counted and skipped, and the first ten named by file and line", async () => {
  const bad = ["not json", "[]", line(1, { time: "yesterday" }), line(1, { host: "10.0.0.1", matched_host: "-" })];
  const folder = newFolder({ "a.jsonl": [...lines(200), ...bad, "", ...Array(9).fill("{}")].join("\n") });
  const set = await surveyLogs(folder);
  expect(set).toMatchObject({ lines: 200, bad: 13 });
  expect(set.complaints).toHaveLength(10);
  expect(set.complaints.slice(0, 4)).toEqual([
    `${folder}/a.jsonl:201: is not JSON`,
    `${folder}/a.jsonl:202: is no JSON object`,
    `${folder}/a.jsonl:203: time is no instant with a zone`,
    `${folder}/a.jsonl:204: matched_host and host name no site`,
  ]);
  expect(await played(folder)).toHaveLength(200);
});

it("files in which more than a tenth is bad are refused", async () => {
  const folder = newFolder({ "a.jsonl": lines(17).join("\n"), "b.jsonl": "x\ny\n" });
  await expect(surveyLogs(folder)).rejects.toThrow(/b\.jsonl:2: is not JSON\n2 of 19 lines of .* are bad$/);
});

it.each([
  [{ "notes.txt": "" }, "holds no .jsonl"],
  [{ "a.jsonl": "\n\n" }, "holds no lines"],
  [{ "a.jsonl.gz": "not packed" }, /cannot read .*a\.jsonl\.gz/],
  [{ "a.jsonl": `${line(1)}\n${line(1, { time: "1999-01-01T00:00:00Z" })}` }, "more than 400 days"],
])("what cannot be played is refused: %j", async (files, message) => {
  await expect(surveyLogs(newFolder(files as Record<string, string>))).rejects.toThrow(message);
});

it("a line without end is one bad line, and the next is read", async () => {
  const folder = newFolder({ "a.jsonl": [...lines(20), "x".repeat(3_000_000), line(1)].join("\n") });
  expect(await surveyLogs(folder)).toMatchObject({ lines: 21, bad: 1 });
});

it("other contents, another name or one file more is another set", async () => {
  const hashOf = async (files: Record<string, string>) => (await surveyLogs(newFolder(files))).hash;
  const first = await hashOf({ "a.jsonl": line(1) });
  expect(await hashOf({ "a.jsonl": line(1), "README.md": "" })).toBe(first);
  for (const other of [
    { "a.jsonl": line(2) },
    { "b.jsonl": line(1) },
    { "a.jsonl": line(1), "b.jsonl": line(1) },
  ] as Record<string, string>[])
    expect(await hashOf(other)).not.toBe(first);
});

it.each([
  [{ matched_host: "Shop.test", host: "other.test" }, "shop.test"],
  [{ matched_host: "*.shop.test", host: "www.shop.test:443" }, "www.shop.test"],
  [{ matched_host: "www.shop.test-waf", host: "www.shop.test" }, "www.shop.test"],
])("the site of %j is %s", (names, site) => {
  expect(readLogLine(line(1, names))).toMatchObject({ host: site });
});

it("numbers become text, as the log service keeps them; what is nested is refused; its own time will do", () => {
  expect(readLogLine(line(1, { status: 502 }))).toMatchObject({ fields: { status: "502" } });
  expect(readLogLine(line(1, { labels: {} }))).toBe("labels is neither text nor a number");
  expect(readLogLine(line(1, { time: "-", __time__: 1_790_000_000 }))).toMatchObject({ at: 1_790_000_000_000 });
});

const SAMPLES = join(__dirname, "../../../samples");
/** What a clone carries for a first look. */
const MAX_BYTES = 600_000;

it("the sample holds two days of the sites of both sample customers, in order, no line twice, and is small", async () => {
  const folder = join(SAMPLES, "logs");
  const set = await surveyLogs(folder);
  const { customers } = parse(readFileSync(join(SAMPLES, "customers.yaml"), "utf8"));
  const hosts = customers.flatMap(({ sites }: { sites: { host: string }[] }) => sites.map(({ host }) => host));
  expect(set).toMatchObject({ bad: 0, lines: 10_301 });
  expect([...set.traffic.keys()].toSorted()).toEqual(hosts.toSorted());
  expect(new Date(set.firstAt).toISOString() >= "2026-09-30T16:00").toBe(true);
  expect(new Date(set.lastAt).toISOString() < "2026-10-02T16:00").toBe(true);
  for (const file of logFilesIn(folder)) {
    const all = await played(file);
    const instants = all.map(({ at }) => at);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(new Set(all.map(({ fields }) => fields.request_traceid)).size).toBe(all.length);
  }
  const bytes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  expect(bytes.reduce((a, b) => a + b)).toBeLessThan(MAX_BYTES);
});
