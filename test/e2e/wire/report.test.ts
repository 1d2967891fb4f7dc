import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { surveyLogs } from "../../../scripts/start/log-files.ts";
import { verify } from "../../../scripts/verify-export/verify.ts";
import { dayOf, MINUTE } from "../../../shared/domain/calendar.ts";
import { META } from "../../../shared/domain/customer/customer.ts";
import { openWire, type Wire } from "../../support/wire.ts";

jest.setTimeout(120_000);

const LOGS = join(__dirname, "../../../samples/logs");
const [DAY, ZONE] = ["2026-10-01", "Asia/Shanghai"];
/** Fifteen minutes before the reports of that day are due. */
const START = Date.parse("2026-10-02T07:55:00+08:00");
const sites = ["shop.lumina-mall.test", "api.orbitpay.test", "cms.verdant-news.test", "legacy.intranet-hr.test"];
const readers = ["zhang.min@lumina-mall.test", "wang.lei@lumina-mall.test"];

interface Line {
  time: string;
  matched_host: string;
  final_action?: string;
  final_plugin?: string;
}

/** Counted from the files themselves. */
const linesOfTheDay = (): Line[] =>
  readdirSync(LOGS)
    .filter((name) => sites.some((site) => name.startsWith(site)))
    .flatMap((name) =>
      gunzipSync(readFileSync(join(LOGS, name)))
        .toString()
        .trimEnd()
        .split("\n"),
    )
    .map((text) => JSON.parse(text) as Line)
    .filter(({ time }) => dayOf(Date.parse(time), ZONE) === DAY);

const decimal = (value: number): string => value.toLocaleString("en");

let wire: Wire;
beforeEach(async () => {
  wire = await openWire(START, await surveyLogs(LOGS));
  const { customers } = wire.deps;
  const row = await customers.get({ customer: "lumina", item: META });
  if (row) await customers.replace({ ...row, body: { ...row.body, since: START - 24 * 60 * MINUTE } });
});
afterEach(() => wire.close());

const reports = async () => (await wire.mails()).filter(({ subject }) => subject.includes("日报"));

test("each reader has the daily report once, its figures are those of the log lines, and the export verifies with it", async () => {
  await wire.pass(30);
  const mails = await reports();
  expect(mails.flatMap(({ to }) => to).sort()).toEqual(readers.toSorted());
  expect(mails[0]?.subject).toMatch(/^【\S+】流明数字科技 WAF日报 10月1日$/);

  const lines = linesOfTheDay();
  const blocked = lines.filter(({ final_action }) => final_action === "block");
  const byRules = blocked.filter(({ final_plugin }) => final_plugin === "waf");
  expect(mails[0]?.text).toContain(`\n请求数：${decimal(lines.length)}\n`);
  expect(mails[0]?.text).toContain(`\n拦截数：${decimal(blocked.length)}（`);
  expect(mails[0]?.text).toContain(`\n规则防护引擎：${decimal(byRules.length)}\n`);
  expect(mails[0]?.html).toContain(`>${decimal(lines.length)}</b>`);

  const exported = await wire.exported();
  expect(exported.reports).toMatchObject([
    { id: "lumina-daily-2026-10-01-zh", complete: true, sentAt: new Date(START + 15 * MINUTE).toISOString() },
  ]);
  expect(exported.coverage.map(({ host }) => host).sort()).toEqual(sites.toSorted());
  for (const { minutes, minutesObserved } of exported.coverage)
    expect([minutes, minutesObserved]).toEqual([1_440, 1_440]);
  expect(verify(JSON.parse(JSON.stringify(exported))).ok).toBe(true);
});

test("a log store that is away is asked again; after an hour the report goes out, says what it does not know, and we are told", async () => {
  wire.cloud.faults.add({ service: "sls", kind: "unavailable" });
  await wire.pass(60);
  expect(await reports()).toEqual([]);
  await wire.pass(30);
  const [mail] = await reports();
  expect(mail?.text).toContain("\n请求数：未知（无法读取日志库）\n");
  const { reports: written, incidents } = await wire.exported();
  expect(written).toMatchObject([{ complete: false }]);
  const opening = expect.arrayContaining([
    expect.objectContaining({ data: expect.objectContaining({ rule: "report-incomplete" }) }),
  ]);
  expect(incidents).toContainEqual(
    expect.objectContaining({ customerId: "_provider", kind: "self", priority: "Medium", timeline: opening }),
  );
  expect(incidents.map(({ kind }) => kind)).toContain("log-pipeline");
});
