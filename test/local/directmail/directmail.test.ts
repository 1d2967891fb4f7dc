import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import Dm, { DescAccountSummaryRequest, SingleSendMailRequest } from "@alicloud/dm20151123";
import { openInbox } from "../../../local/directmail/inbox.ts";
import { startDirectMail } from "../../../local/directmail/server.ts";
import { callOpenApi, sdkConfig, type Target } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";

const { local } = openTemporary({ startAt: Date.parse("2026-03-01T02:03:04Z") });
const folder = `${local.folder}/inbox/mail`;
let service: Awaited<ReturnType<typeof startDirectMail>>;
let target: Target;

const mail = {
  accountName: "report@mail.example.com",
  addressType: 1,
  replyToAddress: false,
  toAddress: "a@example.com, b@example.com",
  subject: "日报 2026-03-01: 全部站点正常,没有需要处理的事件",
  fromAlias: "托管安全 MSS",
  htmlBody: "<p>你好 & hi</p>",
  textBody: "你好 & hi\n".repeat(20),
  tagName: "daily",
  headers: '{"X-User-Notify-Key":"I-7"}',
};
const send = async (changes: object = {}): Promise<string> => {
  const client = new Dm(sdkConfig(service.url, local.accounts.get("provider")));
  const { body } = await client.singleSendMail(new SingleSendMailRequest({ ...mail, ...changes }));
  return String(body?.envId);
};

beforeAll(async () => {
  service = await startDirectMail(local);
  target = { url: service.url, version: "2015-11-23", credentials: local.accounts.get("provider") };
});
beforeEach(() => service.inbox.clear());
afterAll(async () => {
  await service.close();
  await local.close();
});

it("a mail that was answered lies in the inbox as it was sent", async () => {
  const id = await send();
  expect(service.inbox.list()).toEqual([
    {
      id,
      at: "2026-03-01T02:03:04.000Z",
      from: mail.accountName,
      to: ["a@example.com", "b@example.com"],
      bcc: [],
      subject: mail.subject,
      text: mail.textBody,
      html: mail.htmlBody,
      attachments: [],
    },
  ]);
});

it("the file is a MIME message of ASCII lines that decode to what was sent", async () => {
  const id = await send();
  const message = readFileSync(`${folder}/${id}.eml`, "latin1");
  const lines = message.split("\r\n");
  expect(message).toMatch(/^[\x20-\x7e\r\n]*$/);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
  expect(lines).toEqual(
    expect.arrayContaining([
      "Date: Sun, 01 Mar 2026 02:03:04 +0000",
      "To: a@example.com,",
      " b@example.com",
      "X-User-Notify-Key: I-7",
      "MIME-Version: 1.0",
    ]),
  );
  const subject = /^Subject: ((?:.|\r\n )*)\r\n/m.exec(message)?.[1] ?? "";
  const words = [...subject.matchAll(/=\?utf-8\?B\?([^?]+)\?=/g)].map(([, word = ""]) =>
    Buffer.from(word, "base64").toString(),
  );
  expect(words.join("")).toBe(mail.subject);
  const bodies = [...message.matchAll(/base64\r\n\r\n([^-]+)\r\n--/g)].map(([, body = ""]) =>
    Buffer.from(body, "base64").toString(),
  );
  expect(bodies).toEqual([mail.textBody, mail.htmlBody]);
});

it("two equal mails are two mails, in the order of sending", async () => {
  const ids = [await send(), await send()];
  expect(new Set(ids).size).toBe(2);
  expect(service.inbox.list().map(({ id }) => id)).toEqual(ids);
  expect(service.inbox.list({ after: String(ids[0]) }).map(({ id }) => id)).toEqual([ids[1]]);
  expect(readdirSync(folder).sort()).toEqual(ids.map((id) => `${id}.eml`).sort());
});

it("a file that a dying process still owed is there after the next start", async () => {
  const id = await send();
  rmSync(`${folder}/${id}.eml`);
  openInbox(local);
  expect(existsSync(`${folder}/${id}.eml`)).toBe(true);
});

it("nothing in a mail can forge a header", async () => {
  const id = await send({ subject: "x\r\nBcc: eve@example.com", fromAlias: 'a"\r\nEve: 1' });
  expect(readFileSync(`${folder}/${id}.eml`, "latin1")).not.toMatch(/^(Bcc|Eve):/m);
  await expect(send({ toAddress: "a@example.com\r\nBcc: eve@example.com" })).rejects.toMatchObject({
    code: "InvalidToAddress",
  });
});

it.each([
  ["100 recipients", { toAddress: Array.from({ length: 100 }, (_, n) => `a${n}@example.com`).join(",") }],
  ["a subject of 256 characters", { subject: "x".repeat(256) }],
  [
    "aliases of 14 characters",
    { fromAlias: "x".repeat(14), replyAddress: "b@example.com", replyAddressAlias: "中".repeat(14) },
  ],
  ["a tag of 128 characters", { tagName: "t".repeat(128) }],
  ["a body of 6 MB", { htmlBody: "", textBody: "x".repeat(6 * 1024 * 1024) }],
  [
    "ten headers",
    { headers: JSON.stringify(Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`X-User-${n}`, "x"]))) },
  ],
])("%s are the most that is taken", async (_title, changes) => {
  await send(changes);
  expect(service.inbox.list()).toHaveLength(1);
});

it("a request larger than any mail is refused before it is read to its end", async () => {
  const answer = await fetch(service.url, { method: "POST", body: Buffer.alloc(24 * 1024 * 1024 + 1) });
  expect([answer.status, await answer.json()]).toMatchObject([413, { Code: "RequestEntityTooLarge" }]);
});

it.each([
  ["a sender that does not exist", { accountName: "report" }, "InvalidMailAddress.NotFound", 404],
  ["101 recipients", { toAddress: Array(101).fill("a@example.com").join(",") }, "InvalidToAddress", 400],
  ["no recipient", { toAddress: "" }, "MissingParameter", 400],
  ["a long subject", { subject: "x".repeat(257) }, "InvalidSubject.Malformed", 400],
  ["a long alias", { fromAlias: "x".repeat(15) }, "InvalidFromAlias.Malformed", 400],
  ["a reply address that is none", { replyAddress: "report" }, "InvalidReplyAddress.Malformed", 400],
  ["a long alias of it", { replyAddressAlias: "x".repeat(15) }, "InvalidReplyAddressAlias.Malformed", 400],
  ["a body of more than 6 MB", { textBody: "x".repeat(6 * 1024 * 1024 + 1) }, "InvalidBody", 400],
  ["a tag of 129 characters", { tagName: "t".repeat(129) }, "InvalidParameter", 400],
  [
    "eleven headers",
    { headers: JSON.stringify(Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`X-User-${n}`, "x"]))) },
    "InvalidParameter",
    400,
  ],
  ["no body", { htmlBody: "", textBody: "" }, "InvalidBody", 400],
  ["a tag with a space", { tagName: "a b" }, "InvalidParameter", 400],
  ["a header of its own making", { headers: '{"Bcc":"eve@example.com"}' }, "InvalidParameter", 400],
])("%s is refused and nothing is sent", async (_title, changes, code, statusCode) => {
  await expect(send(changes)).rejects.toMatchObject({ code, statusCode });
  expect(service.inbox.list()).toEqual([]);
});

it("a template or an attachment is refused rather than left out", async () => {
  const body = {
    AccountName: "a@example.com",
    AddressType: 1,
    ReplyToAddress: "false",
    ToAddress: "b@example.com",
    Subject: "x",
  };
  const call = callOpenApi(target, "SingleSendMail", { body: { ...body, "Template.TemplateId": "7" } });
  await expect(call).rejects.toMatchObject({ code: "InvalidParameter" });
});

it("the account summary tells the quota", async () => {
  const client = new Dm(sdkConfig(service.url, local.accounts.get("provider")));
  const { body } = await client.descAccountSummary(new DescAccountSummaryRequest({}));
  expect(body).toMatchObject({ dailyQuota: 2000, monthQuota: 60_000, userStatus: 0 });
});

it("a lost answer leaves the mail delivered", async () => {
  local.faults.add({ service: "dm", operation: "SingleSendMail", kind: "lost", count: 1 });
  await expect(send()).rejects.toThrow();
  expect(service.inbox.list()).toHaveLength(1);
});
