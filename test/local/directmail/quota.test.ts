import { createTransport } from "nodemailer";
import { openInbox } from "../../../local/directmail/inbox.ts";
import { openQuota } from "../../../local/directmail/quota.ts";
import { startDirectMail } from "../../../local/directmail/server.ts";
import { startSmtp } from "../../../local/directmail/smtp/server.ts";
import { callOpenApi, type Target } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";

const DAY_MS = 86_400_000;
const MOST = 100;
const { local } = openTemporary();
/** Each test begins at midnight in China, on the first of a month of 31 days. */
const months = ["01", "03", "05", "07", "08"].map((name) => Date.parse(`2027-${name}-01T00:00:00+08:00`));
let month: number;
/** Hundreds of mails: on a busy machine they take longer than jest waits by itself. */
jest.setTimeout(60_000);

let service: Awaited<ReturnType<typeof startDirectMail>>;
let target: Target;
beforeAll(async () => {
  service = await startDirectMail(local);
  target = { url: service.url, version: "2015-11-23", credentials: local.accounts.get("provider") };
});
beforeEach(() => {
  service.inbox.clear();
  month = months.shift() ?? Number.NaN;
  return local.dial.runUntil(month);
});
afterAll(async () => {
  await service.close();
  await local.close();
});

const to = (count: number) => Array.from({ length: count }, (_, n) => `a${n}@example.com`).join(",");
const send = (count: number, more: object = {}, credentials = target.credentials) =>
  callOpenApi({ ...target, credentials }, "SingleSendMail", {
    body: {
      ...{ AccountName: "report@mail.example.com", AddressType: 1, ReplyToAddress: "false", Subject: "x" },
      ...{ TextBody: "y", ToAddress: to(count), ...more },
    },
  });
const sendMany = async (mails: number) => {
  for (let left = mails; left > 0; left -= MOST) await send(Math.min(left, MOST));
};
const USED_UP = { statusCode: 400, code: "InvalidSendMail.Spam" };

it("an account sends 2,000 mails a day, counted by recipient, and none more until midnight in China", async () => {
  await sendMany(1_999);
  await expect(send(2)).rejects.toMatchObject(USED_UP);
  await expect(send(1, { BccAddress: "b@example.com" })).rejects.toMatchObject(USED_UP);
  await send(1);
  await expect(send(1)).rejects.toMatchObject(USED_UP);
  expect(service.inbox.count()).toBe(21);
  await local.dial.runUntil(month + DAY_MS - 1);
  await expect(send(1)).rejects.toMatchObject(USED_UP);
  await local.dial.runUntil(month + DAY_MS);
  await send(MOST);
});

it("another account has a quota of its own", async () => {
  await sendMany(2_000);
  await send(1, {}, local.accounts.get("customer-cn"));
});

it("what is not taken is not counted", async () => {
  service.inbox.addresses.set("a0@example.com", { next: [{ is: "refused", code: "InvalidToAddress" }] });
  await expect(send(MOST)).rejects.toMatchObject({ code: "InvalidToAddress" });
  await sendMany(2_000);
});

it("mails that go in by SMTP count, and are turned away", async () => {
  const smtp = await startSmtp(local, openInbox(local));
  const auth = { user: "report@mail.example.com", pass: smtp.password };
  const transport = createTransport({ host: "127.0.0.1", port: Number(new URL(smtp.url).port), secure: false, auth });
  const mail = { from: auth.user, to: "a@example.com", subject: "x", text: "y" };
  await sendMany(1_999);
  await transport.sendMail(mail);
  await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 554 });
  await expect(send(1)).rejects.toMatchObject(USED_UP);
  await smtp.close();
});

it("30 such days are a month's, and the rest of it is silent", async () => {
  const quota = openQuota(local.store);
  const sent = { accountId: local.accounts.get("provider").id, to: to(2_000).split(","), bcc: [] };
  for (let day = 0; day < 30; day++) quota.count({ ...sent, at: month + day * DAY_MS });
  await local.dial.runUntil(month + 30 * DAY_MS);
  await expect(send(1)).rejects.toMatchObject({ ...USED_UP, message: expect.stringContaining("monthly") });
});
