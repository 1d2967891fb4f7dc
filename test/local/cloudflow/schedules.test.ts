import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, ok, refusal, START, startFlows, task } from "./cloud.ts";

const MINUTE = 60_000;
let flows: Flows;
const { local, lines } = openTemporary({ startAt: START });
const work = task("T", { body: { "k.$": "$Input.k" }, End: true });
const schedule = (action: string, query: object = {}) =>
  flows.api(action, { FlowName: "f", ScheduleName: "s", ...query });
const create = (query: object = {}) =>
  schedule("CreateSchedule", { CronExpression: "@every 5m", Enable: true, Payload: '{"k":1}', ...query });
const minutes = (from: number) => flows.calls.map(({ at }) => (at - from) / MINUTE);

beforeAll(async () => {
  flows = await startFlows(local, () => ok({}));
});
beforeEach(async () => {
  await createFlow(flows, "f", { StartAt: "T", States: [work] });
  flows.calls.length = 0;
});
afterEach(() => flows.api("DeleteFlow", { Name: "f" }));
afterAll(async () => {
  await flows.close();
  await local.close();
});

test("a schedule starts its flow at each of its instants, with its payload", async () => {
  const from = local.dial.now();
  await create();
  await local.dial.runUntil(from + 16 * MINUTE);
  expect(minutes(from)).toEqual([5, 10, 15]);
  expect(flows.calls.map(({ body }) => body)).toEqual(['{"k":1}', '{"k":1}', '{"k":1}']);
  const { Executions } = await flows.api("ListExecutions", { FlowName: "f" });
  expect(Executions).toHaveLength(3);
});

test("cron expressions have six fields, in UTC or in a zone", async () => {
  await local.dial.runUntil(Date.parse("2026-03-01T00:00:00Z"));
  await create({ ScheduleName: "utc", CronExpression: "0 30 8 * * *" });
  await create({ ScheduleName: "zone", CronExpression: "CRON_TZ=Asia/Shanghai 0 30 8 * * *" });
  await local.dial.runUntil(Date.parse("2026-03-02T00:00:00Z"));
  expect(flows.calls.map(({ at }) => new Date(at).toISOString())).toEqual([
    "2026-03-01T00:30:00.000Z",
    "2026-03-01T08:30:00.000Z",
  ]);
});

test("what is changed holds from the next tick on; another expression starts anew; disabled, it rests", async () => {
  const from = local.dial.now();
  await create();
  await local.dial.runUntil(from + 4 * MINUTE);
  const changed = await schedule("UpdateSchedule", { Payload: '{"k":2}', Description: "new" });
  expect(changed).toMatchObject({ Payload: '{"k":2}', Description: "new", CronExpression: "@every 5m", Enable: true });
  await local.dial.runUntil(from + 6 * MINUTE);
  await schedule("UpdateSchedule", { CronExpression: "@every 2m" });
  await local.dial.runUntil(from + 9 * MINUTE);
  await schedule("UpdateSchedule", { Enable: false });
  await local.dial.runUntil(from + 60 * MINUTE);
  expect(minutes(from)).toEqual([5, 8]);
  expect(flows.calls.map(({ body }) => body)).toEqual(['{"k":2}', '{"k":2}']);
  await schedule("UpdateSchedule", { Enable: true });
  await local.dial.runUntil(from + 62 * MINUTE);
  expect(minutes(from)).toEqual([5, 8, 62]);
});

test("schedules are described, listed by page and deleted; what is not there is said", async () => {
  for (const ScheduleName of ["a", "b", "c"]) await create({ ScheduleName });
  const described = await schedule("DescribeSchedule", { ScheduleName: "a" });
  expect(described).toMatchObject({ ScheduleName: "a", Enable: true, CronExpression: "@every 5m", Payload: '{"k":1}' });
  const list = async (query: object) => {
    const { Schedules, NextToken } = await flows.api("ListSchedules", { FlowName: "f", ...query });
    return [(Schedules as { ScheduleName: string }[]).map(({ ScheduleName }) => ScheduleName), NextToken];
  };
  expect(await list({ Limit: 2 })).toEqual([["a", "b"], "b"]);
  expect(await list({ NextToken: "b" })).toEqual([["c"], undefined]);
  await schedule("DeleteSchedule", { ScheduleName: "a" });
  const missing = refusal("ScheduleNotExists", 404);
  for (const action of ["DescribeSchedule", "UpdateSchedule", "DeleteSchedule"])
    await expect(schedule(action, { ScheduleName: "a" })).rejects.toEqual(missing);
  await local.dial.runUntil(local.dial.now() + 5 * MINUTE);
  expect(flows.calls).toHaveLength(2);
});

test("a schedule is refused that cannot be carried out", async () => {
  const invalid = refusal("InvalidArgument", 400);
  await expect(create({ CronExpression: "* * * * *" })).rejects.toEqual(invalid);
  await expect(create({ CronExpression: "@every 5s" })).rejects.toEqual(invalid);
  await expect(create({ CronExpression: "0 0 0 31 2 *" })).rejects.toEqual(invalid);
  await expect(create({ Payload: "[]" })).rejects.toEqual(invalid);
  await expect(create({ Enable: "yes" })).rejects.toEqual(invalid);
  await expect(create({ ScheduleName: "1" })).rejects.toEqual(invalid);
  await expect(create({ CronExpression: undefined })).rejects.toEqual(refusal("MissingRequiredParams", 400));
  await expect(create({ FlowName: "none" })).rejects.toEqual(refusal("FlowNotExists", 404));
  await create();
  await expect(create()).rejects.toEqual(refusal("ScheduleAlreadyExists", 409));
  await expect(schedule("UpdateSchedule", { CronExpression: "never" })).rejects.toEqual(invalid);
  await expect(flows.api("ListSchedules", { FlowName: "f", Limit: 0 })).rejects.toEqual(invalid);
});

test("schedules go with their flow, and one that is not enabled does nothing", async () => {
  await create({ Enable: undefined });
  await expect(schedule("DescribeSchedule")).resolves.toMatchObject({ Enable: false });
  await create({ ScheduleName: "t" });
  await flows.api("DeleteFlow", { Name: "f" });
  await createFlow(flows, "f", { StartAt: "T", States: [work] });
  await expect(schedule("DescribeSchedule", { ScheduleName: "t" })).rejects.toEqual(refusal("ScheduleNotExists", 404));
  await local.dial.runUntil(local.dial.now() + 10 * MINUTE);
  expect([flows.calls, [...local.dial.items()], lines]).toEqual([[], [], []]);
});
