import { readFileSync } from "node:fs";
import { createTransport, type SendMailOptions } from "nodemailer";
import { openInbox } from "../../../local/directmail/inbox.ts";
import { startSmtp } from "../../../local/directmail/smtp/server.ts";
import { openTemporary } from "../temporary-local.ts";

const START = Date.parse("2026-03-01T02:03:04Z");
const SENDER = "report@mail.example.com";
const { local, lines } = openTemporary({ startAt: START });
const inbox = openInbox(local);
const pdf = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(5_000, 0xff)]);
let service: Awaited<ReturnType<typeof startSmtp>>;

const transport = (user = SENDER, pass = service.password) => {
  const { port } = new URL(service.url);
  return createTransport({ host: "127.0.0.1", port: Number(port), secure: false, auth: { user, pass } });
};
const mail: SendMailOptions = {
  from: { name: "托管安全", address: SENDER },
  to: "a@example.com",
  subject: "日报 2026-03-01",
  text: "你好",
  html: '<p>你好 <img src="cid:chart"></p>',
};
const send = (changes: SendMailOptions = {}) => transport().sendMail({ ...mail, ...changes });

beforeAll(async () => {
  service = await startSmtp(local, inbox);
});
beforeEach(() => {
  inbox.clear();
  local.faults.clear();
});
afterAll(async () => {
  await service.close();
  await local.close();
});

it("a message with a picture and a file lies in the inbox byte for byte, and its details come", async () => {
  const trace = Buffer.from(JSON.stringify({ TagName: "daily" })).toString("base64");
  const { response } = await send({
    bcc: "hidden@example.com",
    headers: { "X-AliDM-Trace": trace },
    attachments: [
      { filename: "chart.png", content: Buffer.from("png"), cid: "chart", contentDisposition: "inline" },
      { filename: "日报.pdf", content: pdf, contentType: "application/pdf" },
    ],
  });
  const [got] = inbox.list();
  expect(response).toBe(`250 Data Ok: queued as ${got?.id}`);
  expect(got).toMatchObject({
    at: "2026-03-01T02:03:04.000Z",
    from: SENDER,
    to: ["a@example.com"],
    bcc: ["hidden@example.com"],
    subject: mail.subject,
    attachments: [
      { name: "chart.png", type: "image/png", bytes: 3 },
      { name: "日报.pdf", type: "application/pdf", bytes: pdf.length },
    ],
  });
  expect(got?.text).toContain("你好");
  expect(got?.html).toContain("cid:chart");
  const raw = readFileSync(`${local.folder}/inbox/mail/${got?.id}.eml`, "latin1");
  expect(raw).toMatch(/multipart\/mixed.*multipart\/related/s);
  expect(raw.replaceAll("\r\n", "")).toContain(pdf.toString("base64"));

  await local.dial.runUntil(START + 10_000);
  const asked = { accountId: local.accounts.get("provider").id, from: START, to: local.dial.now(), limit: 10 };
  expect(inbox.details.find({ ...asked, sought: ["tag", "daily"] }).found.map(({ to }) => to)).toEqual([
    "a@example.com",
    "hidden@example.com",
  ]);
});

it("nobody sends without the password, nor as somebody else", async () => {
  await expect(transport(SENDER, "wrong").sendMail(mail)).rejects.toMatchObject({ responseCode: 535 });
  await expect(transport("report", service.password).sendMail(mail)).rejects.toMatchObject({ responseCode: 535 });
  await expect(send({ from: "other@mail.example.com" })).rejects.toMatchObject({ responseCode: 553 });
  const { port } = new URL(service.url);
  const anonymous = createTransport({ host: "127.0.0.1", port: Number(port) });
  await expect(anonymous.sendMail(mail)).rejects.toMatchObject({ responseCode: 530 });
  expect(inbox.list()).toEqual([]);
});

it("a hundred recipients get it; one more is refused, and so is an address without a domain", async () => {
  const people = Array.from({ length: 101 }, (_, n) => `p${n}@example.com`);
  await send({ to: people.slice(0, 100) });
  expect(inbox.list()[0]?.to).toHaveLength(100);
  expect(await send({ to: people })).toMatchObject({ rejected: ["p100@example.com"] });
  await expect(send({ to: "a@localhost" })).rejects.toMatchObject({ responseCode: 550 });
});

it("15 MB are taken, one byte more is not", async () => {
  const head = `From: ${SENDER}\r\nTo: a@example.com\r\nSubject: large\r\n\r\n`;
  const line = `${"x".repeat(98)}\r\n`;
  const whole = (bytes: number) => {
    const rest = bytes - head.length;
    const last = `${"y".repeat(98 + (rest % 100))}\r\n`;
    return head.concat(line.repeat(Math.floor(rest / 100) - 1), last);
  };
  const envelope = { from: SENDER, to: "a@example.com" };
  const MAX = 15 * 1024 * 1024;
  await transport().sendMail({ raw: whole(MAX), envelope });
  expect(inbox.list()).toMatchObject([{ subject: "large" }]);
  await expect(transport().sendMail({ raw: whole(MAX + 1), envelope })).rejects.toMatchObject({ responseCode: 552 });
  expect(inbox.list()).toHaveLength(1);
}, 30_000);

it("a plan refuses a message for good; faults refuse it for now, or cut the connection before or after it is kept", async () => {
  inbox.addresses.set("a@example.com", { next: [{ is: "refused", code: "InvalidToAddress.Spam" }] });
  await expect(send()).rejects.toMatchObject({ responseCode: 554 });
  for (const [kind, responseCode] of [
    ["throttled", 451],
    ["unavailable", 421],
  ] as const) {
    local.faults.add({ service: "smtp", kind, count: 1 });
    await expect(send()).rejects.toMatchObject({ responseCode });
  }
  local.faults.add({ service: "smtp", kind: "unheard", count: 1 });
  await expect(send()).rejects.toThrow();
  expect(inbox.list()).toEqual([]);
  local.faults.add({ service: "smtp", kind: "lost", count: 1 });
  await expect(send()).rejects.toThrow();
  expect(inbox.list()).toHaveLength(1);
  expect(lines).toEqual([]);
});

it("the password of a folder stays", async () => {
  const again = await startSmtp(local, inbox);
  expect(again.password).toBe(service.password);
  await again.close();
});
