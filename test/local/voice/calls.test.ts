import { existsSync, readFileSync, rmSync } from "node:fs";
import { openTemporary } from "../temporary-local.ts";
import { HER, HIM, ivr, START, startPhone, tts, variables } from "./phone.ts";

const { local } = openTemporary({ startAt: START });
let phone: Awaited<ReturnType<typeof startPhone>>;
const call = (action: string, query: Record<string, unknown>) => phone.call(action, query);
const last = () => phone.voice.list().at(-1);
const pass = (ms: number) => local.dial.runUntil(local.dial.now() + ms);
const MINUTE = 60_000;

beforeAll(async () => {
  phone = await startPhone(local);
});
/** Past every limit. */
beforeEach(async () => {
  local.faults.clear();
  await pass(24 * 60 * MINUTE);
});
afterAll(async () => {
  await phone.service.close();
  await local.close();
});

describe("SingleCallByTts", () => {
  it("a call that is taken on lies in the inbox with what is said, and goes its way on the dial", async () => {
    const at = local.dial.now();
    const answer = await call("SingleCallByTts", tts);
    expect(answer).toEqual({
      Code: "OK",
      Message: "OK",
      RequestId: expect.any(String),
      CallId: expect.stringMatching(/^\d{12}\^\d{12}$/),
    });
    const placed = {
      id: String(answer.CallId).replace("^", "-"),
      callId: answer.CallId,
      at: new Date(at).toISOString(),
      to: HER,
      from: "057128880000",
      product: "text",
      template: "TTS_1",
      script: [{ what: "text", text: "WAF托管服务值班呼叫。危险事件，商城主站。" }],
      playTimes: 2,
      outId: "I42-3",
    };
    const open = { ...placed, outcome: null, status: null, heard: [], key: null, endedAt: null, receipt: "to-come" };
    expect(last()).toMatchObject({ ...open, state: "calling" });
    await pass(2_000);
    expect(last()).toMatchObject({ ...open, state: "ringing" });
    await pass(6_000);
    expect(last()).toMatchObject({ ...open, state: "talking", answeredAt: new Date(at + 8_000).toISOString() });
    await pass(MINUTE);
    expect(last()).toMatchObject({
      ...placed,
      state: "ended",
      outcome: "answered",
      status: "200000",
      heard: placed.script,
      seconds: 10,
      endedAt: new Date(at + 18_000).toISOString(),
      receipt: "off",
    });
    expect(JSON.parse(readFileSync(`${local.folder}/inbox/voice/${last()?.id}.json`, "utf8"))).toEqual(last());
  });

  it.each([
    [{ CalledNumber: "" }, "isv.MOBILE_NUMBER_ILLEGAL"],
    [{ CalledNumber: "12345678901" }, "isv.MOBILE_NUMBER_ILLEGAL"],
    [{ CalledNumber: "+8613700000001" }, "isv.MOBILE_NUMBER_ILLEGAL"],
    [{ CalledNumber: "13700000001,13700000002" }, "isv.MOBILE_NUMBER_ILLEGAL"],
    [{ CalledShowNumber: "057199999999" }, "isv.DISPLAY_NUMBER_ILLEGAL"],
    [{ TtsCode: "" }, "isv.TTS_TEMPLATE_ILLEGAL"],
    [{ TtsCode: "TTS_9" }, "isv.TTS_TEMPLATE_ILLEGAL"],
    [{ TtsCode: "x".repeat(5_000) }, "isv.TTS_TEMPLATE_ILLEGAL"],
    [{ TtsCode: "TTS_2" }, "isv.TTS_TEMPLATE_ILLEGAL"],
    [{ TtsCode: "voice-1" }, "isv.TTS_TEMPLATE_ILLEGAL"],
    [{ TtsParam: "{" }, "isv.TEMPLATE_PARAMS_ILLEGAL"],
    [{ TtsParam: '["a"]' }, "isv.TEMPLATE_PARAMS_ILLEGAL"],
    [{ TtsParam: '{"level":{},"site":"x"}' }, "isv.TEMPLATE_PARAMS_ILLEGAL"],
    [{ TtsParam: "" }, "isv.TEMPLATE_MISSING_PARAMETERS"],
    [{ TtsParam: '{"level":"x"}' }, "isv.TEMPLATE_MISSING_PARAMETERS"],
    [{ TtsParam: '{"level":"x","site":""}' }, "isv.TEMPLATE_MISSING_PARAMETERS"],
    [{ TtsParam: '{"level":"x","site":"https://a.example/"}' }, "isv.PARAM_NOT_SUPPORT_URL"],
    [{ TtsParam: '{"level":"x","site":"shop.example.com"}' }, "isv.PARAM_NOT_SUPPORT_URL"],
    [{ PlayTimes: 0 }, "isv.INVALID_PARAMETERS"],
    [{ PlayTimes: 4 }, "isv.INVALID_PARAMETERS"],
    [{ PlayTimes: "two" }, "isv.INVALID_PARAMETERS"],
    [{ Volume: -1 }, "isv.INVALID_PARAMETERS"],
    [{ Volume: 101 }, "isv.INVALID_PARAMETERS"],
    [{ Speed: -501 }, "isv.INVALID_PARAMETERS"],
    [{ Speed: 501 }, "isv.INVALID_PARAMETERS"],
    [{ OutId: "1234567890123456" }, "isv.INVALID_PARAMETERS"],
    [{ OutId: "事件四十二二" }, "isv.INVALID_PARAMETERS"],
  ])("%j is refused with a code in an answer of HTTP 200, and nothing is called", async (changes, Code) => {
    const before = phone.voice.list().length;
    expect(await call("SingleCallByTts", { ...tts, ...changes })).toMatchObject({ Code, Message: expect.any(String) });
    expect(phone.voice.list()).toHaveLength(before);
    expect(await call("SingleCallByTts", tts)).toMatchObject({ Code: "OK" });
  });

  it.each([
    { PlayTimes: 1, Volume: 0, Speed: -500 },
    { PlayTimes: 3, Volume: 100, Speed: 500, OutId: "123456789012345" },
    { OutId: "事件四十二" },
    { CalledNumber: "057188888888" },
    { TtsParam: '{"level":1,"site":"3.5 秒"}' },
    { CalledShowNumber: "057100001234", TtsCode: "TTS_2" },
  ])("%j is taken", async (changes) => {
    expect(await call("SingleCallByTts", { ...tts, ...changes })).toMatchObject({ Code: "OK" });
  });

  it("variables of 250 characters in all are taken, one more is too long", async () => {
    const of = (chars: number) => JSON.stringify({ level: "危险", site: "站".repeat(chars - 2) });
    const send = (chars: number) => call("SingleCallByTts", { ...tts, TtsParam: of(chars) });
    expect(await send(251)).toMatchObject({ Code: "isv.PARAM_LENGTH_LIMIT" });
    expect(await send(250)).toMatchObject({ Code: "OK" });
  });
});

describe("SingleCallByVoice", () => {
  it("plays an approved recording", async () => {
    expect(await call("SingleCallByVoice", { CalledNumber: HER, VoiceCode: "voice-1" })).toMatchObject({ Code: "OK" });
    const script = [{ what: "text", text: "This is a test of the pager." }];
    expect(last()).toMatchObject({ product: "recording", template: "voice-1", script, playTimes: 3, outId: null });
  });

  it.each([["none"], ["voice-2"], ["TTS_1"]])("refuses %s", async (VoiceCode) => {
    const answer = await call("SingleCallByVoice", { CalledNumber: HER, VoiceCode });
    expect(answer).toMatchObject({ Code: "isv.VOICE_FILE_ILLEGAL" });
  });
});

describe("IvrCall", () => {
  const script = [
    { what: "text", text: "危险事件，商城主站。接手请按1，转下一位请按2。" },
    { what: "key", key: "1", text: "已接手，谢谢。" },
    { what: "key", key: "2", text: "危险事件，商城主站。接手请按1，转下一位请按2。" },
    { what: "bye", text: "已接手，谢谢。" },
  ];

  it("a key that is pressed is told, and its text is heard", async () => {
    phone.voice.numbers.set(HER, { next: [{ is: "answered", key: "1" }] });
    expect(await call("IvrCall", ivr)).toMatchObject({ Code: "OK" });
    expect(last()).toMatchObject({ product: "keys", from: "057100001234", script, key: null });
    await pass(MINUTE);
    const heard = [script[0], script[1], script[3]];
    expect(last()).toMatchObject({ outcome: "answered", status: "200000", key: "1", heard });
  });

  it("without a key the call waits as long as it was told to after each playing, and ends so", async () => {
    expect(await call("IvrCall", { ...ivr, PlayTimes: 2, Timeout: 10_000 })).toMatchObject({ Code: "OK" });
    await pass(2 * MINUTE);
    const heard = [script[0], script[3]];
    expect(last()).toMatchObject({ outcome: "no-key", status: "200008", key: null, heard, seconds: 2 * (5 + 10) + 2 });
  });

  it.each([
    [{ CalledShowNumber: "" }, "isv.DISPLAY_NUMBER_ILLEGAL"],
    [{ CalledShowNumber: "1" }, "isv.DISPLAY_NUMBER_ILLEGAL"],
    [{ StartCode: "" }, "isv.TTS_TEMPLATE_ILLEGAL"],
    [{ StartCode: "TTS_1" }, "isv.TTS_TEMPLATE_ILLEGAL"],
    [{ StartTtsParams: "{}" }, "isv.TEMPLATE_MISSING_PARAMETERS"],
    [{ "MenuKeyMap.1.Key": "11" }, "isv.INVALID_PARAMETERS"],
    [{ "MenuKeyMap.1.Key": "2" }, "isv.INVALID_PARAMETERS"],
    [{ "MenuKeyMap.1.Code": "TTS_1" }, "isv.TTS_TEMPLATE_ILLEGAL"],
    [{ "MenuKeyMap.2.TtsParams": "{}" }, "isv.TEMPLATE_MISSING_PARAMETERS"],
    [{ "MenuKeyMap.4.Key": "4", "MenuKeyMap.4.Code": "TTS_3" }, "isv.INVALID_PARAMETERS"],
    [{ ByeCode: "voice-2" }, "isv.INVALID_PARAMETERS"],
    [{ ByeCode: "none" }, "isv.TTS_TEMPLATE_ILLEGAL"],
    [{ Timeout: 60_001 }, "isv.INVALID_PARAMETERS"],
    [{ Timeout: "soon" }, "isv.INVALID_PARAMETERS"],
    [{ PlayTimes: 4 }, "isv.INVALID_PARAMETERS"],
    [{ OutId: "" }, "isv.INVALID_PARAMETERS"],
    [{ CalledNumber: "1" }, "isv.MOBILE_NUMBER_ILLEGAL"],
  ])("%j is refused", async (changes, Code) => {
    const before = phone.voice.list().length;
    expect(await call("IvrCall", { ...ivr, ...changes })).toMatchObject({ Code });
    expect(phone.voice.list()).toHaveLength(before);
  });
});

describe("what happens to a number", () => {
  it.each([
    ["answered", "200000"],
    ["hung-up", "200001"],
    ["busy", "200002"],
    ["no-answer", "200003"],
    ["bad-number", "200004"],
    ["unreachable", "200005"],
    ["out-of-area", "200007"],
    ["off", "200010"],
    ["suspended", "200011"],
    ["lost", "200012"],
    ["time-window", "200118"],
    ["frequency", "200119"],
    ["failed", "999999"],
  ] as const)("%s ends with %s", async (is, status) => {
    phone.voice.numbers.set(HER, { next: [{ is }] });
    await call("SingleCallByTts", tts);
    await pass(2 * MINUTE);
    expect(last()).toMatchObject({ state: "ended", outcome: is, status });
  });

  it("is planned in the order of the calls, then as always; who hangs up has heard so many seconds", async () => {
    phone.voice.numbers.set(HER, {
      next: [{ is: "off" }, { is: "hung-up", afterSeconds: 4 }],
      otherwise: { is: "busy" },
    });
    for (const expected of [{ outcome: "off" }, { outcome: "hung-up", seconds: 4 }, { outcome: "busy" }]) {
      await call("SingleCallByTts", tts);
      await pass(2 * MINUTE);
      expect(last()).toMatchObject(expected);
    }
    expect(phone.voice.numbers.list()).toEqual([{ number: HER, next: [], otherwise: { is: "busy" } }]);
    phone.voice.numbers.set(HER, { otherwise: { is: "answered" } });
  });

  it("a call may be refused, once, and is not counted; others are not touched by it", async () => {
    phone.voice.numbers.set(HER, { next: [{ is: "refused", code: "isv.BLACK_KEY_CONTROL_LIMIT" }] });
    expect(await call("SingleCallByTts", { ...tts, CalledNumber: HIM })).toMatchObject({ Code: "OK" });
    expect(await call("SingleCallByTts", tts)).toMatchObject({ Code: "isv.BLACK_KEY_CONTROL_LIMIT" });
    expect(await call("SingleCallByTts", tts)).toMatchObject({ Code: "OK" });
  });

  it("a plan that makes no sense is refused", () => {
    for (const wrong of [{ next: [{ is: "mad" }] }, { otherwise: { is: "answered", key: "12" } }, { nxt: [] }])
      expect(() => phone.voice.numbers.set(HER, wrong as never)).toThrow();
  });
});

describe("flow control per callee", () => {
  const limit = { Code: "isv.BUSINESS_LIMIT_CONTROL" };
  const ok = { Code: "OK" };

  it("one call a minute, whatever became of it; a refused one does not count", async () => {
    phone.voice.numbers.set(HER, { next: [{ is: "off" }] });
    expect(await call("SingleCallByTts", tts)).toMatchObject(ok);
    await pass(MINUTE - 1);
    expect(await call("SingleCallByTts", tts)).toMatchObject(limit);
    expect(await call("IvrCall", ivr)).toMatchObject(limit);
    expect(await call("SingleCallByTts", { ...tts, CalledNumber: HIM })).toMatchObject(ok);
    await pass(1);
    expect(await call("SingleCallByTts", tts)).toMatchObject(ok);
  });

  it("five calls an hour", async () => {
    const first = local.dial.now();
    for (let n = 0; n < 5; n++) {
      expect(await call("SingleCallByTts", tts)).toMatchObject(ok);
      await pass(MINUTE);
    }
    expect(await call("SingleCallByTts", tts)).toMatchObject(limit);
    await local.dial.runUntil(first + 60 * MINUTE - 1);
    expect(await call("SingleCallByTts", tts)).toMatchObject(limit);
    await local.dial.runUntil(first + 60 * MINUTE);
    expect(await call("SingleCallByTts", tts)).toMatchObject(ok);
  });

  it("twenty calls in 24 hours", async () => {
    const first = local.dial.now();
    for (let n = 0; n < 20; n++) {
      expect(await call("SingleCallByTts", tts)).toMatchObject(ok);
      await pass(15 * MINUTE);
    }
    await local.dial.runUntil(first + 24 * 60 * MINUTE - 1);
    expect(await call("SingleCallByTts", tts)).toMatchObject(limit);
    await local.dial.runUntil(first + 24 * 60 * MINUTE);
    expect(await call("SingleCallByTts", tts)).toMatchObject(ok);
  });
});

describe("QueryCallDetailByCallId", () => {
  const ask = { ProdId: 11_010_000_138_001 };

  it("tells how a call ended, once it has", async () => {
    const at = local.dial.now();
    const { CallId } = await call("SingleCallByTts", tts);
    const query = { CallId, QueryDate: at, ...ask };
    expect(await call("QueryCallDetailByCallId", query)).toMatchObject({ Code: "isv.BILLID_NOT_EXIST" });
    await pass(MINUTE);
    const answer = await call("QueryCallDetailByCallId", query);
    expect(answer).toMatchObject({ Code: "OK", Data: expect.any(String) });
    const said = JSON.parse(String(answer.Data));
    expect(said).toMatchObject({ caller: "057128880000", callee: HER, duration: 10, state: "200000" });
    expect(said.endDate).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    for (const [changes, Code] of [
      [{ QueryDate: at - 24 * 60 * MINUTE }, "OK"],
      [{ QueryDate: at - 24 * 60 * MINUTE - 1 }, "isv.BILLID_NOT_EXIST"],
      [{ QueryDate: at + 1 }, "isv.BILLID_NOT_EXIST"],
      [{ ProdId: 11_000_000_300_006 }, "OK"],
      [{ ProdId: 11_000_000_300_005 }, "isv.BILLID_NOT_EXIST"],
      [{ CallId: "116012354148^10281378" }, "isv.BILLID_NOT_EXIST"],
      [{ CallId: "" }, "isv.INVALID_PARAMETERS"],
      [{ QueryDate: "today" }, "isv.INVALID_PARAMETERS"],
      [{ ProdId: "" }, "isv.INVALID_PARAMETERS"],
    ] as const)
      expect([changes, await call("QueryCallDetailByCallId", { ...query, ...changes })]).toMatchObject([{}, { Code }]);
    const other = local.accounts.get("customer-cn");
    expect(await phone.call("QueryCallDetailByCallId", query, other)).toMatchObject({ Code: "isv.BILLID_NOT_EXIST" });
  });
});

it("unavailable answers 503 and calls nobody; lost calls and gives no answer", async () => {
  const before = phone.voice.list().length;
  local.faults.add({ service: "voice", operation: "SingleCallByTts", kind: "unavailable", count: 1 });
  await expect(call("SingleCallByTts", tts)).rejects.toMatchObject({ statusCode: 503 });
  expect(phone.voice.list()).toHaveLength(before);
  local.faults.add({ service: "voice", operation: "SingleCallByTts", kind: "lost", count: 1 });
  await expect(call("SingleCallByTts", tts)).rejects.toThrow();
  expect(phone.voice.list()).toHaveLength(before + 1);
});

it("a template that is not one is refused, and each replaces the one of its code", () => {
  const { templates } = phone.voice;
  for (const wrong of [{ code: "a b" }, { code: "x", kind: "text", pool: "public", text: "" }])
    expect(() => templates.set([wrong as never])).toThrow();
  const one = { code: "TTS_7", kind: "text", pool: "public", text: "a" } as const;
  templates.set([one]);
  templates.set([{ ...one, text: "b" }]);
  expect(templates.list().filter(({ code }) => code === "TTS_7")).toEqual([{ ...one, text: "b" }]);
});

it("an inbox that is emptied has no files; a file that is missing is written at the next start", async () => {
  phone.voice.clear();
  expect(existsSync(`${local.folder}/inbox/voice`)).toBe(false);
  await call("SingleCallByTts", { ...tts, TtsParam: variables });
  const path = `${local.folder}/inbox/voice/${last()?.id}.json`;
  rmSync(path);
  const again = await startPhone(local);
  expect(existsSync(path)).toBe(true);
  await again.service.close();
});

it("the same run on two folders gives the same ids", async () => {
  const run = async () => {
    const { local: one } = openTemporary({ startAt: START });
    const other = await startPhone(one);
    const ids = [];
    for (const CalledNumber of [HER, HIM])
      ids.push((await other.call("SingleCallByTts", { ...tts, CalledNumber })).CallId);
    await other.service.close();
    await one.close();
    return ids;
  };
  const first = await run();
  expect(new Set(first).size).toBe(2);
  expect(await run()).toEqual(first);
});
