import fc from "fast-check";
import { Kind } from "../../../../shared/domain/alert/kind.ts";
import { HOUR } from "../../../../shared/domain/calendar.ts";
import { agreed, type Wanted } from "../../../../shared/domain/window/agree.ts";
import { holding, longestMs, Mutable, type Window, WindowKind } from "../../../../shared/domain/window/window.ts";
import { alert, NIGHT } from "../../../support/make.ts";

const host = "shop.lumina-mall.test";

const wanted = (change: Partial<Wanted> = {}): Wanted => ({
  ...{ customer: "lumina", kind: "maintenance", from: NIGHT, to: NIGHT + HOUR, reason: "r" },
  ...{ sites: [host], kinds: [], people: [], ...change },
});

const agree = (one: Wanted, known: Window[] = []) => agreed(one, { by: "anna", known, dueShard: "0", now: NIGHT });

const made = (change: Partial<Wanted> = {}): Window => {
  const outcome = agree(wanted(change));
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
};

const anyWindow = fc
  .record({
    kind: fc.constantFrom(...WindowKind.options),
    sites: fc.subarray([host, "www.other.test"], { minLength: 1 }),
    kinds: fc.subarray([...Mutable.options]),
    to: fc.integer({ min: 1, max: 12 * HOUR }).map((ms) => NIGHT + ms),
  })
  .map(made);

test("no window ever holds back what we fail at, what somebody asks, or that a site is without protection or sight", () => {
  const never = ["self", "ticket", "protection-off", "black-hole", "log-pipeline"] as const;
  fc.assert(
    fc.property(fc.array(anyWindow), fc.constantFrom(...never), (windows, kind) => {
      expect(holding(alert({ kind }), windows)).toBeUndefined();
    }),
  );
});

test("an outage is held back by work on that very site, and by nothing else", () => {
  fc.assert(
    fc.property(fc.array(anyWindow), (windows) => {
      const holder = holding(alert({ kind: "outage" }), windows);
      if (!holder) return;
      expect([holder.kind, holder.sites.includes(host)]).toEqual(["maintenance", true]);
      expect(windows.some(({ kind, sites }) => kind === "freeze" && sites.includes(host))).toBe(false);
    }),
  );
});

test("no attack is ever explained by work", () => {
  const attacks = Kind.options.filter(
    (kind) => !["outage", "error-burst", "slow-origin", "certificate"].includes(kind),
  );
  for (const kind of attacks.filter((one) => one !== "configuration-drift"))
    expect([kind, holding(alert({ kind }), [made()])]).toEqual([kind, undefined]);
});

test("whatever is agreed on one after the other, no site is without its alerts for longer than one window may be", () => {
  const offset = fc.integer({ min: 0, max: 40 }).map((hours) => NIGHT + hours * HOUR);
  const spans = fc.array(fc.tuple(offset, fc.integer({ min: 1, max: 14 })), { maxLength: 12 });
  fc.assert(
    fc.property(spans, (asked) => {
      const known: Window[] = [];
      for (const [from, hours] of asked) {
        const outcome = agree(wanted({ from, to: from + hours * HOUR }), known);
        if (outcome.ok) known.push(outcome.value);
      }
      const isHeld = (at: number) => known.some(({ from, to }) => from <= at && at < to);
      let longest = 0;
      for (let at = NIGHT, since = NIGHT; at < NIGHT + 60 * HOUR; at += HOUR / 2) {
        if (!isHeld(at)) since = at + HOUR / 2;
        longest = Math.max(longest, at - since);
      }
      expect(longest).toBeLessThan(longestMs.maintenance);
    }),
  );
});

test.each([
  ["ends-before", { to: NIGHT }],
  ["begins-before-now", { from: NIGHT - HOUR }],
  ["too-far", { from: NIGHT + 367 * 24 * HOUR, to: NIGHT + 367 * 24 * HOUR + HOUR }],
  ["too-long-together", { to: NIGHT + 13 * HOUR }],
] as const)("%s", (reason, change) => expect(agree(wanted(change))).toEqual({ ok: false, reason }));
