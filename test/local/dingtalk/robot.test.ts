import { existsSync, readFileSync, rmSync } from "node:fs";
import { robotSign } from "../../../local/dingtalk/actions/RobotSend.ts";
import { openTemporary } from "../temporary-local.ts";
import { sign, startWithClient, text } from "./client.ts";

const startAt = Date.parse("2026-03-01T02:03:04Z");
const { local, lines } = openTemporary({ startAt, strictDates: true });
let service: Awaited<ReturnType<typeof startWithClient>>["service"];
let client: Awaited<ReturnType<typeof startWithClient>>["client"];

const refusal = (errcode: number, errmsg: string) => ({ status: 200, errcode, errmsg });
const ok = { status: 200, errcode: 0, errmsg: "ok" };
const last = () => service.chat.list().at(-1);
/** Into a minute in which the robot has said nothing and is not muted. */
const rest = () => local.dial.runUntil(local.dial.now() + 11 * 60_000);

beforeAll(async () => {
  ({ service, client } = await startWithClient(local));
});
beforeEach(async () => {
  local.faults.clear();
  await rest();
});
afterAll(async () => {
  await service.close();
  await local.close();
});

it("a message is said though its sender is told that the service is unavailable", async () => {
  local.faults.add({ service: "dingtalk", operation: "RobotSend", kind: "unavailable-after", count: 1 });
  expect(await client.robot(text)).toMatchObject({ status: 503, code: "ServiceUnavailable" });
  expect(last()).toMatchObject({ text: text.text.content });
});

it("the signature is that of the reference's test vector", () => {
  expect(encodeURIComponent(robotSign("1700000000000", "SECabc"))).toBe(
    "jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM%3D",
  );
});

const url = "https://mss.example.com/a/1";
it.each([
  [
    "text",
    { text: { content: "hi @13700000000" }, at: { atMobiles: ["13700000000"] } },
    { kind: "text", text: "hi @13700000000", mentions: ["13700000000"] },
  ],
  [
    "markdown",
    { markdown: { title: "t", text: "#### 严重\n- a" }, at: { isAtAll: true, atUserIds: ["u1"] } },
    { kind: "markdown", title: "t", text: "#### 严重\n- a", mentions: ["all", "u1"] },
  ],
  [
    "link",
    { link: { title: "t", text: "x", messageUrl: url, picUrl: "" } },
    { kind: "link", title: "t", text: "x", buttons: [{ title: "t", url }] },
  ],
  [
    "actionCard",
    { actionCard: { title: "t", text: "x", singleTitle: "Open", singleURL: url } },
    { kind: "card", buttons: [{ title: "Open", url }], sideBySide: false },
  ],
  [
    "actionCard",
    {
      actionCard: {
        title: "t",
        text: "x",
        btnOrientation: "1",
        btns: [
          { title: "A", actionURL: url },
          { title: "B", actionURL: url },
        ],
      },
    },
    {
      kind: "card",
      buttons: [
        { title: "A", url },
        { title: "B", url },
      ],
      sideBySide: true,
    },
  ],
  [
    "feedCard",
    { feedCard: { links: [{ title: "t", messageURL: url, picURL: "" }] } },
    { kind: "feed", buttons: [{ title: "t", url }] },
  ],
])("a %s lies in the inbox as it was sent", async (msgtype, rest, shown) => {
  const sent = { msgtype, ...rest };
  expect(await client.robot(sent)).toEqual(ok);
  expect(last()).toMatchObject({ via: "robot", conversation: "group", to: [], refused: [], read: [], sent, ...shown });
  expect(last()?.at).toBe(new Date(local.dial.now()).toISOString());
});

it("every message is a file, written whole, and a file that is missing is written at the next start", async () => {
  await client.robot(text);
  const [one] = service.chat.list().slice(-1);
  const path = `${local.folder}/inbox/chat/${one?.id}.json`;
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(one);
  rmSync(path);
  const again = await startWithClient(local);
  expect(existsSync(path)).toBe(true);
  await again.service.close();
});

it.each([
  ["another token", { token: "wrong" }, 300001, "token is not exist"],
  ["no timestamp", { timestamp: "" }, 310000, "invalid timestamp"],
  ["seconds instead of milliseconds", { timestamp: "1700000000" }, 310000, "invalid timestamp"],
  ["another secret", { sign: sign(0, "SECother") }, 310000, "sign not match"],
  ["a form", { contentType: "application/x-www-form-urlencoded" }, 43004, "无效的HTTP HEADER Content-Type"],
])("%s is refused", async (_, changes, errcode, errmsg) => {
  expect(await client.robot(text, changes)).toEqual(refusal(errcode, errmsg));
});

it("a timestamp holds for an hour on either side of the dial, and not for a millisecond more", async () => {
  const [hour, now] = [3_600_000, local.dial.now()];
  for (const timestamp of [now - hour, now + hour]) expect(await client.robot(text, { timestamp })).toEqual(ok);
  for (const timestamp of [now - hour - 1, now + hour + 1])
    expect(await client.robot(text, { timestamp })).toEqual(refusal(310000, "invalid timestamp"));
});

it.each([
  ["", 40035, "缺少参数 json"],
  ["{", 40035, "缺少参数 json"],
  ["null", 400105, "不支持的消息类型"],
  [{ msgtype: "image" }, 400105, "不支持的消息类型"],
  [{ msgtype: "constructor" }, 400105, "不支持的消息类型"],
  [{ msgtype: "text" }, 40035, "参数错误: text"],
  [{ msgtype: "text", text: { content: "" } }, 40035, "参数错误: text.content"],
  [{ msgtype: "text", text: { content: "x" }, at: { atMobiles: "1" } }, 40035, "参数错误: at"],
  [{ msgtype: "markdown", markdown: { title: "t" } }, 40035, "参数错误: markdown.text"],
  [{ msgtype: "link", link: { title: "t", text: "x", messageUrl: "javascript:alert(1)" } }, 430101, "含有不安全的外链"],
  [{ msgtype: "actionCard", actionCard: { title: "t", text: "x" } }, 40035, "参数错误: actionCard"],
  [{ msgtype: "actionCard", actionCard: { title: "t", text: "x", btns: [] } }, 40035, "参数错误: actionCard"],
  [
    { msgtype: "actionCard", actionCard: { title: "t", text: "x", singleTitle: "a", singleURL: "data:x" } },
    430101,
    "含有不安全的外链",
  ],
  [{ msgtype: "feedCard", feedCard: { links: [] } }, 40035, "参数错误: feedCard.links"],
])("the body %j is refused", async (body, errcode, errmsg) => {
  const before = service.chat.list().length;
  expect(await client.robot(body)).toEqual(refusal(errcode, errmsg));
  expect(service.chat.list()).toHaveLength(before);
});

it("a body of 20,000 bytes is taken, one byte more is too long", async () => {
  const empty = JSON.stringify({ msgtype: "text", text: { content: "" } }).length;
  const body = (bytes: number) => ({ msgtype: "text", text: { content: "x".repeat(bytes - empty) } });
  expect(await client.robot(body(20_000))).toEqual(ok);
  expect(await client.robot(body(20_001))).toEqual(refusal(460101, "message too long, exceed 20000 bytes"));
});

it("twenty messages in a minute are sent; one more mutes the robot for ten minutes of the dial", async () => {
  const tooFast = refusal(130101, "send too fast, exceed 20 times per minute");
  for (let n = 0; n < 20; n++) expect(await client.robot(text)).toEqual(ok);
  await local.dial.runUntil(local.dial.now() + 59_999);
  const mutedAt = local.dial.now();
  expect(await client.robot(text)).toEqual(tooFast);
  await local.dial.runUntil(mutedAt + 10 * 60_000 - 1);
  expect(await client.robot(text)).toEqual(tooFast);
  await local.dial.runUntil(mutedAt + 10 * 60_000);
  expect(await client.robot(text)).toEqual(ok);
});

it("after a minute twenty more may be sent; what was refused is not counted", async () => {
  for (let n = 0; n < 20; n++) await client.robot(text);
  for (let n = 0; n < 5; n++) await client.robot({ msgtype: "text" });
  await local.dial.runUntil(local.dial.now() + 60_000);
  for (let n = 0; n < 20; n++) expect(await client.robot(text)).toEqual(ok);
});

it("one of the keywords must stand in a message, if there are some", async () => {
  service.tenant.set({ keywords: ["告警", "INC"] });
  expect(await client.robot(text)).toEqual(ok);
  expect(await client.robot({ msgtype: "markdown", markdown: { title: "告警", text: "x" } })).toEqual(ok);
  const count = service.chat.count();
  const without = { msgtype: "text", text: { content: "hello" } };
  expect(await client.robot(without)).toEqual(refusal(310000, "keywords not in content"));
  expect(service.chat.count()).toBe(count);
  service.tenant.set({ keywords: [] });
  expect(await client.robot(without)).toEqual(ok);
});

it("unavailable answers 503 and has no effect; lost has its effect and no answer", async () => {
  const before = service.chat.list().length;
  local.faults.add({ service: "dingtalk", operation: "RobotSend", kind: "unavailable", count: 1 });
  expect(await client.robot(text)).toMatchObject({ status: 503, code: "ServiceUnavailable" });
  expect(service.chat.list()).toHaveLength(before);
  local.faults.add({ service: "dingtalk", kind: "lost", count: 1 });
  await expect(client.robot(text)).rejects.toThrow("fetch failed");
  expect(service.chat.list()).toHaveLength(before + 1);
});

it("another path is unknown, and the operator is told", async () => {
  expect(await client.call("POST", "/v1.0/card/instances", {})).toMatchObject({ status: 404, requestid: /./ });
  expect(lines.at(-1)).toBe('dingtalk: POST "/v1.0/card/instances" is not supported');
});

it("neither tokens nor secrets are shown to the operator", () => {
  const { robotToken, robotSecret, appSecret } = service.credentials;
  for (const secret of [robotToken, robotSecret, appSecret]) expect(lines.join("\n")).not.toContain(secret);
});

it("the same run on two folders gives the same ids", async () => {
  const run = async () => {
    const { local: one } = openTemporary({ startAt });
    const { service: other, client: sender } = await startWithClient(one);
    for (const content of ["a", "b", "b"]) await sender.robot({ msgtype: "text", text: { content } });
    await sender.send(["u1"]);
    const ids = other.chat.list().map(({ id }) => id);
    await other.close();
    await one.close();
    return ids;
  };
  const [first, second] = [await run(), await run()];
  expect(new Set(first).size).toBe(4);
  expect(second).toEqual(first);
});
