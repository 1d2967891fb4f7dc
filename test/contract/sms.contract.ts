import { DAY, SECOND } from "../../shared/domain/calendar.ts";
import type { SmsEnd } from "../../shared/domain/delivery/sms.ts";
import type { OutgoingSms, Sms } from "../../shared/ports/sms.ts";

/** Phones that get short messages, as a test turns them. */
export interface Texts {
  sms: Sms;
  now(): number;
  arrived(): Promise<Pick<OutgoingSms, "to" | "outId">[]>;
  /** What happens to messages to a number from now on. */
  becomes(number: string, fate: SmsEnd | "silent"): void;
  isDown(down: boolean): void;
  pass(seconds: number): Promise<void>;
}

export const smsVariablesExample = {
  ...{ number: "INC 0007", priority: "危险", customer: "示例商城", site: "商城主站", what: "网站不可用", due: "03:19" },
};
const message: OutgoingSms = {
  to: "13700000001",
  language: "zh",
  variables: smsVariablesExample,
  outId: "0123456789abcde",
};
/** By then a carrier has said what it says. */
const KNOWN_SECONDS = 60;
/** The provider takes so many to one number. */
const A_DAY = 50;

/** What every way to a short message must do. `open` gives phones that are on. */
export const smsContract = (open: () => Promise<Texts>): void => {
  let texts: Texts;
  beforeEach(async () => {
    texts = await open();
  });

  test("a message goes out under our id; until a carrier has spoken nobody knows what becomes of it", async () => {
    const [id, at] = [await texts.sms.send(message), texts.now()];
    expect(await texts.arrived()).toEqual([{ to: message.to, outId: message.outId }]);
    expect(await texts.sms.report(id, message.to, at)).toBeUndefined();
  });

  test.each([
    [
      { delivered: true, code: "DELIVERED" },
      { delivered: true, code: "DELIVERED" },
    ],
    [
      { delivered: false, code: "MOBILE_NOT_ON_SERVICE" },
      { delivered: false, code: "MOBILE_NOT_ON_SERVICE" },
    ],
    ["silent" as const, undefined],
  ])("what became of it is told: %j", async (fate, told) => {
    texts.becomes(message.to, fate);
    const [id, at] = [await texts.sms.send(message), texts.now()];
    await texts.pass(KNOWN_SECONDS);
    expect(await texts.sms.report(id, message.to, at)).toEqual(told);
  });

  test("two messages to one number are told apart", async () => {
    texts.becomes(message.to, { delivered: false, code: "MOBILE_NOT_ON_SERVICE" });
    const first = await texts.sms.send(message);
    texts.becomes(message.to, { delivered: true, code: "DELIVERED" });
    const ids = [first, await texts.sms.send({ ...message, outId: "0123456789abcdf" })];
    await texts.pass(KNOWN_SECONDS);
    const told = await Promise.all(ids.map((id) => texts.sms.report(id, message.to, texts.now())));
    expect(told.map((end) => end?.delivered)).toEqual([false, true]);
  });

  test("of a message that never was nothing is known", async () => {
    expect(await texts.sms.report("900619746936498440^0", message.to, texts.now())).toBeUndefined();
  });

  test("more than fifty a day to one number are too many, and nobody knows when that ends", async () => {
    for (let n = 0; n < A_DAY; n++) await texts.sms.send(message);
    await expect(texts.sms.send(message)).rejects.toMatchObject({ code: "CHANNEL_LIMIT", afterMs: undefined });
    await texts.sms.send({ ...message, to: "13700000002" });
    await texts.pass(DAY / SECOND + 1);
    await texts.sms.send(message);
    expect(await texts.arrived()).toHaveLength(A_DAY + 2);
  });

  test("a number that is none is refused for good", async () => {
    await expect(texts.sms.send({ ...message, to: "12" })).rejects.toMatchObject({ code: "RECIPIENT_REFUSED" });
  });

  test("a service that is away may be back", async () => {
    const [id, at] = [await texts.sms.send(message), texts.now()];
    texts.isDown(true);
    await expect(texts.sms.send(message)).rejects.toMatchObject({ code: "CLOUD_BUSY" });
    await expect(texts.sms.report(id, message.to, at)).rejects.toMatchObject({ code: "CLOUD_BUSY" });
    texts.isDown(false);
    await texts.sms.send(message);
    expect(await texts.arrived()).toHaveLength(2);
  });
};
