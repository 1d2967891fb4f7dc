import fc from "fast-check";
import { DAY, HOUR, MINUTE } from "../../../../shared/domain/calendar.ts";
import {
  firstWatch,
  type LogWatch,
  newsOf,
  type Rhythm,
  seen,
  silences,
  spanFor,
  unseen,
  watched,
} from "../../../../shared/domain/log-watch/log-watch.ts";
import { patienceMinutes } from "../../../../shared/domain/report/coverage.ts";
import { NIGHT } from "../../../support/make.ts";

const hosts = ["a.test", "b.test", "c.test"];

const after = (sites: Rhythm[], to = NIGHT): LogWatch =>
  seen(firstWatch("lumina", "0", NIGHT), sites, { from: to - DAY, to });

const site = (host: string, activeMinutes: number, silentMinutes: number): Rhythm => ({
  ...{ host, activeMinutes },
  lastAt: NIGHT - silentMinutes * MINUTE,
});

const anySites = fc
  .tuple(
    ...hosts.map((host) =>
      fc
        .tuple(fc.integer({ min: 1, max: 1_440 }), fc.integer({ min: 0, max: 1_440 }))
        .map(([n, m]) => site(host, n, m)),
    ),
  )
  .map((sites) => [...sites]);

test("what its own rhythm explains is no silence", () => {
  fc.assert(
    fc.property(anySites, (sites) => {
      const calm = sites.filter(
        ({ activeMinutes, lastAt }) => NIGHT - lastAt <= patienceMinutes(activeMinutes) * MINUTE,
      );
      expect(silences(after(calm), hosts, NIGHT)).toEqual([]);
    }),
  );
});

test("a site is blamed, or the whole log store, and never both; the store only where no site has a line since", () => {
  fc.assert(
    fc.property(anySites, (sites) => {
      const found = silences(after(sites), hosts, NIGHT);
      const whole = found.filter(({ host }) => host === undefined);
      if (whole.length === 0) return;
      expect(found).toHaveLength(1);
      expect(whole[0]?.since).toBe(Math.max(...sites.map(({ lastAt }) => lastAt)));
    }),
  );
});

test("busier by ten times is noticed sooner, never later", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 144 }), (active) => {
      expect(patienceMinutes(active * 10)).toBeLessThanOrEqual(patienceMinutes(active));
    }),
  );
});

test("told twice nothing is told: what began is told once, and ends once", () => {
  const silent = after([site("a.test", 1_440, 20), site("b.test", 1_440, 0)]);
  const found = silences(silent, hosts, NIGHT);
  expect(newsOf(silent, found).began.map(({ host }) => host)).toEqual(["a.test"]);
  const told = watched(silent, { found, hosts, now: NIGHT });
  expect(newsOf(told, found)).toEqual({ began: [], ended: [] });
  const back = seen(told, [site("a.test", 1, 0)], { from: NIGHT - HOUR, to: NIGHT });
  expect(newsOf(back, silences(back, hosts, NIGHT))).toEqual({ began: [], ended: ["a.test"] });
  expect(watched(back, { found: [], hosts, now: NIGHT }).told).toEqual([]);
});

test("a part of a day teaches no rhythm, and a site that is silent keeps the one it had", () => {
  const watch = after([site("a.test", 900, 1), site("b.test", 300, 1)]);
  const later = seen(watch, [site("a.test", 3, 0)], { from: NIGHT - 10 * MINUTE, to: NIGHT });
  expect(later.sites.map(({ host, activeMinutes }) => [host, activeMinutes])).toEqual([
    ["a.test", 900],
    ["b.test", 300],
  ]);
  expect(spanFor(later, false, NIGHT + HOUR)).toEqual({ from: NIGHT - 10 * MINUTE, to: NIGHT + HOUR });
  expect(spanFor(later, false, NIGHT + 6 * HOUR).from).toBe(NIGHT + 6 * HOUR - DAY);
});

test("what does not answer is unknown at first, then told, and takes nothing back meanwhile", () => {
  const told = { ...after([site("a.test", 1_440, 20)]), told: [{ host: "a.test", at: NIGHT }] };
  const blind = unseen(unseen(told, "Unauthorized", NIGHT), "ServerBusy", NIGHT + 9 * MINUTE);
  expect(silences(blind, hosts, NIGHT + 9 * MINUTE)).toEqual([]);
  expect(newsOf(blind, [])).toEqual({ began: [], ended: [] });
  expect(silences(blind, hosts, NIGHT + 10 * MINUTE)).toEqual([
    { since: NIGHT, because: "ServerBusy", at: NIGHT + 10 * MINUTE },
  ]);
});
