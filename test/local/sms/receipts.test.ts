import { openTemporary } from "../temporary-local.ts";
import { startReceiver } from "../voice/phone.ts";
import { HER, START, startSender } from "./sender.ts";

const MINUTE = 60_000;
const { local } = openTemporary({ startAt: START });
let sender: Awaited<ReturnType<typeof startSender>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
const pass = (ms: number) => local.dial.runUntil(local.dial.now() + ms);

beforeAll(async () => {
  receiver = await startReceiver();
  sender = await startSender(local, { receiptsTo: (secret) => `${receiver.url}/v1/hooks/sms/${secret}` });
});
afterAll(async () => {
  await sender.service.close();
  await receiver.close();
  await local.close();
});

it("what became of a message is pushed, as an array, to the secret address", async () => {
  const { bizId } = await sender.send();
  await pass(4_999);
  expect(receiver.got).toEqual([]);
  await pass(1);
  expect(receiver.paths).toEqual([`/v1/hooks/sms/${sender.service.secret}`]);
  expect(receiver.got.splice(0)).toEqual([
    {
      phone_number: HER,
      send_time: "2026-11-23 14:54:58",
      report_time: "2026-11-23 14:55:03",
      success: true,
      err_code: "DELIVERED",
      err_msg: "用户接收成功",
      sms_size: "1",
      biz_id: bizId,
      out_id: "I42-3",
    },
  ]);
  expect(sender.sms.list()).toMatchObject([{ receipt: "taken", pushes: [{ taken: true }] }]);
});

it("a receipt that is not taken comes again, the same, until it is", async () => {
  const { answer } = receiver;
  receiver.answer = (n) => (n < 3 ? { status: 200, body: '{"code":1}' } : answer(n));
  sender.sms.numbers.set(HER, { next: [{ is: "undelivered" }] });
  await sender.send();
  await pass(60 * MINUTE);
  expect(receiver.got).toHaveLength(3);
  expect(new Set(receiver.got.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(receiver.got[0]).toMatchObject({ success: false, err_code: "MOBILE_NOT_ON_SERVICE" });
  expect(sender.sms.list().at(-1)).toMatchObject({ receipt: "taken", state: "undelivered" });
});
