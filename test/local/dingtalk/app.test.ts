import { openTemporary } from "../temporary-local.ts";
import { startWithClient } from "./client.ts";

const startAt = Date.parse("2026-03-01T02:03:04Z");
const { local } = openTemporary({ startAt });
let service: Awaited<ReturnType<typeof startWithClient>>["service"];
let client: Awaited<ReturnType<typeof startWithClient>>["client"];

const refusal = (status: number, code: string) =>
  expect.objectContaining({ status, code, requestid: expect.any(String) });
const last = () => service.chat.list().at(-1);
const pass = (seconds: number) => local.dial.runUntil(local.dial.now() + seconds * 1_000);

beforeAll(async () => {
  ({ service, client } = await startWithClient(local));
});
beforeEach(() => local.faults.clear());
afterAll(async () => {
  await service.close();
  await local.close();
});

describe("GetAccessToken", () => {
  it("gives the same token for two hours of the dial, and then another; the old one is refused", async () => {
    const first = await client.token();
    expect(first).toEqual({ status: 200, accessToken: expect.stringMatching(/^[0-9a-f]{32}$/), expireIn: 7200 });
    await pass(7_199);
    expect(await client.token()).toEqual({ ...first, expireIn: 1 });
    const path = "/v1.0/robot/oToMessages/readStatus";
    expect(await client.call("GET", path, undefined, first.accessToken)).not.toMatchObject({ status: 401 });
    await pass(1);
    expect(await client.call("GET", path, undefined, first.accessToken)).toEqual(refusal(401, "InvalidAuthentication"));
    const second = await client.token();
    expect([second.expireIn, second.accessToken === first.accessToken]).toEqual([7200, false]);
  });

  it.each([[{}], [{ appKey: "x", appSecret: "y" }], [{ appKey: 1, appSecret: null }]])("refuses %j", async (body) => {
    expect(await client.token(body)).toEqual(refusal(400, "invalidClientIdOrSecret"));
  });
});

describe("BatchSendOTO", () => {
  it("a message lies in the inbox, and its readers read it 20 s later on the dial", async () => {
    const { processQueryKey, ...rest } = await client.send(["u1", "u2", "u1"]);
    expect(rest).toEqual({ status: 200, invalidStaffIdList: [], flowControlledStaffIdList: [] });
    const sentAt = local.dial.now();
    const message = { id: processQueryKey, via: "app", conversation: "one-to-one", to: ["u1", "u2"], title: "INC-42" };
    expect(last()).toMatchObject({ ...message, kind: "markdown", read: [{ user: "u1", at: null }, { at: null }] });
    await pass(19);
    expect((await client.readStatus(processQueryKey)).messageReadInfoList).toEqual([
      { name: "u1", userId: "u1", readStatus: "UNREAD" },
      { name: "u2", userId: "u2", readStatus: "UNREAD" },
    ]);
    await pass(1);
    const read = { readStatus: "READ", readTimestamp: sentAt + 20_000 };
    expect(await client.readStatus(processQueryKey)).toMatchObject({
      sendStatus: "SUCCESS",
      messageReadInfoList: [
        { userId: "u1", ...read },
        { userId: "u2", ...read },
      ],
    });
    expect(last()?.read).toEqual(["u1", "u2"].map((user) => ({ user, at: new Date(sentAt + 20_000).toISOString() })));
  });

  it("who reads, when, and whom a message does not reach is a switch per user, kept for messages to come", async () => {
    service.chat.users.set("slow", { readsAfterSeconds: 600 });
    service.chat.users.set("never", { readsAfterSeconds: null });
    service.chat.users.set("gone", { is: "unknown" });
    service.chat.users.set("full", { is: "flow-controlled" });
    const { processQueryKey, ...lists } = await client.send(["slow", "never", "gone", "full"]);
    expect(lists).toMatchObject({ invalidStaffIdList: ["gone"], flowControlledStaffIdList: ["full"] });
    expect(last()).toMatchObject({
      to: ["slow", "never"],
      refused: [
        { user: "gone", is: "unknown" },
        { user: "full", is: "flow-controlled" },
      ],
    });
    service.chat.users.set("never", { readsAfterSeconds: 0 });
    await pass(600);
    expect((await client.readStatus(processQueryKey)).messageReadInfoList).toMatchObject([
      { userId: "slow", readStatus: "READ" },
      { userId: "never", readStatus: "UNREAD" },
    ]);
  });

  it("twenty users are taken at a time, one more is refused", async () => {
    const users = Array.from({ length: 21 }, (_, n) => `user${n}`);
    expect(await client.send(users.slice(1))).toMatchObject({ status: 200 });
    expect(await client.send(users)).toEqual(refusal(400, "invalidParameter.userIds.overMax"));
  });

  const url = "https://mss.example.com/a/1";
  const card = { title: "t", text: "x" };
  it.each([
    ["sampleText", { content: "x" }, { kind: "text", text: "x" }],
    ["sampleImageMsg", { photoURL: "https://a.example/p.png" }, { kind: "picture" }],
    ["sampleLink", { ...card, messageUrl: url, picUrl: "" }, { kind: "link", buttons: [{ title: "t", url }] }],
    [
      "sampleActionCard",
      { ...card, singleTitle: "A", singleURL: url },
      { buttons: [{ title: "A", url }], sideBySide: false },
    ],
    [
      "sampleActionCard2",
      { ...card, actionTitle1: "A", actionURL1: url, actionTitle2: "B", actionURL2: url },
      { kind: "card", buttons: [{ title: "A" }, { title: "B", url }] },
    ],
    [
      "sampleActionCard6",
      { ...card, buttonTitle1: "A", buttonUrl1: url, buttonTitle2: "B", buttonUrl2: url },
      { buttons: [{ title: "A" }, { title: "B", url }], sideBySide: true },
    ],
    ["sampleFile", { mediaId: "@m", fileName: "r.pdf", fileType: "pdf" }, { kind: "file", text: "r.pdf" }],
    ["sampleAudio", { mediaId: "@m", duration: 1000 }, { kind: "file" }],
    ["sampleVideo", { videoMediaId: "@m", videoType: "mp4", duration: "3" }, { kind: "file" }],
  ])("%s is shown as it is read", async (msgKey, parameters, shown) => {
    const msgParam = JSON.stringify(parameters);
    expect(await client.send(["u1"], { msgKey, msgParam })).toMatchObject({ status: 200 });
    expect(last()).toMatchObject({ sent: { msgKey, msgParam }, ...shown });
  });

  it.each([
    [{ robotCode: "" }, "invalidParameter.robotCode.empty"],
    [{ robotCode: "dingother" }, "invalidParameter.robotCode.auth"],
    [{ userIds: [] }, "invalidParameter.userIds.empty"],
    [{ userIds: "u1" }, "invalidParameter.param.invalid"],
    [{ userIds: ["u".repeat(65)] }, "invalidParameter.param.invalid"],
    [{ msgKey: "" }, "invalidParameter.msgKey.empty"],
    [{ msgKey: "sampleActionCard7" }, "invalidParameter.msgKey.invalid"],
    [{ msgKey: "constructor" }, "invalidParameter.msgKey.invalid"],
    [{ msgParam: "{" }, "invalidParameter.msgParam.invalid"],
    [{ msgParam: "[1]" }, "invalidParameter.msgParam.invalid"],
    [{ msgParam: '{"title":"t"}' }, "invalidParameter.msgParam.invalid"],
    [{ msgParam: { title: "t", text: "x" } }, "invalidParameter.param.invalid"],
    [
      {
        msgKey: "sampleActionCard",
        msgParam: JSON.stringify({ ...card, singleTitle: "A", singleURL: "javascript:1" }),
      },
      "invalidParameter.msgParam.invalid",
    ],
  ])("%j is refused", async (changes, code) => {
    const before = service.chat.list().length;
    expect(await client.send(["u1"], changes)).toEqual(refusal(400, code));
    expect(service.chat.list()).toHaveLength(before);
  });

  it("parameters of 15,000 bytes are taken, one byte more is refused", async () => {
    const parameters = (bytes: number) => {
      const content = "x".repeat(bytes - JSON.stringify({ content: "" }).length);
      return { msgKey: "sampleText", msgParam: JSON.stringify({ content }) };
    };
    expect(await client.send(["u1"], parameters(15_000))).toMatchObject({ status: 200 });
    expect(await client.send(["u1"], parameters(15_001))).toEqual(refusal(400, "invalidParameter.param.invalid"));
  });
});

describe("BatchOTOQuery", () => {
  it("a message is known for a day, and not for a second more", async () => {
    const { processQueryKey } = await client.send(["u1"]);
    await pass(86_400);
    expect(await client.readStatus(processQueryKey)).toMatchObject({ status: 200 });
    await pass(1);
    expect(await client.readStatus(processQueryKey)).toEqual(refusal(400, "processQueryKey.expireTime"));
  });

  it("another robot's message, one to a group and one that does not exist are refused", async () => {
    const { processQueryKey } = await client.toGroup("cidAbc+/==");
    for (const key of [processQueryKey, "no", "x".repeat(5000).slice(0, 3000)])
      expect(await client.readStatus(key)).toEqual(refusal(400, "invalid.processQueryKey"));
    const code = "invalidParameter.robotCode.auth";
    expect(await client.readStatus(processQueryKey, { robotCode: "other" })).toEqual(refusal(400, code));
    expect(await client.readStatus(processQueryKey, { robotCode: "" })).toEqual(
      refusal(400, "invalidParameter.robotCode.empty"),
    );
  });
});

describe("OrgGroupSend", () => {
  it("a message to a group lies in the inbox; what is no conversation is refused", async () => {
    expect(await client.toGroup("cidAbc+/==")).toEqual({ status: 200, processQueryKey: last()?.id });
    expect(last()).toMatchObject({ via: "app", conversation: "group", to: [], read: [] });
    for (const wrong of ["", "abc", `cid${"x".repeat(101)}`])
      expect(await client.toGroup(wrong)).toEqual(refusal(400, "invalid.openConversationId"));
  });
});

it("without a token, or with a wrong one, nothing is done", async () => {
  for (const [method, path] of [
    ["POST", "/v1.0/robot/oToMessages/batchSend"],
    ["POST", "/v1.0/robot/groupMessages/send"],
    ["GET", "/v1.0/robot/oToMessages/readStatus"],
  ] as const)
    expect(await client.call(method, path, method === "POST" ? {} : undefined, "wrong")).toEqual(
      refusal(401, "InvalidAuthentication"),
    );
});

it("faults hit the operation they name", async () => {
  local.faults.add({ service: "dingtalk", operation: "BatchSendOTO", kind: "unavailable", count: 1 });
  expect(await client.send(["u1"])).toEqual(refusal(503, "ServiceUnavailable"));
  local.faults.add({ service: "dingtalk", operation: "BatchSendOTO", kind: "lost", count: 1 });
  const before = service.chat.list().length;
  await expect(client.send(["u1"])).rejects.toThrow("fetch failed");
  expect(service.chat.list()).toHaveLength(before + 1);
});
