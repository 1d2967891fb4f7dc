import { run as closeLedger } from "../../../functions/ledger-close/index.ts";
import { DAY, HOUR, MINUTE } from "../../../shared/domain/calendar.ts";
import { scheduled } from "../../../shared/domain/incident/escalation.ts";
import { type Incident, withEntry } from "../../../shared/domain/incident/incident.ts";
import { opened } from "../../../shared/domain/incident/opening.ts";
import { closed } from "../../../shared/domain/ledger/ledger.ts";
import type { Revised, Rows } from "../../../shared/ports/rows.ts";
import type { RowsOf } from "../../../shared/ports/tables.ts";
import { event, NIGHT, opening } from "../../support/make.ts";
import { memoryTables } from "../../support/memory/rows.ts";
import { operatorKeyOf, World } from "../../support/world.ts";

/** Tables that count the rows they answer with. */
const counting = (): { tables: RowsOf; rows: () => number } => {
  let rows = 0;
  const counted = <T extends Revised>(all: Rows<T>): Rows<T> => {
    const sum = <A extends unknown[]>(found: A): A => {
      rows += found.filter((row) => row !== undefined).length;
      return found;
    };
    return {
      ...all,
      getAll: async (keys) => sum(await all.getAll(keys)),
      range: async (...asked) => sum(await all.range(...asked)),
      index: async (...asked) => sum(await all.index(...asked)),
    };
  };
  const { incidents, numbers, timeline, ...others } = memoryTables();
  const tables = { ...others, incidents: counted(incidents), numbers: counted(numbers), timeline: counted(timeline) };
  return { tables, rows: () => rows };
};

const incidentOf = (customer: string, n: number, openedAt: number): Incident => {
  const told = opened(
    opening({ event: event({ host: `${n}.test`, alertTime: openedAt }, customer, openedAt) }),
    openedAt,
  );
  const { nextLevelAt: _next, openAt: _open, ...incident } = told;
  return scheduled({ ...incident, number: n, status: "resolved", news: [] });
};

/** `count` incidents of a customer, a minute apart, the last one at `until`. */
const fill = async ({ incidents, numbers }: RowsOf, customer: string, count: number, until: number) => {
  const all = Array.from({ length: count }, (_, i) => incidentOf(customer, i + 1, until - (count - 1 - i) * MINUTE));
  await incidents.insertAll(all);
  await numbers.insertAll(all.map(({ id, number = 0 }) => ({ customer, number, incident: id, rev: 1 })));
  return all;
};

interface Page {
  incidents: { id: string; customerId: string; openedAt: string }[];
  cursor: string | null;
}

const pageOf = async (world: World, key: string, query: Record<string, string>): Promise<Page> => {
  const headers = { authorization: `Bearer ${key}` };
  const { statusCode, body } = await world.http("incident-desk", "GET", "/v1/incidents", { headers, query });
  expect(statusCode).toBe(200);
  return JSON.parse(body);
};

const everyPage = async (world: World, key: string, query: Record<string, string>): Promise<Page["incidents"]> => {
  const found: Page["incidents"] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await pageOf(world, key, { ...query, ...(cursor && { cursor }) });
    found.push(...page.incidents);
    cursor = page.cursor;
  }
  return found;
};

test("a page for our own reads as many rows as it shows, however many customers and incidents there are", async () => {
  const { tables, rows } = counting();
  const world = await new World(tables).furnish();
  for (let n = 0; n < 40; n++) await fill(tables, `customer-${n}`, 30, NIGHT - n * HOUR);
  const before = rows();
  const page = await pageOf(world, operatorKeyOf("anna"), { limit: "20" });
  expect(page.incidents.map(({ customerId }) => customerId)).toEqual(Array(20).fill("customer-0"));
  expect(rows() - before).toBeLessThanOrEqual(20);
});

test("page by page our own see everything once, newest first, even what was opened in one millisecond", async () => {
  const world = await new World().furnish();
  for (let n = 0; n < 12; n++) await fill(world.tables, `customer-${n}`, 7, NIGHT - (n % 3) * HOUR);
  const all = await everyPage(world, operatorKeyOf("anna"), { limit: "5" });
  expect(new Set(all.map(({ id }) => id)).size).toBe(84);
  expect(all).toHaveLength(84);
  const instants = all.map(({ openedAt }) => openedAt);
  expect(instants).toEqual(instants.toSorted().reverse());
  const some = await everyPage(world, operatorKeyOf("anna"), { limit: "5", site: "3.test" });
  expect(some).toHaveLength(12);
});

test("a customer sees their own once, a void number left out", async () => {
  const world = await new World().furnish();
  await fill(world.tables, "harbor", 9, NIGHT);
  await fill(world.tables, "lumina", 23, NIGHT);
  await world.tables.numbers.insert({ customer: "lumina", number: 24, incident: "nobody", rev: 1 });
  const all = await everyPage(world, "customer-key-00000000000001", { limit: "4" });
  expect(all).toHaveLength(23);
  expect(new Set(all.map(({ id }) => id)).size).toBe(23);
});

const LONG_AGO = NIGHT - 40 * DAY;

test("a day is closed by reading what it saw, not every incident there ever was", async () => {
  const { tables, rows } = counting();
  const world = await new World(tables).furnish();
  const old = await fill(tables, "lumina", 300, LONG_AGO);
  const [late, ...rest] = old.slice(-2);
  const fresh = incidentOf("lumina", 301, NIGHT);
  await tables.incidents.insert(fresh);
  await tables.numbers.insert({ customer: "lumina", number: 301, incident: fresh.id, rev: 1 });
  const noted = scheduled(withEntry(late as Incident, { what: "note", by: "anna", data: { text: "?" } }, NIGHT + 1));
  await tables.timeline.insert({ customer: "lumina", incident: noted.id, ...(late as Incident).tail, rev: 1 });
  await tables.incidents.replace(noted);
  const first = closed(undefined, { customer: "lumina", day: "2026-10-01", lastNumber: 300, heads: [] });
  await tables.ledger.insert(first);
  world.now = NIGHT + DAY;
  const before = rows();
  await closeLedger({ triggerTime: "" }, world.deps("ledger-close"));
  const [row] = await tables.ledger.range({ customer: "lumina" }, { reverse: true, limit: 1 });
  const heads = [fresh, noted].map(({ id, tail }) => ({ incident: id, seq: tail.seq, hash: tail.hash }));
  expect(row).toEqual(closed(first, { customer: "lumina", day: "2026-10-02", lastNumber: 301, heads }));
  expect(rest).toHaveLength(1);
  expect(rows() - before).toBeLessThan(110);
  const again = rows();
  await closeLedger({ triggerTime: "" }, world.deps("ledger-close"));
  expect(rows() - again).toBe(0);
});

test("customers who never had an incident cost the closing of days no question of their own", async () => {
  const world = await new World().furnish();
  for (let n = 0; n < 40; n++) {
    const body = { name: `Customer ${n}`, language: "en", timeZone: "UTC", since: NIGHT };
    await world.tables.customers.insert({ customer: `customer-${n}`, item: "META", body, rev: 1 });
  }
  const asked: string[] = [];
  world.mishaps = ({ name }) => void asked.push(name);
  await closeLedger({ triggerTime: "" }, world.deps("ledger-close"));
  expect(asked.filter((name) => /ledger|numbers|incidents/.test(name.split(" ")[1] ?? ""))).toEqual([
    "ledger-close ledger.getAll",
    "ledger-close numbers.getAll",
  ]);
});
