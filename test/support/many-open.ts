import { DAY, MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import { firing, paged, scheduled } from "../../shared/domain/incident/escalation.ts";
import type { Incident } from "../../shared/domain/incident/incident.ts";
import { opened } from "../../shared/domain/incident/opening.ts";
import type { RowsOf } from "../../shared/ports/tables.ts";
import { event, opening, plan } from "./make.ts";

/** BatchWriteRow takes more; the port sends as many at once. */
const A_BATCH = 100;
const CUSTOMERS = 100;
/** The second level of the plan is due so long after the opening. */
const SECOND_LEVEL_MS = 5 * MINUTE;

const customerOf = (n: number): string => `customer-${n % CUSTOMERS}`;

/** The nth of many, whose first level was fired and whose second is due at an instant. */
const openIncident = (n: number, due: number): Incident => {
  const openedAt = due - SECOND_LEVEL_MS;
  const host = `site-${n}.test`;
  const told = opened(opening({ event: event({ host, alertTime: openedAt }, customerOf(n), openedAt) }), openedAt);
  const report = { preliminaryBy: openedAt + 2 * DAY, released: "none", asked: 0 } as const;
  const numbered = { ...told, number: Math.floor(n / CUSTOMERS) + 1, news: [], report };
  return scheduled(paged(firing(numbered, openedAt), { plan, due: openedAt, recipients: [] }, openedAt));
};

/** So many open incidents, of which the first `due` ones are due in the half second before `now`, the rest in an hour and later. */
export const fillWith = async (
  { incidents, customers }: RowsOf,
  { open, due, now }: { open: number; due: number; now: number },
): Promise<void> => {
  for (let n = 0; n < CUSTOMERS; n++) {
    const body = { name: customerOf(n), language: "en", timeZone: "UTC", since: now };
    await customers.insert({ customer: customerOf(n), item: "META", body, rev: 1 });
  }
  const dueOf = (n: number) => (n < due ? now - 10 * SECOND - (due - n) : now + 60 * MINUTE + n);
  for (let from = 0; from < open; from += A_BATCH) {
    const batch = Array.from({ length: Math.min(A_BATCH, open - from) }, (_, i) =>
      openIncident(from + i, dueOf(from + i)),
    );
    await incidents.insertAll(batch);
  }
};
