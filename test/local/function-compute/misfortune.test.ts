import { MINUTE, START, withCloud } from "./cloud.ts";

const body = "note([event.toString(), new Date().toISOString()]); return event.toString();";
const timer = {
  triggerName: "minutely",
  triggerType: "timer",
  triggerConfig: { cronExpression: "0 * * * * *", enable: true },
};

test("an invocation may be made twice; who waits hears of the second", () =>
  withCloud({ f: { body }, g: { body } }, async ({ local, call }, { notes }) => {
    local.faults.add({ service: "fc", operation: "f", kind: "duplicate", count: 1 });
    expect(await call("g", "1")).toMatchObject({ status: 200, body: "1" });
    expect(await call("f", "2")).toMatchObject({ status: 200, body: "2" });
    expect(await call("f", "3")).toMatchObject({ status: 200 });
    expect(notes().map(([event]) => event)).toEqual(["1", "2", "2", "3"]);
  }));

test("a flow may learn long after the function's end that it has ended", () =>
  withCloud({ f: { body } }, async ({ local, call }, { notes }) => {
    local.faults.add({ service: "fc", operation: "InvokeFunction", kind: "slow", count: 1, afterMs: 500 });
    const learnt: string[] = [];
    const calling = call("f", "1").then(({ body: result }) => learnt.push(result));
    while (notes().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(learnt).toEqual([]);
    await calling;
    expect(learnt).toEqual(["1"]);
  }));

test("a timer may fire late, with the planned time in its event, and the next in time", () =>
  withCloud({ f: { body, props: { triggers: [timer] } } }, async ({ local }, { notes }) => {
    local.faults.add({ service: "fc", operation: "Timer", kind: "late", count: 1, afterMs: 20_000 });
    await local.dial.runUntil(START + 2 * MINUTE);
    expect(notes().map(([event, at]) => [JSON.parse(event).triggerTime, at])).toEqual([
      ["2026-03-01T00:01:00Z", "2026-03-01T00:01:20.000Z"],
      ["2026-03-01T00:02:00Z", "2026-03-01T00:02:00.000Z"],
    ]);
  }));

const sleepy = `note(context.retryCount); await new Promise((r) => setTimeout(r, 300)); note("ended"); return 1;`;

test("an instance may die in a call, which fails", () =>
  withCloud({ f: { body: sleepy } }, async ({ local, call }, { notes }) => {
    await call("f");
    local.faults.add({ service: "fc", operation: "f", kind: "restart", count: 1, afterMs: 100 });
    const { status, errorType, body } = await call("f");
    expect([status, errorType]).toEqual([200, "UnhandledInvocationError"]);
    expect(body).toContain("Process exited unexpectedly before completing request");
    expect(notes()).toEqual([0, "ended", 0]);
    expect(await call("f")).toMatchObject({ status: 200, body: "1" });
  }));

test("its clock may be ahead or behind in a call, and right in the next", () =>
  withCloud({ f: { body } }, async ({ local, call }, { notes }) => {
    const clock = (kind: "ahead" | "behind", afterMs?: number) =>
      local.faults.add({ service: "fc", operation: "f", kind, count: 1, ...(afterMs && { afterMs }) });
    clock("ahead");
    await call("f", "1");
    clock("behind", 5_000);
    await call("f", "2");
    await call("f", "3");
    expect(notes().map(([event, at]) => [event, Date.parse(at) - START])).toEqual([
      ["1", 30_000],
      ["2", -5_000],
      ["3", 0],
    ]);
  }));

test("or between calls: what it held in memory is gone", () =>
  withCloud({ f: { source: "let n = 0; exports.handler = async () => ++n;" } }, async ({ local, call }) => {
    local.faults.add({ service: "fc", operation: "f", kind: "restart", count: 1, afterMs: 300 });
    expect((await call("f")).body).toBe("1");
    expect((await call("f")).body).toBe("2");
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await call("f")).body).toBe("1");
  }));
