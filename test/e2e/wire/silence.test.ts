import { join } from "node:path";
import { surveyLogs } from "../../../scripts/start/log-files.ts";
import { META } from "../../../shared/domain/customer/customer.ts";
import { openWire, type Wire } from "../../support/wire.ts";

jest.setTimeout(120_000);

const tickets = "www.harbor-tickets.test";
const LOGS = join(__dirname, `../../../samples/logs/${tickets}.jsonl.gz`);
/** The last line is of 23:59. Some 170 minutes of that day have a line: it may be silent for four to five hours. */
const [SOON, LATER] = ["2026-10-02T23:50:00+08:00", "2026-10-03T05:00:00+08:00"].map(Date.parse) as [number, number];

let wire: Wire;
const open = async (at: number): Promise<void> => {
  wire = await openWire(at, await surveyLogs(LOGS));
};
afterEach(() => wire.close());

/** Nobody has said that the lines end. */
const expectLines = async (): Promise<void> => {
  const row = await wire.deps.customers.get({ customer: "harbor", item: META });
  const { until: _until, ...logs } = (row?.body.logs ?? {}) as Record<string, string>;
  if (row) await wire.deps.customers.replace({ ...row, body: { ...row.body, logs } });
};

/** Of the customer whose lines are played: where the log store is away, others miss theirs, too. */
const silentOnes = async () =>
  (await wire.exported()).incidents.filter(
    ({ customerId, kind }) => customerId === "harbor" && kind === "log-pipeline",
  );
const silences = async () => (await silentOnes()).map(({ host }) => host);

test("a recording that ends is no silence; lines that should come and do not are one incident, whose reader is told", async () => {
  await open(LATER);
  await wire.pass(60);
  expect(await silences()).toEqual([]);
  await expectLines();
  await wire.pass(45);
  expect(await silences()).toEqual([tickets]);
  expect((await wire.mails()).map(({ text }) => text).join()).toContain("what happens there is unknown");
});

test("a log store that is away is an incident within the hour, and its end is noticed", async () => {
  await open(SOON);
  await expectLines();
  await wire.pass(30);
  wire.cloud.faults.add({ service: "sls", kind: "unavailable" });
  await wire.pass(50);
  expect(await silences()).toEqual([null]);
  wire.cloud.faults.clear("sls");
  await wire.pass(10);
  const [incident] = await silentOnes();
  expect(incident?.mitigatedAt).not.toBeNull();
});
