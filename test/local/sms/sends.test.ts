import { readFileSync } from "node:fs";
import { callOpenApi } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";
import { ABROAD, HER, HIM, START, startSender } from "./sender.ts";

const DAY = 86_400_000;
const { local } = openTemporary({ startAt: START });
let sender: Awaited<ReturnType<typeof startSender>>;
const pass = (ms: number) => local.dial.runUntil(local.dial.now() + ms);

beforeAll(async () => {
  sender = await startSender(local);
});
beforeEach(async () => {
  await pass(DAY);
  sender.sms.clear();
});
afterAll(async () => {
  await sender.service.close();
  await local.close();
});

it("a message that was answered lies in the inbox as its reader sees it", async () => {
  const { code, bizId } = await sender.send();
  expect({ code, bizId }).toMatchObject({ code: "OK", bizId: expect.stringMatching(/^\d{12}\^\d+$/) });
  const [sent] = sender.sms.list();
  expect(sent).toMatchObject({
    bizId,
    to: HER,
    sign: "安全托管",
    template: "SMS_1",
    text: "【安全托管】危险事件，商城主站，请处理。",
    outId: "I42-3",
    state: "sent",
    status: null,
  });
  const file = () => JSON.parse(readFileSync(`${local.folder}/inbox/sms/${sent?.id}.json`, "utf8"));
  expect(file()).toEqual(sent);
  await pass(5_000);
  expect(sender.sms.list()).toMatchObject([{ state: "delivered", status: "DELIVERED" }]);
  expect(file()).toEqual(sender.sms.get(String(sent?.id)));
});

it("numbers of the mainland may have a prefix; those elsewhere have a text of their own", async () => {
  for (const prefix of ["+86", "0086", "86", "+", ""])
    expect(await sender.send({ phoneNumbers: `${prefix}${HER}` })).toMatchObject({ code: "OK" });
  expect(new Set(sender.sms.list().map(({ to }) => to))).toEqual(new Set([HER]));
  expect(await sender.send({ phoneNumbers: ABROAD, templateCode: "SMS_3" })).toMatchObject({ code: "OK" });
  expect(sender.sms.list().at(-1)).toMatchObject({ to: ABROAD, text: "【安全托管】危险 incident on 商城主站." });
});

it("a thousand numbers are one request, and one more is refused", async () => {
  const numbers = (n: number) => Array.from({ length: n }, (_, i) => String(13800000000 + i)).join(",");
  const { code, bizId } = await sender.send({ phoneNumbers: numbers(1000) });
  expect(code).toBe("OK");
  expect(new Set(sender.sms.list().map((one) => one.bizId))).toEqual(new Set([bizId]));
  expect(sender.sms.list()).toHaveLength(1000);
  expect(await sender.send({ phoneNumbers: numbers(1001) })).toMatchObject({ code: "isv.MOBILE_COUNT_OVER_LIMIT" });
  expect(sender.sms.list({ after: sender.sms.list().at(-1)?.id })).toEqual([]);
});

it("a batch gives each number its own signature and variables, up to a hundred", async () => {
  const asked = (n: number) => ({
    phoneNumberJson: JSON.stringify(Array.from({ length: n }, (_, i) => String(13900000000 + i))),
    signNameJson: JSON.stringify(Array.from({ length: n }, (_, i) => (i % 2 ? "MSS" : "安全托管"))),
    templateParamJson: JSON.stringify(Array.from({ length: n }, (_, i) => ({ level: "高", site: `站${i}` }))),
  });
  expect(await sender.sendBatch(asked(100))).toMatchObject({ code: "OK" });
  expect(sender.sms.list()[1]).toMatchObject({ to: "13900000001", text: "【MSS】高事件，站1，请处理。" });
  expect(await sender.sendBatch(asked(101))).toMatchObject({ code: "isv.MOBILE_COUNT_OVER_LIMIT" });
  for (const name of ["signNameJson", "templateParamJson"] as const)
    expect(await sender.sendBatch({ ...asked(3), [name]: asked(2)[name] })).toMatchObject({
      code: "isv.INVALID_PARAMETERS",
    });
  expect(await sender.sendBatch({ ...asked(1), phoneNumberJson: HER })).toMatchObject({
    code: "isv.INVALID_JSON_PARAM",
  });
  expect(sender.sms.list()).toHaveLength(100);
});

it.each([
  ["a land line", { phoneNumbers: "01012345678" }, "isv.MOBILE_NUMBER_ILLEGAL"],
  ["one bad number among good ones", { phoneNumbers: `${HIM},12` }, "isv.MOBILE_NUMBER_ILLEGAL"],
  ["a signature that nobody approved", { signName: "别人" }, "isv.SMS_SIGNATURE_ILLEGAL"],
  ["a text that nobody approved", { templateCode: "SMS_9" }, "isv.SMS_TEMPLATE_ILLEGAL"],
  ["a text of the mainland sent abroad", { phoneNumbers: ABROAD }, "isv.SMS_TEMPLATE_ILLEGAL"],
  ["an international text sent to the mainland", { templateCode: "SMS_3" }, "isv.DOMESTIC_NUMBER_NOT_SUPPORTED"],
  ["a missing variable", { templateParam: '{"level":"高"}' }, "isv.TEMPLATE_MISSING_PARAMETERS"],
  ["variables that are no JSON", { templateParam: "level=高" }, "isv.INVALID_JSON_PARAM"],
  ["a variable that is an object", { templateParam: '{"level":{},"site":"x"}' }, "isv.INVALID_JSON_PARAM"],
  ["a link in a variable", { templateParam: '{"level":"高","site":"a.example.com"}' }, "isv.PARAM_NOT_SUPPORT_URL"],
  [
    "36 characters in a variable",
    { templateParam: JSON.stringify({ level: "高", site: "站".repeat(36) }) },
    "isv.PARAM_LENGTH_LIMIT",
  ],
  ["an OutId of 256 characters", { outId: "x".repeat(256) }, "isv.INVALID_PARAMETERS"],
])("%s is refused with HTTP 200 and nothing is sent", async (_title, changes, code) => {
  expect(await sender.send(changes)).toMatchObject({ code });
  expect(sender.sms.list()).toEqual([]);
});

it("what is just within the bounds is sent", async () => {
  const templateParam = JSON.stringify({ level: "高", site: "站".repeat(35) });
  expect(await sender.send({ templateParam, outId: "x".repeat(255) })).toMatchObject({ code: "OK" });
});

it.each([
  ["phoneNumbers", "MissingPhoneNumbers"],
  ["signName", "MissingSignName"],
  ["templateCode", "MissingTemplateCode"],
])("without %s the gateway refuses", async (name, code) => {
  await expect(sender.send({ [name]: "" })).rejects.toMatchObject({ code, statusCode: 400 });
});

it("a number gets 50 of a notification in a day, and codes once a minute, 5 in an hour, 10 in a day", async () => {
  for (let n = 0; n < 50; n++) expect(await sender.send()).toMatchObject({ code: "OK" });
  expect(await sender.send()).toMatchObject({ code: "isv.BUSINESS_LIMIT_CONTROL" });
  expect(await sender.send({ signName: "MSS" })).toMatchObject({ code: "OK" });
  expect(await sender.send({ phoneNumbers: `${HIM},${HER}` })).toMatchObject({ code: "isv.BUSINESS_LIMIT_CONTROL" });
  expect(sender.sms.list().filter(({ to }) => to === HIM)).toEqual([]);
  await pass(DAY - 1);
  expect(await sender.send()).toMatchObject({ code: "isv.BUSINESS_LIMIT_CONTROL" });
  await pass(1);
  expect(await sender.send()).toMatchObject({ code: "OK" });

  const verify = async () => (await sender.send({ templateCode: "SMS_2", templateParam: '{"code":1234}' })).code;
  const tries = async (n: number) => {
    const codes = [];
    for (let one = 0; one < n; one++, await pass(60_000)) codes.push(await verify());
    return codes;
  };
  const [ok, over] = ["OK", "isv.BUSINESS_LIMIT_CONTROL"];
  expect([await verify(), await verify()]).toEqual([ok, over]);
  await pass(60_000);
  expect(await tries(5)).toEqual([ok, ok, ok, ok, over]);
  await pass(3_600_000);
  expect(await tries(6)).toEqual([ok, ok, ok, ok, ok, over]);
  await pass(3_600_000);
  expect(await verify()).toBe(over);
});

it("a plan says what happens to the messages of a number, each in its turn", async () => {
  sender.sms.numbers.set(HER, {
    next: [
      { is: "refused", code: "isv.AMOUNT_NOT_ENOUGH" },
      { is: "undelivered", because: "blacklisted", afterSeconds: 60 },
    ],
    otherwise: { is: "silent" },
  });
  expect((await sender.send()).code).toBe("isv.AMOUNT_NOT_ENOUGH");
  for (let n = 0; n < 2; n++) expect((await sender.send()).code).toBe("OK");
  await pass(59_999);
  expect(sender.sms.list().map(({ state }) => state)).toEqual(["sent", "sent"]);
  await pass(1);
  expect(sender.sms.list()).toMatchObject([{ state: "undelivered", status: "MOBILE_IN_BLACK" }, { state: "sent" }]);
  await pass(DAY);
  expect(sender.sms.list()[1]).toMatchObject({ state: "sent", receipt: "to-come" });
  sender.sms.numbers.set(HER, { otherwise: { is: "delivered" } });
});

it("details tell what became of a number's messages on a day, page after page", async () => {
  const sendDate = new Date(local.dial.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll("-", "");
  const first = await sender.send({ outId: "first" });
  await sender.send({ outId: "second", phoneNumbers: `${HIM},${HER}` });
  expect(await sender.query({ sendDate })).toMatchObject({
    code: "OK",
    total: "2",
    rows: [
      { outId: "second", sendStatus: 1, errCode: "", receiveDate: "" },
      { outId: "first", phoneNum: HER, templateCode: "SMS_1", content: "【安全托管】危险事件，商城主站，请处理。" },
    ],
  });
  await pass(5_000);
  expect((await sender.query({ sendDate })).rows).toMatchObject([
    { sendStatus: 3, errCode: "DELIVERED" },
    { sendStatus: 3 },
  ]);
  expect((await sender.query({ sendDate, pageSize: 1, currentPage: 2 })).rows).toMatchObject([{ outId: "first" }]);
  expect((await sender.query({ sendDate, pageSize: 1, currentPage: 3 })).rows).toEqual([]);
  expect((await sender.query({ sendDate, bizId: first.bizId })).rows).toMatchObject([{ outId: "first" }]);
  expect((await sender.query({ sendDate: "20261123" })).rows).toEqual([]);
});

it.each([
  ["a page of 51", { pageSize: 51 }],
  ["a page of none", { pageSize: 0 }],
  ["page 0", { currentPage: 0 }],
  ["a date with dashes", { sendDate: "2026-11-23" }],
  ["a day more than 30 days ago", { sendDate: "20261020" }],
])("details of %s are refused", async (_title, changes) => {
  expect(await sender.query(changes)).toMatchObject({ code: "isv.INVALID_PARAMETERS", rows: [] });
});

it("another account sees none of them", async () => {
  await sender.send();
  const day = new Date(local.dial.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll("-", "");
  const target = { url: sender.service.url, version: "2017-05-25" };
  const asked = { PhoneNumber: HER, SendDate: day, PageSize: 10, CurrentPage: 1 };
  const total = async (account: "provider" | "customer-cn") => {
    const credentials = local.accounts.get(account);
    const { TotalCount } = await callOpenApi({ ...target, credentials }, "QuerySendDetails", { query: asked });
    return TotalCount;
  };
  expect([await total("provider"), await total("customer-cn")]).toEqual(["1", "0"]);
});
