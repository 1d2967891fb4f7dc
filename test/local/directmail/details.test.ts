import Dm, {
  SenderStatisticsByTagNameAndBatchIDRequest,
  SenderStatisticsDetailByParamRequest,
  SingleSendMailRequest,
} from "@alicloud/dm20151123";
import { openInbox } from "../../../local/directmail/inbox.ts";
import { startDirectMail } from "../../../local/directmail/server.ts";
import { sdkConfig } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";

/** 10:03:04 in China. */
const { local } = openTemporary({ startAt: Date.parse("2026-03-01T02:03:04Z") });
const [anna, bob] = ["anna@example.com", "bob@example.com"];
let service: Awaited<ReturnType<typeof startDirectMail>>;
let client: Dm;
const pass = (seconds: number) => local.dial.runUntil(local.dial.now() + seconds * 1000);

const send = async (changes: Record<string, unknown> = {}) => {
  const mail = { accountName: "mss@mail.example.com", addressType: 1, replyToAddress: false, toAddress: anna };
  await client.singleSendMail(new SingleSendMailRequest({ ...mail, subject: "INC-7", textBody: "x", ...changes }));
};
const query = async (changes: Record<string, unknown> = {}) => {
  const asked = { startTime: "2026-03-01 00:00", endTime: "2026-03-30 00:00", ...changes };
  const { body } = await client.senderStatisticsDetailByParam(new SenderStatisticsDetailByParamRequest(asked));
  return { rows: body?.data?.mailDetail ?? [], nextStart: body?.nextStart };
};
const subjects = async (changes: Record<string, unknown> = {}) =>
  (await query(changes)).rows.map(({ subject }) => subject);

beforeAll(async () => {
  service = await startDirectMail(local);
  client = new Dm(sdkConfig(service.url, local.accounts.get("provider")));
});
afterAll(async () => {
  await service.close();
  await local.close();
});

it("a mail has a detail from the instant on at which it is known what became of it", async () => {
  await send();
  await pass(9);
  expect(await query()).toMatchObject({ rows: [], nextStart: undefined });
  await pass(1);
  expect((await query()).rows).toMatchObject([
    {
      accountName: "mss@mail.example.com",
      toAddress: anna,
      subject: "INC-7",
      status: 0,
      errorClassification: "SendOk",
      lastUpdateTime: "2026-03-01T02:03Z",
      utcLastUpdateTime: "1772330594",
    },
  ]);
});

it("each address has its own fate, each mail the next of its plan, and bounces tell why", async () => {
  const { addresses } = service.inbox;
  addresses.set(bob, {
    next: [{ is: "invalid" }, { is: "spam" }, { is: "bounced", afterSeconds: 60 }, { is: "silent" }],
  });
  for (const n of [1, 2, 3, 4])
    await send({ toAddress: `Bob@example.com,${anna}`, subject: `plan ${n}`, tagName: "plan" });
  await pass(60);
  const rows = async (status: number) => (await query({ tagName: "plan", status })).rows;
  expect(await rows(0)).toHaveLength(4);
  expect(await rows(2)).toMatchObject([{ subject: "plan 1", errorClassification: "SmtpNxBox" }]);
  expect(await rows(3)).toMatchObject([{ subject: "plan 2" }]);
  expect(await rows(4)).toMatchObject([{ subject: "plan 3" }]);
  expect((await query({ tagName: "plan" })).rows).toHaveLength(7);
  expect(addresses.get(bob).next).toEqual([]);
});

it("a delayed mail is delivered in the end; a copy that nobody sees has its detail, too", async () => {
  service.inbox.addresses.set(bob, { next: [{ is: "delayed" }] });
  await send({ bccAddress: bob, subject: "late" });
  await pass(3_599);
  expect(await subjects({ toAddress: bob })).not.toContain("late");
  await pass(1);
  expect((await query({ toAddress: bob })).rows).toMatchObject([{ subject: "late", status: 0 }]);
});

it("a mail that a plan refuses is not sent, and the plan goes on", async () => {
  service.inbox.addresses.set(bob, {
    next: [
      { is: "refused", code: "InvalidToAddress.Spam" },
      { is: "refused", code: "InvalidReceiver.NotFound" },
    ],
  });
  const before = service.inbox.list().length;
  const toAddress = `${anna},${bob}`;
  await expect(send({ toAddress })).rejects.toMatchObject({ code: "InvalidToAddress.Spam", statusCode: 400 });
  await expect(send({ toAddress })).rejects.toMatchObject({ code: "InvalidReceiver.NotFound", statusCode: 404 });
  expect(service.inbox.list()).toHaveLength(before);
  await send({ toAddress });
});

it("a window counts from its first minute to the end of its last, and details come page after page", async () => {
  await pass(86_400);
  for (let n = 0; n < 5; n++) await send({ toAddress: "page@example.com", subject: `page ${n}` });
  await pass(10);
  const { rows } = await query({ toAddress: "page@example.com" });
  const minute = new Date(Number(rows[0]?.utcLastUpdateTime) * 1000 + 8 * 3_600_000).toISOString();
  const at = `${minute.slice(0, 10)} ${minute.slice(11, 16)}`;
  const window = { toAddress: "page@example.com", startTime: at, endTime: at };
  const seen: unknown[] = [];
  let nextStart: string | undefined;
  for (const length of [2, 2, 2]) {
    const page = await query({ ...window, length, nextStart });
    seen.push(...page.rows.map(({ subject }) => subject));
    nextStart = page.nextStart;
  }
  expect(seen.sort()).toEqual(["page 0", "page 1", "page 2", "page 3", "page 4"]);
  expect(nextStart).toBeUndefined();
  expect((await query({ ...window, length: 5 })).nextStart).toBeUndefined();
  expect(await subjects({ ...window, endTime: "2026-03-01 00:00", startTime: "2026-02-28 00:00" })).toEqual([]);
});

it("an emptied inbox, a restart and another account change nothing about what is known", async () => {
  const known = await subjects({ toAddress: anna });
  service.inbox.clear();
  expect(await subjects({ toAddress: anna })).toEqual(known);
  const asked = { accountId: local.accounts.get("customer-cn").id, sought: ["all", ""] as ["all", ""] };
  expect(openInbox(local).details.find({ ...asked, from: 0, to: local.dial.now(), limit: 10 })).toEqual({ found: [] });
});

it.each([
  ["two of the three", { accountName: "mss@mail.example.com", toAddress: anna }],
  ["no start", { startTime: "" }],
  ["a day without a time", { startTime: "2026-03-01" }],
  ["an end before the start", { endTime: "2026-02-28 00:00" }],
  ["more than 30 days", { endTime: "2026-03-31 00:01" }],
  ["a page of 101", { length: 101 }],
  ["a page of none", { length: 0 }],
  ["status 1", { status: 1 }],
  ["a place that no answer gave", { nextStart: "nowhere" }],
])("a query for %s is refused", async (_title, changes) => {
  await expect(query(changes)).rejects.toMatchObject({ code: "InvalidParameter", statusCode: 400 });
});

it("a query for 30 days and a page of 100 is answered", async () => {
  expect((await query({ endTime: "2026-03-31 00:00", length: 100 })).rows.length).toBeGreaterThan(0);
});

it("days have their figures, by tag", async () => {
  const stat = async (changes: Record<string, unknown> = {}) => {
    const asked = { startTime: "2026-03-01", endTime: "2026-03-08", tagName: "plan", ...changes };
    const { body } = await client.senderStatisticsByTagNameAndBatchID(
      new SenderStatisticsByTagNameAndBatchIDRequest(asked),
    );
    return body?.data?.stat;
  };
  expect(await stat()).toMatchObject([
    {
      createTime: "2026-03-01",
      requestCount: "7",
      successCount: "4",
      faildCount: "2",
      unavailableCount: "1",
      succeededPercent: "57.14%",
      unavailablePercent: "14.29%",
    },
  ]);
  for (const wrong of [
    { endTime: "2026-03-09" },
    { startTime: "2026-01-20", endTime: "2026-01-21" },
    { startTime: "soon" },
  ])
    await expect(stat(wrong)).rejects.toMatchObject({ code: "InvalidParameter" });
});
