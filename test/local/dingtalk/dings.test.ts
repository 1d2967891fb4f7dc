import { openTemporary } from "../temporary-local.ts";
import { startWithClient } from "./client.ts";

const startAt = Date.parse("2026-03-01T02:03:04Z");
const { local } = openTemporary({ startAt });
let service: Awaited<ReturnType<typeof startWithClient>>["service"];
let client: Awaited<ReturnType<typeof startWithClient>>["client"];

const refusal = (status: number, code: string) =>
  expect.objectContaining({ status, code, message: expect.any(String), requestid: expect.any(String) });
const last = () => service.chat.list().at(-1);
const pass = (seconds: number) => local.dial.runUntil(local.dial.now() + seconds * 1_000);
const users = (count: number) => Array.from({ length: count }, (_, n) => `user${n}`);

beforeAll(async () => {
  ({ service, client } = await startWithClient(local));
  service.chat.users.set("gone", { is: "unknown" });
  service.chat.users.set("full", { is: "flow-controlled" });
});
beforeEach(() => {
  local.faults.clear();
  service.tenant.set({ dings: { app: null, sms: null, phone: null } });
});
afterAll(async () => {
  await service.close();
  await local.close();
});

describe("RobotSendDing", () => {
  it.each([
    [1, "app"],
    [2, "sms"],
    [3, "phone"],
  ])("remindType %i rings by %s; those it does not reach are told", async (remindType, ding) => {
    const { openDingId, ...rest } = await client.ding({
      remindType,
      receiverUserIdList: ["u1", "gone", "full", "u1"],
      callVoice: "Standard_Male_Voice",
    });
    expect(rest).toEqual({ status: 200, failedList: { "user not exist": ["gone"], "flow control": ["full"] } });
    expect(last()).toMatchObject({
      ...{ id: openDingId, kind: "ding", ding, text: "INC-42", conversation: "one-to-one", to: ["u1"] },
      refused: [{ user: "gone" }, { user: "full" }],
    });
  });

  it.each([
    [{ robotCode: "dingother" }, "invalid.chatbotId"],
    [{ robotCode: undefined }, "invalidParameter.param.invalid"],
    [{ receiverUserIdList: [] }, "miss.staffId"],
    [{ receiverUserIdList: ["u".repeat(65)] }, "invalidParameter.param.invalid"],
    [{ remindType: 4 }, "invalidParameter.param.invalid"],
    [{ remindType: "1" }, "invalidParameter.param.invalid"],
    [{ content: "" }, "invalidParameter.param.invalid"],
    [{ content: "x".repeat(5_001) }, "invalidParameter.param.invalid"],
    [{ callVoice: "Whisper" }, "invalidParameter.param.invalid"],
  ])("%j is refused", async (changes, code) => {
    const count = service.chat.count();
    expect(await client.ding(changes)).toEqual(refusal(400, code));
    expect(service.chat.count()).toBe(count);
  });

  it.each([
    [1, 200],
    [2, 20],
    [3, 20],
  ])("remindType %i has at most %i receivers", async (remindType, most) => {
    expect(await client.ding({ remindType, receiverUserIdList: users(most) })).toMatchObject({ status: 200 });
    const past = await client.ding({ remindType, receiverUserIdList: users(most + 1) });
    expect(past).toEqual(refusal(400, "ding.receivercount.limit"));
  });

  it("receivers are paid for, up to the last one, each kind by itself; those that are not reached are not", async () => {
    service.tenant.set({ dings: { phone: 3 } });
    const phone = (receiverUserIdList: string[]) => client.ding({ remindType: 3, receiverUserIdList });
    expect(await phone(["u1", "u2", "gone"])).toMatchObject({ status: 200 });
    expect(service.tenant.get().dings).toEqual({ app: null, sms: null, phone: 1 });
    const count = service.chat.count();
    expect(await phone(["u1", "u2"])).toEqual(refusal(400, "ding.serverquota.insufficient"));
    expect([service.chat.count(), service.tenant.get().dings.phone]).toEqual([count, 1]);
    expect(await phone(["u1"])).toMatchObject({ status: 200 });
    expect(await phone(["u1"])).toEqual(refusal(400, "ding.serverquota.insufficient"));
    expect(await client.ding({ remindType: 2 })).toMatchObject({ status: 200 });
  });

  it("busy and too fast are said in the words of DINGs", async () => {
    const struck = { service: "dingtalk", operation: "RobotSendDing", count: 1 };
    local.faults.add({ ...struck, kind: "throttled" });
    expect(await client.ding()).toEqual(refusal(400, "toomuch.msg"));
    local.faults.add({ ...struck, kind: "unavailable" });
    expect(await client.ding()).toEqual(refusal(500, "system.error"));
  });
});

describe("QueryRobotDingReadStatus and RobotRecallDing", () => {
  const states = async (openDingId: string) =>
    (await client.ofDing("readStatuses/query", openDingId)).result?.robotDingReadInfoList;

  it("who has read a DING is told; what is recalled is read by nobody more", async () => {
    service.chat.users.set("slow", { readsAfterSeconds: 60 });
    const { openDingId } = await client.ding({ receiverUserIdList: ["u1", "slow", "gone"] });
    await pass(20);
    const read = [
      { userId: "u1", readStatus: "READ" },
      { userId: "slow", readStatus: "UNREAD" },
    ];
    expect(await states(openDingId)).toEqual(read);
    expect(await client.ofDing("recall", openDingId)).toEqual({ status: 200, openDingId });
    await pass(60);
    expect(await states(openDingId)).toEqual(read);
    expect(last()).toMatchObject({ recalledAt: new Date(local.dial.now() - 60_000).toISOString() });
    expect(await client.ofDing("recall", openDingId)).toEqual(refusal(400, "recall.ding.exception"));
  });

  it("what is no DING, another robot and a missing id are refused", async () => {
    const { processQueryKey } = await client.send(["u1"]);
    for (const id of [processQueryKey, "none"]) {
      expect(await client.ofDing("recall", id)).toEqual(refusal(400, "recall.ding.exception"));
      expect(await client.ofDing("readStatuses/query", id)).toEqual(refusal(400, "invalidParameter.param.invalid"));
    }
    for (const wrong of [{ robotCode: "other" }, { robotCode: "" }, { openDingId: "" }])
      expect(await client.ofDing("recall", "x", wrong)).toEqual(refusal(400, "invalidParameter.param.invalid"));
  });
});
