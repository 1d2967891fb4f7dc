import { HOUR, MINUTE } from "../../../shared/domain/calendar.ts";
import { answered, resolved } from "../../../shared/domain/incident/acts.ts";
import type { Incident } from "../../../shared/domain/incident/incident.ts";
import type { Facts } from "../../../shared/domain/report/facts.ts";
import { incident } from "../../support/make.ts";
import { dayPeriod, facts, logs, read, siteRow } from "../../support/report-facts.ts";

const [SHOP, PAY] = ["shop.lumina-mall.test", "api.orbitpay.test"];
const li = { by: "li-wei", via: "link", generation: 1 };

const openedAt = (at: number, change: Partial<Incident>): Incident => {
  const one = incident(change);
  const generations = one.generations.map((generation) => ({ ...generation, openedAt: at, clockStartedAt: at }));
  return { ...one, openedAt: at, generations };
};

const answeredAfter = (minutes: number, one: Incident): Incident => {
  const outcome = answered(one, li, one.openedAt + minutes * MINUTE);
  return outcome.ok ? outcome.value : one;
};

const resolvedAt = (at: number, one: Incident): Incident => {
  const outcome = resolved(one, { verdict: "fault", cause: "c", done: "d" }, li, at);
  return outcome.ok ? outcome.value : one;
};

/** An outage in the night, a flood in the evening that was answered too late, four hours of one site in the dark. */
export const busyDay = (): Facts => {
  const { from } = dayPeriod;
  const outage = openedAt(from + 3 * HOUR + 4 * MINUTE, { number: 7 });
  const flood = openedAt(from + 20.5 * HOUR, { number: 8, kind: "http-flood", priority: "Medium", host: PAY });
  const quiet = facts();
  return facts({
    meta: { ...quiet.meta, name: "Lumina Digital" },
    incidents: [resolvedAt(from + 4 * HOUR, answeredAfter(4.5, outage)), answeredAfter(22, flood)],
    logs: logs({
      sites: read([
        siteRow(SHOP, { errors: 812, originErrors: 800 }),
        siteRow(PAY, {
          requests: 3_020,
          blocked: 30,
          challenged: 11,
          watched: 14,
          activeMinutes: 1_190,
          lastAt: from + 20 * HOUR,
        }),
      ]),
    }),
    ledger: { customer: "lumina", day: quiet.period.day, count: 2, lastNumber: 8, head: "9a".repeat(32), rev: 1 },
  });
};
