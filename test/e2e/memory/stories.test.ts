import { MINUTE } from "../../../shared/domain/calendar.ts";
import { endingOf } from "../../support/judge.ts";
import { NIGHT } from "../../support/make.ts";
import { slsAlert } from "../../support/sls.ts";
import { type Story, stories } from "../../support/stories.ts";
import { World } from "../../support/world.ts";

const played = async (title: string): Promise<World> => {
  const story = stories.find((one) => one.title.startsWith(title)) as Story;
  const world = await new World().furnish();
  story.play(world);
  await world.pass(story.hours);
  expect((await endingOf(world)).problems).toEqual([]);
  return world;
};

/** The timeline of a customer's incidents: what, and the minute. */
const told = async (world: World, customer = "lumina"): Promise<string[]> =>
  (await world.tables.timeline.range({ customer })).map(
    ({ what, at }) => `${what} ${(Date.parse(at) - NIGHT) / MINUTE}`,
  );

const pagesTo = (world: World, person: string): number[] =>
  world.mails.filter(({ to }) => to.startsWith(person)).map(({ at }) => (at - NIGHT) / MINUTE);

test("an alert pages the person on call at once; the answer reaches the customer and stops the clock; a person resolves", async () => {
  const world = await played("an alert becomes a page");
  expect(await told(world)).toEqual(["opened 0", "paged 0", "answered 4", "joined 9", "mitigated 9", "resolved 14"]);
  expect(world.mails.map(({ to }) => to)).toEqual(["li-wei@provider.test", "zhao@provider.test"]);
  expect(world.mails[0]?.subject).toContain("[Critical]");
  expect(world.mails[1]?.subject).toContain("INC-0001");
  expect(pagesTo(world, "zhao")).toEqual([4]);
});

test("when nobody answers, the plan climbs and repeats its last step, 50, 80 and 100 percent are marked, and we open an incident about ourselves", async () => {
  const world = await played("nobody answers");
  expect((await told(world)).slice(0, 8)).toEqual([
    "opened 0",
    "paged 0",
    "escalated 5",
    "mark 7.5",
    "escalated 10",
    "mark 12",
    "escalated 15",
    "mark 15",
  ]);
  expect([pagesTo(world, "li-wei")[0], pagesTo(world, "anna")[0], pagesTo(world, "chen-lead").slice(0, 3)]).toEqual([
    0,
    5,
    [10, 15, 20],
  ]);
  const [about] = await world.tables.incidents.range({ customer: "_provider" });
  expect(about).toMatchObject({
    kind: "self",
    priority: "High",
    facts: { customer: "lumina", number: "1" },
  });
});

test("the same alert twice is one incident and one page, counted apart; another evaluation joins", async () => {
  const world = await played("the same alert twice");
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.alerts).toBe(2);
  expect(await world.tables.redeliveries.range({})).toHaveLength(1);
  expect(pagesTo(world, "li-wei")).toEqual([0]);
});

test("a thousand identical alerts at once are one incident, one page and 999 redeliveries", async () => {
  const world = await new World().furnish();
  const replies = await Promise.all([...Array(1_000).keys()].map(() => world.alert(slsAlert(NIGHT))));
  const ids = new Set(replies.map(({ body }) => JSON.parse(body).results[0].incidentId));
  expect(ids.size).toBe(1);
  await world.pass(0.05);
  expect(await world.tables.incidents.range({ customer: "lumina" })).toHaveLength(1);
  expect(await world.tables.redeliveries.range({})).toHaveLength(999);
  expect(world.mails).toHaveLength(1);
});

test("two who open at the same moment open one incident", async () => {
  const world = await played("two openers");
  const incidents = await world.tables.incidents.range({ customer: "lumina" });
  expect(incidents.map(({ number, alerts }) => [number, alerts])).toEqual([[1, 2]]);
});

test("whoever acknowledges while the next page goes out is not paged again; after silence they are reminded, then the plan goes on", async () => {
  const world = await played("acknowledged while the page");
  expect((await told(world)).slice(2, 10)).toEqual([
    "escalated 5",
    "acknowledged 5",
    "mark 7.5",
    "mark 12",
    "mark 15",
    "paged 35",
    "lapsed 40",
    "escalated 40",
  ]);
  expect(pagesTo(world, "li-wei").filter((minute) => minute > 5 && minute < 15)).toEqual([]);
});

test("a page that was written down before the acknowledgement is suppressed, and says why", async () => {
  const world = await played("acknowledged between");
  const suppressed = (await world.tables.deliveries.range({})).filter(({ state }) => state === "suppressed");
  expect(suppressed.map(({ recipient, reason, about }) => [recipient, reason, about.round])).toEqual([
    ["anna", "acknowledged", 0],
  ]);
});

test("what comes back within the quiet time reopens the incident with a new promise, and the old link does nothing", async () => {
  const world = await played("it comes back in the quiet time");
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident).toMatchObject({ generation: 2, status: "open", number: 1 });
  expect((await told(world)).slice(6, 9)).toEqual(["resolved 20", "reopened 40", "paged 40"]);
  expect((await told(world)).filter((line) => line.startsWith("answered"))).toEqual([]);
});

test("what comes back later is a new incident with the next number", async () => {
  const world = await played("it comes back after the quiet time");
  const incidents = await world.tables.incidents.range({ customer: "lumina" });
  expect(incidents.map(({ number, status }) => [number, status]).sort()).toEqual([
    [1, "resolved"],
    [2, "answered"],
  ]);
});

test("a resolving alert that a newer firing overtakes leaves the incident unmitigated", async () => {
  const world = await played("a resolving alert and a newer firing");
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.mitigatedBy).toBeUndefined();
  expect(incident?.alerts).toBe(3);
});

test("a sender slower than its lease counts as dead: the message goes out again, once, and is recorded once", async () => {
  const world = await played("a sender slower");
  expect(pagesTo(world, "anna")).toHaveLength(2);
  expect(world.logged.filter(({ did }) => did === "lease-lost")).toHaveLength(1);
});

test("without the flow service the sweep pages, at most 90 seconds late", async () => {
  const world = await played("the flow service is down");
  const [first, second] = [pagesTo(world, "anna")[0] ?? 0, pagesTo(world, "chen-lead")[0] ?? 0];
  expect(first - 5).toBeLessThanOrEqual(1.5);
  expect(second - 10).toBeLessThanOrEqual(1.5);
  expect((await told(world)).filter((line) => line.startsWith("mark"))).toHaveLength(3);
});

test("what a rule's decision refuses opens and reopens nothing, joins what is open, and is kept with its reason", async () => {
  const world = await played("what the rule nominates");
  expect(await told(world)).toEqual(["opened 1", "paged 1", "joined 2", "answered 5", "mitigated 9", "resolved 14"]);
  const incidents = await world.tables.incidents.range({});
  expect(incidents.map(({ alerts, generation }) => [alerts, generation])).toEqual([[3, 1]]);
  expect(incidents[0]?.firstSeenAt).toBe(NIGHT - 40_000);
  const dismissed = (await world.tables.events.range({})).filter((event) => event.dismissed !== undefined);
  expect(dismissed.map(({ dismissed: reason, incident }) => [reason, incident])).toEqual(
    Array(3).fill(["too-few", undefined]),
  );
  const lines = world.logged.filter(({ did }) => did === "dismissed");
  expect(lines.map(({ because }) => because)).toEqual(Array(3).fill("too-few"));
});

test("an alert for a site nobody knows becomes a Medium incident of the provider's own", async () => {
  const world = await played("an alert for a site nobody knows");
  const [incident] = await world.tables.incidents.range({});
  expect(incident).toMatchObject({
    customer: "_provider",
    host: "unknown.example.test",
    priority: "Medium",
    kind: "outage",
  });
});

test("the ledger closes each day at midnight of the customer's zone, and the export verifies with it", async () => {
  const world = await new World().furnish();
  await world.alert(slsAlert(NIGHT));
  await world.pass(48);
  expect(
    (await world.tables.ledger.range({ customer: "lumina" })).map(({ day, count, lastNumber }) => [
      day,
      count,
      lastNumber,
    ]),
  ).toEqual([
    ["2026-10-02", 1, 1],
    ["2026-10-03", 0, 1],
  ]);
  expect((await endingOf(world)).problems).toEqual([]);
});
