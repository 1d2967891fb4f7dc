import { type Fault, Faults, type Kind, UnknownFault } from "../../../local/faults.ts";
import { startHello } from "../../../local/hello/server.ts";
import type { Service } from "../../../local/service.ts";
import { callOpenApi } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";

const { local } = openTemporary();
let service: Service;
beforeAll(async () => {
  service = await startHello(local);
});
beforeEach(() => local.faults.clear());
afterAll(async () => {
  await service.close();
  await local.close();
});

/** Longer than any answer here takes. */
const PATIENCE_MS = 300;

const hello = (name: string, readTimeout = 5_000) => {
  const target = { url: service.url, version: "2024-01-01", credentials: local.accounts.get("provider") };
  return callOpenApi({ ...target, readTimeout }, "SayHello", { query: { Name: name } });
};

/** What the caller saw, and whether the call had its effect. */
const under = async (fault: Omit<Fault, "service">, patienceMs?: number): Promise<[seen: unknown, had: boolean]> => {
  const name = `${fault.kind} ${fault.afterMs}`;
  local.faults.add({ service: "hello", operation: "SayHello", count: 1, ...fault });
  const seen = await hello(name, patienceMs).then(
    () => "an answer",
    ({ code, message }) => code ?? message,
  );
  const { Count } = await hello(name);
  return [seen, Count === 2];
};

it.each<[Kind, unknown, boolean]>([
  ["throttled", "Throttling.User", false],
  ["unavailable", "ServiceUnavailable", false],
  ["unavailable-after", "ServiceUnavailable", true],
  ["unheard", expect.stringMatching(/hang up|ECONNRESET/), false],
  ["lost", expect.stringMatching(/hang up|ECONNRESET/), true],
  ["torn", expect.stringMatching(/aborted|hang up|ECONNRESET/), true],
])("%s: the caller sees %s; effect: %s", async (kind, seen, had) => {
  expect(await under({ kind })).toEqual([seen, had]);
});

it("a call that hangs has its effect before or after, or none, and is given up by the caller", async () => {
  const timeOut = expect.stringMatching(/[Tt]imeout/);
  expect(await under({ kind: "hangs" }, PATIENCE_MS)).toEqual([timeOut, false]);
  expect(await under({ kind: "hangs-after" }, PATIENCE_MS)).toEqual([timeOut, true]);
});

it("one that hangs for so long is cut off then; a slow one is answered late", async () => {
  expect(await under({ kind: "hangs", afterMs: 20 })).toEqual([expect.stringMatching(/hang up|ECONNRESET/), false]);
  expect(await under({ kind: "slow", afterMs: 20 })).toEqual(["an answer", true]);
});

const known = (seed?: number): Faults => {
  const faults = new Faults(seed);
  faults.offer("hello", ["SayHello", "SayBye"]);
  faults.offer("hello", ["Echo"], ["duplicate"]);
  return faults;
};

const struck = (faults: Faults, calls: number): string =>
  Array.from({ length: calls }, () => (faults.blow("hello", "SayHello").kind ? "x" : ".")).join("");

describe("by chance", () => {
  const by = (seed: number): string => {
    const faults = known(seed);
    faults.add({ service: "hello", kind: "lost", probability: 0.3 });
    return struck(faults, 1_000);
  };

  it("the same seed strikes the same calls, another one others, about as often as said", () => {
    expect(by(7)).toBe(by(7));
    expect(by(7)).not.toBe(by(8));
    const often = by(7).replaceAll(".", "").length;
    expect([often > 250, often < 350]).toEqual([true, true]);
  });

  it("calls of others in between change nothing", () => {
    const faults = known(7);
    faults.add({ service: "hello", operation: "SayHello", kind: "lost", probability: 0.3 });
    faults.add({ service: "hello", operation: "SayBye", kind: "lost", probability: 0.3 });
    const seen = Array.from({ length: 1_000 }, () => {
      faults.blow("hello", "SayBye");
      return struck(faults, 1);
    });
    expect(seen.join("")).toBe(by(7));
  });

  it("never is never, and a count ends it", () => {
    const faults = known();
    faults.add({ service: "hello", kind: "lost", probability: 0 });
    expect(struck(faults, 100)).not.toContain("x");
    faults.add({ service: "hello", kind: "lost", count: 2 });
    expect(struck(faults, 5)).toBe("xx...");
    expect(faults.list()).toEqual([
      { service: "hello", kind: "lost", probability: 0, struck: 0, at: {} },
      { service: "hello", kind: "lost", count: 2, struck: 2, at: { SayHello: 2 } },
    ]);
  });
});

it("a fault of a whole service strikes only where it can", () => {
  const faults = known();
  faults.add({ service: "hello", kind: "duplicate" });
  expect(faults.blow("hello", "SayHello")).toEqual({ way: {} });
  expect(faults.take("hello", "SayHello", ["duplicate"])).toBeUndefined();
  expect(faults.take("hello", "Echo", ["duplicate"])).toMatchObject({ kind: "duplicate" });
});

it.each<[unknown, string]>([
  [null, "service: hello; not undefined"],
  [{ service: "hallo", kind: "lost" }, 'service: hello; not "hallo"'],
  [{ service: "hello", operation: "Say", kind: "lost" }, 'operation: Echo, SayBye, SayHello; not "Say"'],
  [{ service: "hello", operation: "Echo", kind: "lost" }, 'kind: duplicate; not "lost"'],
  [
    { service: "hello", kind: "explodes" },
    'kind: duplicate, hangs, hangs-after, lost, slow, throttled, torn, unavailable, unavailable-after, unheard; not "explodes"',
  ],
  [{ service: "hello", kind: "lost", count: 0 }, "count: a number from 1 to 9007199254740991"],
  [{ service: "hello", kind: "lost", count: 1.5 }, "count: a whole number"],
  [{ service: "hello", kind: "lost", probability: 1.01 }, "probability: a number from 0 to 1"],
  [{ service: "hello", kind: "slow", afterMs: 3_600_001 }, "afterMs: a number from 0 to 3600000"],
])("%j is refused, and the choices are named", (fault, message) => {
  const faults = known();
  expect(() => faults.addAll([{ service: "hello", kind: "lost" }, fault])).toThrow(new UnknownFault(message));
  expect(faults.list()).toEqual([]);
});

it("a hundred at a time", () => {
  const faults = known();
  const hundred = Array.from({ length: 100 }, () => ({ service: "hello", kind: "lost" }));
  faults.addAll(hundred);
  expect(() => faults.add({ service: "hello", kind: "lost" })).toThrow("at most 100 faults at a time");
});
