import { openTemporary } from "../temporary-local.ts";
import { HER, HIM, ivr, START, startPhone, startReceiver, tts } from "./phone.ts";

/** Long enough for a loaded machine, short enough to be overstepped. */
const PATIENCE_MS = 150;
const MINUTE = 60_000;
const { local, lines } = openTemporary({ startAt: START });
let phone: Awaited<ReturnType<typeof startPhone>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let ok: (typeof receiver)["answer"];
const pass = (ms: number) => local.dial.runUntil(local.dial.now() + ms);
const last = () => phone.voice.list().at(-1);

beforeAll(async () => {
  receiver = await startReceiver();
  ok = receiver.answer;
  phone = await startPhone(local, {
    receiptsTo: (secret) => `${receiver.url}/v1/hooks/voice/${secret}`,
    patienceMs: PATIENCE_MS,
  });
});
beforeEach(async () => {
  await pass(24 * 60 * MINUTE);
  receiver.got.splice(0);
  receiver.paths.splice(0);
  receiver.answer = ok;
  local.faults.clear();
});
afterAll(async () => {
  await phone.service.close();
  await receiver.close();
  await local.close();
});

it("a second after the end of a call its receipt is pushed, as an array, to the secret address", async () => {
  const first = await phone.call("SingleCallByTts", tts);
  await pass(18_999);
  expect(receiver.got).toEqual([]);
  await pass(1);
  expect(receiver.paths).toEqual([`/v1/hooks/voice/${phone.service.secret}`]);
  expect(receiver.got).toEqual([
    {
      call_id: first.CallId,
      originate_time: "2026-11-24 14:54:58",
      ring_time: "2026-11-24 14:55:00",
      start_time: "2026-11-24 14:55:06",
      end_time: "2026-11-24 14:55:16",
      duration: "10",
      status_code: "200000",
      status_msg: "用户听完",
      smart_status_code: "ANSWERED",
      out_id: "I42-3",
      caller: "057128880000",
      callee: HER,
      voice_type: "voice",
      toll_type: "LOCAL",
      hangup_direction: "平台",
    },
  ]);
  expect(last()).toMatchObject({ receipt: "taken", pushes: [{ taken: true }] });
  await pass(60 * MINUTE);
  expect(receiver.got).toHaveLength(1);
});

it("a key is told; a call that nobody answers has neither a start nor a length", async () => {
  phone.voice.numbers.set(HER, { next: [{ is: "answered", key: "1" }] });
  phone.voice.numbers.set(HIM, { next: [{ is: "off" }] });
  await phone.call("IvrCall", ivr);
  await phone.call("SingleCallByTts", { ...tts, CalledNumber: HIM, OutId: "I42-9" });
  await pass(5 * MINUTE);
  expect(receiver.got).toMatchObject([
    { out_id: "I42-9", status_code: "200010", smart_status_code: "POWERED_OFF", start_time: "", duration: "0" },
    { out_id: "I42-4", status_code: "200000", dtmf: "1" },
  ]);
});

it.each([
  ["another code", () => ({ status: 200, body: '{"code":1}' })],
  ["a code in quotes", () => ({ status: 200, body: '{"code":"0"}' })],
  ["another status", () => ({ status: 500, body: '{"code":0}' })],
  ["another place", () => ({ status: 302, headers: { location: "/" } })],
  ["nonsense", () => ({ status: 200, body: "ok" })],
  ["a cut connection", () => ({ status: 200, cut: true as const })],
  [
    "a late answer",
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 2 * PATIENCE_MS));
      return { status: 200, body: '{"code":0}' };
    },
  ],
])("after %s the receipt comes again in 1, 5 and 10 minutes, and then no more", async (_, answer) => {
  receiver.answer = answer;
  const at = local.dial.now();
  await phone.call("SingleCallByTts", tts);
  await pass(19_000);
  const counts = [];
  for (const minutes of [1, 5, 10]) {
    await pass(minutes * MINUTE - 1);
    counts.push(receiver.got.length);
    await pass(1);
    counts.push(receiver.got.length);
  }
  expect(counts).toEqual([1, 2, 2, 3, 3, 4]);
  await pass(60 * MINUTE);
  expect(receiver.got).toHaveLength(4);
  const pushes = [0, 1, 6, 16].map((n) => ({ at: new Date(at + 19_000 + n * MINUTE).toISOString(), taken: false }));
  expect(last()).toMatchObject({ receipt: "given-up", pushes });
});

it("a receipt that is taken the second time comes no third time", async () => {
  receiver.answer = (n) => (n === 1 ? { status: 500 } : ok(n));
  await phone.call("SingleCallByTts", tts);
  await pass(60 * MINUTE);
  expect(receiver.got).toHaveLength(2);
  expect(last()).toMatchObject({ receipt: "taken", pushes: [{ taken: false }, { taken: true }] });
});

it("a lost answer makes a duplicate, an unheard push only a delay", async () => {
  local.faults.add({ service: "voice", operation: "Receipt", kind: "unheard", count: 1 });
  local.faults.add({ service: "voice", operation: "Receipt", kind: "lost", count: 1 });
  await phone.call("SingleCallByTts", tts);
  await pass(60 * MINUTE);
  expect(receiver.got).toHaveLength(2);
  expect(receiver.got[0]).toEqual(receiver.got[1]);
  expect(last()?.pushes.map(({ taken }) => taken)).toEqual([false, false, true]);
});

it("a receipt may come twice", async () => {
  local.faults.add({ service: "voice", operation: "Receipt", kind: "duplicate", count: 1 });
  await phone.call("SingleCallByTts", tts);
  await pass(60 * MINUTE);
  expect(receiver.got).toHaveLength(2);
  expect(last()?.pushes).toMatchObject([{ taken: true }]);
});

it("an emptied inbox stops no call and no receipt", async () => {
  await phone.call("SingleCallByTts", tts);
  phone.voice.clear();
  await pass(MINUTE);
  expect(receiver.got).toMatchObject([{ callee: HER, status_code: "200000" }]);
});

it("the address may be changed while calls are under way, is kept, and is never shown to the operator", async () => {
  const { secret } = phone.service;
  await phone.call("SingleCallByTts", tts);
  phone.voice.pushTo(`${receiver.url}/elsewhere/other-secret`);
  await pass(MINUTE);
  expect(receiver.paths).toEqual(["/elsewhere/other-secret"]);
  for (const wrong of ["nowhere", "file:///etc/passwd"]) expect(() => phone.voice.pushTo(wrong)).toThrow(TypeError);
  phone.voice.pushTo("http://127.0.0.1:9/other-secret");
  await phone.call("SingleCallByTts", { ...tts, CalledNumber: HIM });
  await pass(60 * MINUTE);
  expect(last()).toMatchObject({ receipt: "given-up" });
  for (const word of [secret, "other-secret"]) expect(lines.join("\n")).not.toContain(word);
});

it("a service that is closed in the middle of a push pushes again at its next start", async () => {
  const closed = new Promise<void>((resolve) => {
    receiver.answer = async (n) => {
      await phone.service.close();
      resolve();
      return ok(n);
    };
  });
  phone.voice.pushTo(`${receiver.url}/again`);
  await phone.call("SingleCallByTts", tts);
  await pass(MINUTE);
  await closed;
  receiver.answer = ok;
  phone = await startPhone(local);
  await pass(MINUTE);
  expect(receiver.got).toHaveLength(2);
  expect(last()).toMatchObject({ receipt: "taken" });
});
