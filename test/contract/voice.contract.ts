import { MINUTE } from "../../shared/domain/calendar.ts";
import type { OutgoingCall, Voice } from "../../shared/ports/voice.ts";

/** Phones, as a test turns them. */
export interface Lines {
  voice: Voice;
  now(): number;
  arrived(): Promise<Pick<OutgoingCall, "to" | "outId">[]>;
  /** What happens to the next call of a number, by the status code of its receipt. */
  next(number: string, status: "200000" | "200002" | "200010"): void;
  isDown(down: boolean): void;
  pass(seconds: number): Promise<void>;
}

const call: OutgoingCall = {
  to: "13700000001",
  language: "zh",
  variables: { priority: "危险", customer: "示例商城", site: "商城主站", what: "网站不可用", due: "3点19分" },
  outId: "0123456789abcde",
};
/** By then every call is over. */
const LONG_SECONDS = 180;

/** What every way to the phone must do. `open` gives quiet lines. */
export const voiceContract = (open: () => Promise<Lines>): void => {
  let lines: Lines;
  beforeEach(async () => {
    lines = await open();
  });

  test("a call goes out under our id; while it goes on nobody knows how it ends", async () => {
    const [id, at] = [await lines.voice.call(call), lines.now()];
    expect(await lines.arrived()).toEqual([{ to: call.to, outId: call.outId }]);
    expect(await lines.voice.detail(id, at)).toBeUndefined();
  });

  test.each(["200000", "200002", "200010"] as const)("a call that ended with %s is told so", async (status) => {
    lines.next(call.to, status);
    const [id, at] = [await lines.voice.call(call), lines.now()];
    await lines.pass(LONG_SECONDS);
    const end = await lines.voice.detail(id, at);
    expect(end?.status).toBe(status);
    expect((end?.seconds ?? 0) > 0).toBe(status === "200000");
  });

  test("of a call that never was nothing is known", async () => {
    expect(await lines.voice.detail("116012354148^10281378", lines.now())).toBeUndefined();
  });

  test("a second call within a minute is one too many, and nobody knows when that ends", async () => {
    await lines.voice.call(call);
    await expect(lines.voice.call(call)).rejects.toMatchObject({ code: "CHANNEL_LIMIT", afterMs: undefined });
    await lines.voice.call({ ...call, to: "13700000002" });
    await lines.pass(MINUTE / 1_000 + 1);
    await lines.voice.call(call);
    expect(await lines.arrived()).toHaveLength(3);
  });

  test("a number that is none is refused for good", async () => {
    await expect(lines.voice.call({ ...call, to: "12" })).rejects.toMatchObject({ code: "RECIPIENT_REFUSED" });
  });

  test("a service that is away may be back", async () => {
    lines.isDown(true);
    await expect(lines.voice.call(call)).rejects.toMatchObject({ code: "CLOUD_BUSY" });
    lines.isDown(false);
    await lines.voice.call(call);
    expect(await lines.arrived()).toHaveLength(1);
  });
};
