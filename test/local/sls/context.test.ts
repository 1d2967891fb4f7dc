import { connectOld } from "./data-plane.ts";
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

/** On a busy machine the first lines take longer than jest waits by itself. */
jest.setTimeout(60_000);

const HERS = "85C897C740352DC6";
const HIS = "1D2E3F4A5B6C7D8E";
const DAY = 86_400;
let cloud: Opened;
beforeAll(async () => {
  cloud = await openService();
  await loadLines(cloud, [line(TEN)]);
  for (let packet = 0; packet < 4; packet++) for (const producer of [HERS, HIS]) await put(`${producer}-${packet}`);
  await put(`${HERS}-9`, second(TEN) - DAY - 1);
});
afterAll(() => cloud.close());

/** One word, so that a search finds that line alone. */
const nameOf = (packId: string, n: number) => `${packId.replace("-", "p")}l${n}`;
/** Three lines of one packet, as a producer's SDK sends them. */
const put = (packId: string, timestamp = second(TEN)) =>
  connectOld(cloud.service.url, cloud.local.accounts.get("customer-cn")).postLogStoreLogs(PROJECT, LOGSTORE, {
    tags: [{ __pack_id__: packId }],
    logs: [0, 1, 2].map((n) => ({ timestamp, content: { request_path: nameOf(packId, n) } })),
  });
const told = async (name: string) => {
  const { rows } = await query(cloud.client, `request_path: "${name}" | with_pack_meta`);
  return { packId: rows[0]?.["__tag__:__pack_id__"] ?? "", packMeta: rows[0]?.__pack_meta__ ?? "" };
};
const ask = (start: { packId: string; packMeta: string }, backLines: number, forwardLines: number) =>
  cloud.client.getContextLogs(
    PROJECT,
    LOGSTORE,
    new models.GetContextLogsRequest({ ...start, backLines, forwardLines }),
  );
const context = async (name: string, back: number, forward: number) => {
  const { body } = await ask(await told(name), back, forward);
  const shown = (body?.logs ?? []).map((log) => `${log.__index_number__} ${log.request_path}`);
  return { shown, counts: [body?.totalLines, body?.backLines, body?.forwardLines], progress: body?.progress };
};

test("a search may ask where its lines are, and else is the same", async () => {
  const { rows, meta } = await query(cloud.client, "request_path: * | with_pack_meta", { line: 2 });
  expect(rows[0]).toMatchObject({ request_path: `${HERS}p0l0`, "__tag__:__pack_id__": `${HERS}-0` });
  expect(rows.map(({ __pack_meta__ }) => __pack_meta__)).toEqual(
    Array(2).fill(expect.stringMatching(/^\d\|.+\|1\|0$/)),
  );
  expect(meta).toMatchObject({ hasSQL: false, count: 2 });
  expect((await query(cloud.client, "request_path: *", { line: 1 })).rows[0]).not.toHaveProperty("__pack_meta__");
});

test("the context of a line is what its producer wrote around it, over packets, and nobody else", async () => {
  expect(await context(`${HERS}p1l1`, 3, 3)).toEqual({
    shown: [
      ...[`-3 ${HERS}p0l1`, `-2 ${HERS}p0l2`, `-1 ${HERS}p1l0`],
      `0 ${HERS}p1l1`,
      ...[`1 ${HERS}p1l2`, `2 ${HERS}p2l0`, `3 ${HERS}p2l1`],
    ],
    counts: [7, 3, 3],
    progress: "Complete",
  });
});

test("it ends where the producer's lines end, or a day off, and may have one side only", async () => {
  expect((await context(`${HIS}p0l0`, 100, 1)).shown).toEqual([`0 ${HIS}p0l0`, `1 ${HIS}p0l1`]);
  const { counts } = await context(`${HERS}p3l2`, 100, 100);
  expect(counts).toEqual([12, 11, 0]);
  expect((await context(`${HIS}p3l2`, 1, 0)).shown).toEqual([`-1 ${HIS}p3l1`, `0 ${HIS}p3l2`]);
});

test.each([
  ["101 lines back", { packId: `${HERS}-1` }, 101, 1],
  ["-1 lines on", { packId: `${HERS}-1` }, 1, -1],
  ["another packet's line", { packId: `${HIS}-1` }, 1, 1],
  ["a packet without name", { packId: "" }, 1, 1],
  ["a place of no form", { packMeta: "0|x" }, 1, 1],
  ["a place that is no cursor", { packMeta: "0|x|1|0" }, 1, 1],
  ["a place where nothing is", { packMeta: `0|${Buffer.from(`1${"9".repeat(10)}`).toString("base64")}|1|0` }, 1, 1],
])("%s is refused", async (_, change, back, forward) => {
  const start = { ...(await told(`${HERS}p1l1`)), ...change };
  expect(await refusal(ask(start, back, forward))).toMatch(/^400 ParameterInvalid/);
});

test("a logstore that is not there has none", async () => {
  const asked = new models.GetContextLogsRequest({ ...(await told(`${HERS}p1l1`)), backLines: 1, forwardLines: 1 });
  expect(await refusal(cloud.client.getContextLogs(PROJECT, "nowhere", asked))).toMatch(/^404 LogStoreNotExist/);
});
