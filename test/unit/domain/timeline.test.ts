import { createHash } from "node:crypto";
import fc from "fast-check";
import { dayOf, nextDay, startOf } from "../../../shared/domain/calendar.ts";
import { canonical } from "../../../shared/domain/digest.ts";
import { chained } from "../../../shared/domain/incident/timeline.ts";
import { momentOn } from "../../../shared/response/moment.ts";
import { incident, NIGHT } from "../../support/make.ts";

test("an entry's hash is the SHA-256 of the previous hash and the entry in canonical JSON", () => {
  const entry = chained(undefined, { what: "opened", by: "system", data: { kind: "outage", core: true } }, NIGHT);
  const text =
    '{"at":"2026-10-01T19:00:00.000Z","by":"system","data":{"core":true,"kind":"outage"},"seq":1,"what":"opened"}';
  expect(entry.hash).toBe(
    createHash("sha256")
      .update("0".repeat(64) + text)
      .digest("hex"),
  );
  expect(chained(entry, { what: "note", by: "li-wei", data: {} }, NIGHT)).toMatchObject({
    seq: 2,
    previousHash: entry.hash,
  });
});

test("canonical JSON does not depend on the order of members and reads back the same", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const shuffled = Object.fromEntries(Object.entries(value).reverse());
      expect(canonical(shuffled)).toBe(canonical(value));
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each(["Asia/Shanghai", "Europe/London", "America/New_York", "Pacific/Auckland", "UTC"])(
  "days in %s begin where the calendar turns, daylight saving included",
  (zone) => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true }),
        (date) => {
          const day = dayOf(date.getTime(), zone);
          const start = startOf(day, zone);
          expect(dayOf(start, zone)).toBe(day);
          expect(dayOf(start - 1, zone) < day).toBe(true);
          expect(startOf(nextDay(day), zone) - start).toBeGreaterThanOrEqual(23 * 3_600_000);
        },
      ),
      { numRuns: 40 },
    );
  },
);

test("what happens to an incident is never dated before what happened last, whatever the clock says", () => {
  const last = incident();
  const clock = (ms: number) => ({ clock: { now: () => NIGHT + ms } });
  expect(momentOn(last, clock(5))).toBe(NIGHT + 5);
  expect(momentOn(last, clock(-5))).toBe(NIGHT);
});
