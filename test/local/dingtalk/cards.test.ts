import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { type HttpAnswer, type HttpRequest, type HttpServer, serveHttp } from "../../../local/wire/http.ts";
import { openTemporary } from "../temporary-local.ts";
import { startWithClient, template } from "./client.ts";

const startAt = Date.parse("2026-03-01T02:03:04Z");
const { local, lines } = openTemporary({ startAt });
/** No machine is so slow. */
const PATIENCE_MS = 60_000;
let service: Awaited<ReturnType<typeof startWithClient>>["service"];
let client: Awaited<ReturnType<typeof startWithClient>>["client"];
let receiver: HttpServer;
let got: HttpRequest[] = [];
let answer: HttpAnswer | Promise<HttpAnswer>;

const refusal = (status: number, code: string) =>
  expect.objectContaining({ status, code, message: expect.any(String), requestid: expect.any(String) });
const last = () => service.chat.list().at(-1);
const pass = (seconds: number) => local.dial.runUntil(local.dial.now() + seconds * 1_000);
const says = (body: object): HttpAnswer => ({ status: 200, body: JSON.stringify(body) });
const told = () => got.map(({ body }) => JSON.parse(body.toString()));

let made = 0;
/** A card with a key of its own. */
const create = async (changes: object = {}) => {
  const outTrackId = `INC-42:${++made}`;
  return { outTrackId, ...(await client.create(outTrackId, changes)) };
};
const press = async (changes: object = {}, pressing = { user: "u1", actionId: "ack" }) => {
  await create(changes);
  return service.cards.press(last()?.id ?? "", pressing);
};

beforeAll(async () => {
  ({ service, client } = await startWithClient(local, { patienceMs: PATIENCE_MS }));
  receiver = await serveHttp(
    (request) => {
      got.push(request);
      return answer;
    },
    { maxBodyBytes: 1e6 },
  );
  service.cards.templates.set(template);
  service.chat.groups.set("cidAbc", ["u1", "u2"]);
});
beforeEach(async () => {
  local.faults.clear();
  got = [];
  answer = says({});
  await client.register({ callbackUrl: receiver.url, apiSecret: "hush", forceUpdate: true });
});
afterAll(async () => {
  await service.close();
  await receiver.close();
  await local.close();
});

describe("RegisterCallback", () => {
  it("a key keeps the address it has, and answers it, until it is overwritten by force", async () => {
    const first = { callbackRouteKey: "k", callbackUrl: "https://a.example/1", apiSecret: "s" };
    const result = { callbackUrl: first.callbackUrl, apiSecret: "s" };
    expect(await client.register(first)).toEqual({ status: 200, success: true, result });
    const second = { ...first, callbackUrl: "https://a.example/2", apiSecret: undefined };
    expect(await client.register(second)).toMatchObject({ status: 200, result });
    expect(await client.register({ ...second, forceUpdate: true })).toMatchObject({
      result: { callbackUrl: "https://a.example/2", apiSecret: "" },
    });
    expect(service.cards.callbacks.list()).toContainEqual({
      routeKey: "k",
      url: "https://a.example/2",
      isSigned: false,
    });
  });

  it.each([
    [{ callbackRouteKey: "" }, "param.callbackRouteKeyEmpty"],
    [{ callbackUrl: undefined }, "param.callbackUrlEmpty"],
    [{ callbackUrl: "javascript:1" }, "system.updateCallbackFailed"],
    [{ callbackRouteKey: "k".repeat(101) }, "system.updateCallbackFailed"],
    [{ forceUpdate: "yes" }, "param.empty"],
  ])("%j is refused", async (changes, code) => {
    expect(await client.register(changes)).toEqual(refusal(400, code));
  });
});

describe("CreateAndDeliver", () => {
  it("a card lies in the inbox as its template draws it, with its buttons, and those who see it read it", async () => {
    const { outTrackId, status, result } = await create();
    const { id = "" } = last() ?? {};
    const there = { success: true, errorMsg: "" };
    expect({ status, result }).toEqual({
      status: 200,
      result: {
        outTrackId,
        deliverResults: [
          { spaceType: "IM_GROUP", spaceId: "cidAbc", carrierId: id, ...there },
          { spaceType: "IM_ROBOT", spaceId: "u1", carrierId: "", ...there },
        ],
      },
    });
    expect(last()).toMatchObject({
      ...{ via: "app", conversation: "group", kind: "interactive", title: "INC-42", text: "## 42\nopen" },
      ...{ to: ["u1", "u2"], mentions: ["u1"] },
      card: {
        outTrackId,
        data: { state: "open" },
        actions: [
          { id: "ack", title: "确认 42", params: { id: "42" } },
          { id: "see", title: "See", params: {} },
        ],
      },
    });
    await pass(20);
    expect(last()?.read).toMatchObject([{ user: "u1", at: expect.any(String) }, { at: expect.any(String) }]);
    expect(JSON.parse(readFileSync(`${local.folder}/inbox/chat/${id}.json`, "utf8"))).toEqual(last());
  });

  it("each space by itself: what is not reached says so, the others are", async () => {
    service.chat.users.set("gone", { is: "unknown" });
    service.chat.users.set("full", { is: "flow-controlled" });
    const robots = ["gone", "full", "u1"].map((user) => `im_robot.${user}`);
    const openSpaceId = `dtv1.card//${["im_group.nothing", ...robots].join(";")};`;
    const { status, result } = await create({ openSpaceId });
    expect({ status, ...result }).toMatchObject({
      status: 200,
      deliverResults: [
        { spaceId: "nothing", success: false, errorMsg: "invalid openConversationId", carrierId: "" },
        { spaceId: "gone", success: false, errorMsg: "user not exist" },
        { spaceId: "full", success: false, errorMsg: "flow control" },
        { spaceId: "u1", success: true, errorMsg: "" },
      ],
    });
    expect(last()?.to).toEqual(["u1"]);
    const other = await create({ imRobotOpenDeliverModel: { robotCode: "dingother" } });
    expect(other.result).toMatchObject({ deliverResults: [{ success: true }, { errorMsg: "robot not exist" }] });
  });

  it("a group's card is for those it names, if it names some", async () => {
    const { robotCode } = service.credentials;
    const imGroupOpenDeliverModel = { robotCode, recipients: ["u2", "u9"], atUserIds: { "@ALL": "@ALL" } };
    await create({ openSpaceId: "dtv1.card//IM_GROUP.cidAbc", imGroupOpenDeliverModel });
    expect(last()).toMatchObject({ to: ["u2"], mentions: ["all"] });
  });

  it("what has been made is not made again, whatever it holds; an emptied inbox has no cards", async () => {
    const { outTrackId } = await create();
    const count = service.chat.count();
    const other = { cardData: { cardParamMap: { state: "other" } } };
    expect(await client.create(outTrackId, other)).toEqual(refusal(400, "param.cardAlreadyExist"));
    expect([service.chat.count(), last()?.card?.data.state]).toEqual([count, "open"]);
    service.chat.clear();
    expect(await client.update(outTrackId, other)).toEqual(refusal(400, "param.cardNotExist"));
    expect(await client.create(outTrackId)).toMatchObject({ status: 200 });
  });

  const space = (id: string) => ({ openSpaceId: `dtv1.card//im_robot.${id}` });
  it.each([
    [{ cardTemplateId: "" }, "param.cardTemplateIdEmpty"],
    [{ cardTemplateId: "other" }, "param.templateNotExist"],
    [{ cardTemplateId: "constructor" }, "param.templateNotExist"],
    [{ cardTemplateId: "draft" }, "param.templateUnpublished"],
    [{ outTrackId: "" }, "param.outTrackIdEmpty"],
    [{ cardData: undefined }, "param.cardPublicDataEmpty"],
    [{ cardData: { cardParamMap: { n: 1 } } }, "param.invalid"],
    [{ callbackType: "http" }, "param.invalid"],
    [{ userIdType: 3 }, "param.invalid"],
    [{ openSpaceId: "" }, "param.openSpaceIdEmpty"],
    [{ openSpaceId: "im_group.cidAbc" }, "param.openSpaceIdInvalid"],
    [{ openSpaceId: "dtv1.card//" }, "param.openSpaceIdInvalid"],
    [{ openSpaceId: "dtv1.card//im_group" }, "param.openSpaceIdInvalid"],
    [{ openSpaceId: "dtv1.card//co_feed.u1" }, "param.openSpaceIdInvalid"],
    [{ imGroupOpenSpaceModel: {} }, "param.openSpaceModelInvalid"],
    [{ imGroupOpenDeliverModel: undefined }, "param.openDeliverModelEmpty"],
    [{ imGroupOpenDeliverModel: {} }, "param.openDeliverModelError"],
    [{ ...space("u1"), imRobotOpenDeliverModel: undefined }, "param.openDeliverModelEmpty"],
    [{ ...space("u1"), imRobotOpenDeliverModel: {} }, "param.openDeliverModelError"],
    [{ ...space("u1"), imRobotOpenDeliverModel: { spaceType: "IM_GROUP" } }, "param.openDeliverModelError"],
  ])("%j is refused", async (changes, code) => {
    service.cards.templates.set({ ...template, id: "draft", isPublished: false });
    const count = service.chat.count();
    expect(await create(changes)).toEqual(refusal(400, code));
    expect(service.chat.count()).toBe(count);
  });

  it("a body that is no object is refused", async () => {
    const { accessToken } = await client.token();
    const path = `${service.url}/v1.0/card/instances/createAndDeliver`;
    const headers = { "x-acs-dingtalk-access-token": accessToken };
    const told = await fetch(path, { method: "POST", headers, body: "null" });
    expect([told.status, await told.json()]).toMatchObject([400, { code: "param.empty" }]);
  });

  const data = (cardParamMap: object) => ({ cardData: { cardParamMap } });
  const privately = (user: string, cardParamMap: object) => ({ privateData: { [user]: { cardParamMap } } });
  const spaces = (count: number) => Array.from({ length: count }, (_, n) => `im_robot.u${n}`).join(";");
  it.each([
    ["a name of 100 bytes", data({ ["n".repeat(100)]: "" }), data({ ["n".repeat(101)]: "" }), "param.invalid"],
    ["a value of 1,024 bytes", data({ n: "v".repeat(1024) }), data({ n: "v".repeat(1025) }), "param.invalid"],
    ["bytes, not characters", data({ n: "中".repeat(341) }), data({ n: "中".repeat(342) }), "param.invalid"],
    ["a user of 100 bytes", privately("u".repeat(100), {}), privately("u".repeat(101), {}), "param.invalid"],
    [
      "1,024 bytes of private data",
      privately("u1", { a: "v".repeat(1000), b: "v".repeat(24) }),
      privately("u1", { a: "v".repeat(1000), b: "v".repeat(25) }),
      "param.invalid",
    ],
    [
      "100 spaces",
      { openSpaceId: `dtv1.card//${spaces(100)}` },
      { openSpaceId: `dtv1.card//${spaces(101)}` },
      "param.openSpaceIdInvalid",
    ],
  ])("%s is the limit", async (_, edge, past, code) => {
    expect(await create(edge)).toMatchObject({ status: 200 });
    expect(await create(past)).toEqual(refusal(400, code));
  });
});

describe("UpdateCard", () => {
  const values = (cardParamMap: object) => ({ cardData: { cardParamMap } });

  it("replaces what the card holds, or key by key; the picture, its buttons and its file follow", async () => {
    const { outTrackId } = await create();
    const byKey = { cardUpdateOptions: { updateCardDataByKey: true } };
    const done = await client.update(outTrackId, { ...values({ state: "acked" }), ...byKey });
    expect(done).toEqual({ status: 200, success: true, result: true });
    expect(last()).toMatchObject({ title: "INC-42", text: "## 42\nacked", card: { actions: [{ id: "see" }] } });
    await client.update(outTrackId, values({ state: "closed" }));
    expect(last()?.card?.data).toEqual({ state: "closed" });
    expect(last()).toMatchObject({ text: "## \nclosed" });
    expect(JSON.parse(readFileSync(`${local.folder}/inbox/chat/${last()?.id}.json`, "utf8"))).toEqual(last());
  });

  it("private data are changed user by user", async () => {
    const { outTrackId } = await create({ privateData: { u1: { cardParamMap: { a: "1" } } } });
    const mine = (cardParamMap: object) => ({ privateData: { u1: { cardParamMap } } });
    await client.update(outTrackId, { ...mine({ b: "2" }), cardUpdateOptions: { updatePrivateDataByKey: true } });
    expect(last()?.card?.privateData).toEqual({ u1: { a: "1", b: "2" } });
    await client.update(outTrackId, { privateData: { u2: { cardParamMap: { c: "3" } } } });
    await client.update(outTrackId, mine({ d: "4" }));
    expect(last()?.card?.privateData).toEqual({ u1: { d: "4" }, u2: { c: "3" } });
    expect(last()?.card?.data.state).toBe("open");
  });

  it.each([
    ["", values({}), "param.outTrackIdEmpty"],
    ["none", values({}), "param.cardNotExist"],
    ["none", {}, "param.cardDataAndPrivateDataBothEmpty"],
    ["none", values({ n: 1 }), "param.invalid"],
    ["none", values({ n: "v".repeat(1025) }), "param.invalid"],
  ])("%j with %j is refused", async (outTrackId, changes, code) => {
    expect(await client.update(outTrackId, changes)).toEqual(refusal(400, code));
  });
});

describe("a press", () => {
  it("is told to the callback, signed, and its answer is applied", async () => {
    answer = says({
      cardUpdateOptions: { updateCardDataByKey: true },
      cardData: { cardParamMap: { state: "acked", by: "u1" } },
      userPrivateData: { cardParamMap: { mine: "yes" } },
    });
    const { outTrackId } = await create({ userIdType: 2 });
    const at = local.dial.now();
    const pressing = { user: "u1", actionId: "ack", params: { note: "on it" } };
    const made = await service.cards.press(last()?.id ?? "", pressing);
    expect(made).toEqual({ ...pressing, at, params: { id: "42", note: "on it" }, outcome: "applied", status: 200 });

    const [{ headers, method }] = got as [HttpRequest];
    const timestamp = String(headers["x-ddpaas-signature-timestamp"]);
    expect([method, timestamp]).toEqual(["POST", String(at)]);
    expect(headers["x-ddpaas-signature"]).toBe(createHmac("sha256", "hush").update(timestamp).digest("base64"));
    const content = { cardPrivateData: { actionIds: ["ack"], params: { id: "42", note: "on it" } } };
    expect(told()).toEqual([
      {
        ...{ type: "actionCallback", outTrackId, corpId: expect.stringMatching(/^ding[0-9a-f]{32}$/) },
        ...{ userId: "u1", userIdType: 2, spaceType: "IM_ROBOT", spaceId: "u1", content: JSON.stringify(content) },
      },
    ]);
    expect(last()?.card).toMatchObject({
      data: { title: "INC-42", state: "acked", by: "u1" },
      privateData: { u1: { mine: "yes" } },
      actions: [{ id: "see" }],
      presses: [{ user: "u1", actionId: "ack", outcome: "applied", at: new Date(at).toISOString() }],
    });
  });

  it("somebody in a group presses in the group; without a secret nothing is signed", async () => {
    await client.register({ callbackUrl: receiver.url, forceUpdate: true });
    expect(await press({}, { user: "u2", actionId: "see" })).toMatchObject({ outcome: "applied" });
    expect(told()).toMatchObject([{ userId: "u2", userIdType: 1, spaceType: "IM_GROUP", spaceId: "cidAbc" }]);
    expect(Object.keys(got[0]?.headers ?? {}).filter((name) => name.startsWith("x-ddpaas"))).toEqual([]);
  });

  it.each([
    ["a refusal", { status: 500, body: "{}" }, 500],
    ["no JSON", { status: 200, body: "<html>" }, null],
    ["data that are no texts", says({ cardData: { cardParamMap: { n: 1 } } }), 200],
    ["a way elsewhere", { status: 302, headers: { location: "https://a.example" } }, 302],
  ])("%s changes nothing, and is seen to have failed", async (_, wrong, status) => {
    answer = wrong;
    expect(await press()).toMatchObject({ outcome: "failed", status });
    expect(last()?.card).toMatchObject({ data: { state: "open" }, presses: [{ outcome: "failed" }] });
  });

  it("an empty answer changes nothing, and is well", async () => {
    answer = { status: 200 };
    expect(await press()).toMatchObject({ outcome: "applied" });
    expect(last()?.card?.data.state).toBe("open");
  });

  it("an answer that does not come in time is not waited for, and changes nothing", async () => {
    const impatient = await startWithClient(local, { patienceMs: 20 });
    let release = (_: HttpAnswer) => {};
    answer = new Promise<HttpAnswer>((resolve) => {
      release = resolve;
    });
    await create();
    const id = last()?.id ?? "";
    expect(await impatient.service.cards.press(id, { user: "u1", actionId: "ack" })).toMatchObject({ outcome: "late" });
    release(says({ cardData: { cardParamMap: { state: "acked" } } }));
    expect(last()?.card?.data.state).toBe("open");
    await impatient.service.close();
  });

  it.each([[{ callbackType: "STREAM" }], [{ callbackType: undefined }], [{ callbackRouteKey: "unknown" }]])(
    "with %j nobody is told",
    async (changes) => {
      expect(await press(changes)).toMatchObject({ outcome: "nobody", status: null });
      expect(got).toEqual([]);
    },
  );

  it("on what is no button now, or no card, is none", async () => {
    answer = says({ cardUpdateOptions: { updateCardDataByKey: true }, cardData: { cardParamMap: { state: "acked" } } });
    await press();
    for (const actionId of ["ack", "constructor"])
      expect(await service.cards.press(last()?.id ?? "", { user: "u1", actionId })).toBeUndefined();
    await client.send(["u1"]);
    expect(await service.cards.press(last()?.id ?? "", { user: "u1", actionId: "ack" })).toBeUndefined();
    expect(got).toHaveLength(1);
  });

  it("may be lost on its way, its answer too, or come twice", async () => {
    answer = says({ cardData: { cardParamMap: { state: "acked" } } });
    const struck = { service: "dingtalk", operation: "CardCallback", count: 1 };
    local.faults.add({ ...struck, kind: "unheard" });
    expect([await press(), got.length, last()?.card?.data.state]).toMatchObject([{ outcome: "late" }, 0, "open"]);
    local.faults.add({ ...struck, kind: "lost" });
    expect([await press(), got.length, last()?.card?.data.state]).toMatchObject([{ outcome: "late" }, 1, "open"]);
    local.faults.add({ ...struck, kind: "duplicate" });
    expect([await press(), got.length, last()?.card?.data.state]).toMatchObject([{ outcome: "applied" }, 3, "acked"]);
  });
});

describe("faults of cards", () => {
  it("busy is said in the words of cards, before or after the effect; lost has the effect and no answer", async () => {
    const struck = { service: "dingtalk", operation: "CreateAndDeliver", count: 1 };
    const count = service.chat.count();
    local.faults.add({ ...struck, kind: "unavailable" });
    expect(await create()).toEqual(refusal(500, "system.busy"));
    local.faults.add({ ...struck, kind: "throttled" });
    expect(await create()).toEqual(refusal(403, "Forbidden.AccessDenied.QpsLimitForApi"));
    expect(service.chat.count()).toBe(count);
    local.faults.add({ ...struck, kind: "unavailable-after" });
    expect(await create()).toEqual(refusal(500, "system.busy"));
    local.faults.add({ ...struck, kind: "lost" });
    await expect(create()).rejects.toThrow("fetch failed");
    expect(service.chat.count()).toBe(count + 2);
    expect(await client.create(`INC-42:${made}`)).toEqual(refusal(400, "param.cardAlreadyExist"));
  });
});

it("what secrets sign is not told to the operator", () => {
  expect(lines.join("\n")).not.toContain("hush");
  expect(JSON.stringify(service.cards.callbacks.list())).not.toContain("hush");
});
