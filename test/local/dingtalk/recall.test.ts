import { openTemporary } from "../temporary-local.ts";
import { startWithClient, template } from "./client.ts";

const startAt = Date.parse("2026-03-01T02:03:04Z");
const { local } = openTemporary({ startAt });
let service: Awaited<ReturnType<typeof startWithClient>>["service"];
let client: Awaited<ReturnType<typeof startWithClient>>["client"];

const refusal = (status: number, code: string) =>
  expect.objectContaining({ status, code, message: expect.any(String), requestid: expect.any(String) });
const pass = (seconds: number) => local.dial.runUntil(local.dial.now() + seconds * 1_000);
const members = Array.from({ length: 201 }, (_, n) => `member${String(n).padStart(3, "0")}`);
const toGroup = async () => (await client.toGroup("cidAbc")).processQueryKey;

beforeAll(async () => {
  ({ service, client } = await startWithClient(local));
  service.chat.groups.set("cidAbc", members.slice(0, 1));
  service.cards.templates.set(template);
});
afterAll(async () => {
  await service.close();
  await local.close();
});

describe("OrgGroupQuery", () => {
  it("tells who has read a message to a group, page after page", async () => {
    service.chat.groups.set("cidAbc", members);
    const processQueryKey = await toGroup();
    service.chat.groups.set("cidAbc", members.slice(0, 1));
    const nobody = { status: 200, sendStatus: "SUCCESS", readUserIds: [], hasMore: false, nextToken: "" };
    expect(await client.ofGroup("query", { processQueryKey })).toEqual(nobody);
    await pass(20);
    const page = await client.ofGroup("query", { processQueryKey });
    expect(page).toMatchObject({ readUserIds: members.slice(0, 200), hasMore: true });
    const rest = { readUserIds: members.slice(200), hasMore: false, nextToken: "" };
    expect(await client.ofGroup("query", { processQueryKey, nextToken: page.nextToken })).toMatchObject(rest);
    const two = { processQueryKey, maxResults: 2, nextToken: "198" };
    expect(await client.ofGroup("query", two)).toMatchObject({
      readUserIds: members.slice(198, 200),
      nextToken: "200",
    });
  });

  it("a card in a group is asked for by its carrierId", async () => {
    const { result } = await client.create("INC-42:1", { openSpaceId: "dtv1.card//im_group.cidAbc" });
    const [{ carrierId: processQueryKey }] = result.deliverResults as [{ carrierId: string }];
    await pass(20);
    const page = await client.ofGroup("query", { processQueryKey, maxResults: 1 });
    expect(page).toMatchObject({ sendStatus: "SUCCESS", readUserIds: ["member000"] });
    expect(await client.ofGroup("recall", { processQueryKeys: [processQueryKey] })).toMatchObject({
      successResult: [processQueryKey],
    });
    expect(await client.ofGroup("query", { processQueryKey })).toMatchObject({ sendStatus: "RECALLED" });
  });

  it.each([
    [{ robotCode: "" }, "invalidParameter.robotCode.missing"],
    [{ robotCode: "other" }, "invalidParameter.robotCode.invalid"],
    [{ processQueryKey: undefined }, "invalidParameter.processQueryKey.missing"],
    [{ processQueryKey: "none" }, "invalid.processQueryKey"],
    [{ openConversationId: "" }, "openConversationId.notExisted"],
    [{ openConversationId: "cidOther" }, "invalid.openConversationId"],
    [{ maxResults: 201 }, "invalidParameter.pageSize.invalid"],
    [{ maxResults: 0 }, "invalidParameter.pageSize.invalid"],
    [{ nextToken: "abc" }, "invalidParameter.cursor.invalid"],
    [{ nextToken: 5 }, "invalidParameter.param.invalid"],
  ])("%j is refused", async (changes, code) => {
    const processQueryKey = await toGroup();
    expect(await client.ofGroup("query", { processQueryKey, ...changes })).toEqual(refusal(400, code));
  });

  it("a message is known for a day, and not for a second more", async () => {
    const processQueryKey = await toGroup();
    await pass(86_400);
    expect(await client.ofGroup("query", { processQueryKey })).toMatchObject({ status: 200 });
    await pass(1);
    expect(await client.ofGroup("query", { processQueryKey })).toEqual(refusal(400, "processQueryKey.expireTime"));
  });
});

describe("BatchRecallOTO and OrgGroupRecall", () => {
  it("what is recalled says so, and is read by nobody more; each message by itself", async () => {
    const { processQueryKey: key } = await client.send(["u1"]);
    const group = await toGroup();
    const failedResult = { none: "invalid processQueryKey", [group]: "invalid processQueryKey" };
    const done = await client.recall([key, "none", group, key]);
    expect(done).toEqual({ status: 200, successResult: [key], failedResult });
    await pass(20);
    expect(await client.readStatus(key)).toMatchObject({
      sendStatus: "RECALLED",
      messageReadInfoList: [{ userId: "u1", readStatus: "UNREAD" }],
    });
    expect(service.chat.get(key)?.recalledAt).toBe(new Date(local.dial.now() - 20_000).toISOString());
    expect(await client.recall([key])).toMatchObject({
      successResult: [],
      failedResult: { [key]: "already recalled" },
    });
    const ofGroup = await client.ofGroup("recall", { processQueryKeys: [group, key] });
    expect(ofGroup).toMatchObject({ successResult: [group], failedResult: { [key]: "invalid processQueryKey" } });
  });

  it("a day is the limit, and twenty at a time", async () => {
    const [{ processQueryKey: old }, { processQueryKey: older }] = [
      await client.send(["u1"]),
      await client.send(["u2"]),
    ];
    await pass(86_400);
    expect(await client.recall([old])).toMatchObject({ successResult: [old] });
    await pass(1);
    expect(await client.recall([older])).toMatchObject({ failedResult: { [older]: "expired" } });
    const keys = Array.from({ length: 21 }, (_, n) => `key${n}`);
    expect(await client.recall(keys.slice(1))).toMatchObject({ status: 200, successResult: [] });
    expect(await client.recall(keys)).toEqual(refusal(400, "invalidParameter.param.invalid"));
    expect(await client.ofGroup("recall", { processQueryKeys: keys })).toMatchObject({ status: 400 });
  });

  it.each([
    [{ robotCode: "" }, "invalidParameter.robotCode.empty"],
    [{ robotCode: "other" }, "invalidParameter.robotCode.auth"],
    [{ processQueryKeys: [] }, "invalidParameter.param.invalid"],
    [{ processQueryKeys: "x" }, "invalidParameter.param.invalid"],
  ])("%j is refused", async (changes, code) => {
    expect(await client.recall(["x"], changes)).toEqual(refusal(400, code));
    expect(await client.ofGroup("recall", { processQueryKeys: ["x"], ...changes })).toEqual(refusal(400, code));
  });

  it("a group must be named", async () => {
    const body = { processQueryKeys: ["x"], openConversationId: "" };
    expect(await client.ofGroup("recall", body)).toEqual(refusal(400, "invalid.openConversationId"));
  });
});

const [robot, card, ding] = ["qyapi_robot_sendmsg", "Card.Instance.Write", "Premium.Ding.Write"] as const;
describe.each([
  ["POST", "/v1.0/robot/oToMessages/batchSend", robot],
  ["GET", "/v1.0/robot/oToMessages/readStatus", robot],
  ["POST", "/v1.0/robot/otoMessages/batchRecall", robot],
  ["POST", "/v1.0/robot/groupMessages/send", robot],
  ["POST", "/v1.0/robot/groupMessages/query", robot],
  ["POST", "/v1.0/robot/groupMessages/recall", robot],
  ["POST", "/v1.0/card/callbacks/register", card],
  ["POST", "/v1.0/card/instances/createAndDeliver", card],
  ["PUT", "/v1.0/card/instances", card],
  ["POST", "/v1.0/robot/ding/send", ding],
  ["POST", "/v1.0/robot/ding/recall", ding],
  ["POST", "/v1.0/robot/ding/readStatuses/query", ding],
])("%s %s", (method, path, scope) => {
  const body = method === "GET" ? undefined : {};

  it("needs the token of the app, and its permission", async () => {
    expect(await client.call(method, path, body, "wrong")).toEqual(refusal(401, "InvalidAuthentication"));
    const others = service.tenant.get().scopes.filter((one) => one !== scope);
    service.tenant.set({ scopes: others });
    expect(await client.call(method, path, body)).toMatchObject({
      ...{ status: 403, code: "Forbidden.AccessDenied.AccessTokenPermissionDenied" },
      ...{ message: expect.stringContaining(scope), accessdenieddetail: { requiredScopes: [scope] } },
    });
    service.tenant.set({ scopes: [...others, scope] });
    expect(await client.call(method, path, body)).toMatchObject({ status: 400 });
  });
});
