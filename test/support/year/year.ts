import { verify } from "../../../scripts/verify-export/verify.ts";
import { DAY, HOUR, iso } from "../../../shared/domain/calendar.ts";
import { isBeat } from "../../../shared/domain/health.ts";
import { Fault } from "../../../shared/errors.ts";
import type { RowsOf } from "../../../shared/ports/tables.ts";
import { gatherExport } from "../../../shared/response/export.ts";
import { memoryTables } from "../memory/rows.ts";
import { IMMORTAL, NO_MISHAPS, World } from "../world.ts";
import { type Accepted, BOUNCES, simulateCustomers } from "./customers.ts";
import { openDuty } from "./duty.ts";
import { type Counts, firstDue, Invariants } from "./invariants.ts";
import { copiedTables, differences, observedTables } from "./observed.ts";
import { type People, simulatePeople } from "./people.ts";
import { furnishProvider, mailOf, NEW_YEAR, phoneOf, staff, stranger, userOf } from "./provider.ts";
import { memoryStage } from "./stage.ts";
import { spellsOf, Weather } from "./weather.ts";

export interface Order {
  seed: number;
  /** The day on which it begins: 0 is the first of the year. Its weather is that of the year, its people have luck of their own. */
  from?: number;
  days: number;
  customers: number;
  /** Where rows are kept; none: in memory. */
  tables?: RowsOf;
  /** Told now and then of how far it is. */
  progress?: (state: State) => void;
}

export interface State {
  day: number;
  counts: Counts;
  alerts: number;
  tickets: number;
  messages: number;
  struck: Record<string, number>;
  /** What does not hold, and when that was seen. Empty: all is well. */
  problems: string[];
  /** The timelines of the incidents that they name. */
  story: string[];
}

/** What was sent so long ago nobody looks at any more. */
const REMEMBERED_MS = 2 * HOUR;

/** Whose address it is. */
const owners = new Map(
  staff.flatMap((one) => [mailOf(one), userOf(one), phoneOf(one)].map((address) => [address, one])),
);
const ownerOf = (address: string): string => owners.get(address) ?? "";

const connect = (world: World, people: People, { taken, tooMuch }: Invariants): void => {
  world.phones.onTooMuch = tooMuch;
  world.phones.strangers.add(userOf(stranger));
  world.onMail = ({ to, text }) => {
    if (to.endsWith(BOUNCES)) throw new Fault("MAIL_REFUSED", "bounced");
    taken();
    people.reads(ownerOf(to), "mail", text);
  };
  world.onCard = ({ user, url }) => {
    taken();
    if (user === undefined) return;
    world.phones.readsAfter[user] = people.glances(ownerOf(user));
    people.reads(ownerOf(user), "dingtalk", url);
  };
  world.phones.otherwise = ({ to, outId }) => {
    taken();
    return people.listens(ownerOf(to), outId);
  };
};

/** Heartbeats are due now and then, the rest as the rows say. */
const isDue = async ({ now, skew }: World, tables: RowsOf): Promise<boolean> => {
  if (isBeat("incident-sweep", now)) return true;
  const { incident, delivery, event } = await firstDue(tables);
  return (
    Math.min(incident?.dueAt ?? now + DAY, delivery?.nextAt ?? now + DAY, event?.pendingAt ?? now + DAY) <= now + skew
  );
};

/** Everything that was taken is there, and every account of it can be recomputed. */
const endProblems = async (
  { tables }: World,
  deps: ReturnType<World["deps"]>,
  accepted: Accepted,
): Promise<string[]> => {
  const result = verify(await gatherExport(deps));
  const events = await tables.events.range({});
  const kept = new Set(events.map(({ alert }) => `${alert.fingerprint} ${alert.alertTime} ${alert.status}`));
  const incidents = new Set((await tables.incidents.range({})).map(({ id }) => id));
  return [
    ...(result.ok ? [] : [result.problem]),
    ...[...accepted.alerts].filter((alert) => !kept.has(alert)).map((alert) => `an alert is lost: ${alert}`),
    ...[...accepted.incidents].filter((id) => !incidents.has(id)).map((id) => `a ticket has no incident: ${id}`),
  ];
};

/** What the timelines of those incidents tell that a problem names. */
const storyOf = async (problems: string[], { incidents, timeline }: RowsOf): Promise<string[]> => {
  const named = (await incidents.range({})).filter(({ id }) => problems.some((problem) => problem.includes(id)));
  const entries = await Promise.all(named.map(({ customer, id }) => timeline.range({ customer, incident: id })));
  return entries.flat().map(({ at, what, by, data }) => `${at} ${what} by ${by} ${JSON.stringify(data)}`);
};

/** Something does not hold. */
class Stopped extends Error {}

/** Plays a year, or some days of one, and stops at the first thing that does not hold. */
export const playYear = async ({ seed, from = 0, days, customers, tables, progress }: Order): Promise<State> => {
  const invariants = new Invariants();
  const copy = memoryTables();
  const world = new World(observedTables(tables ? copiedTables(copy, tables) : copy, copy, invariants));
  world.now = NEW_YEAR + from * DAY;
  world.reports = false;
  world.hasWork = () => isDue(world, copy);
  const spells = spellsOf(seed);
  const luck = seed + from;
  const weather = new Weather(spells, () => world.now, seed);
  const stage = memoryStage(world, copy);
  const duty = openDuty();
  invariants.watch({ tables: copy, duty, now: stage.now, calmSince: () => weather.calmSince() });
  await furnishProvider(world.tables);
  connect(world, simulatePeople(stage, duty, luck), invariants);
  const accepted = await simulateCustomers(stage, customers, luck);

  let day = from;
  const state = (): State => ({
    ...{ day, counts: invariants.counts, alerts: accepted.alerts.size, tickets: accepted.incidents.size },
    ...{ messages: world.taken, struck: weather.struck, problems: [], story: [] },
  });
  const turn = async () => {
    world.isDown = weather.active("down") !== undefined;
    world.flowsDown = weather.active("flows") !== undefined;
    world.phones.dingtalkIsDown = weather.active("dingtalk") !== undefined;
    world.fate = weather.active("crashes") ? (point) => weather.kills(point) : IMMORTAL;
    world.mishaps = weather.isFoul() ? (place) => weather.mishaps(place) : NO_MISHAPS;
    world.handOversLost = weather.active("hand-over-lost") !== undefined;
    world.skew = weather.active("clock")?.skew ?? 0;
  };
  for (const spell of spells) for (const at of [spell.from, spell.to]) world.at(at, turn);
  world.afterEach = async () => {
    await invariants.check();
    if (invariants.problems.length > 0) throw new Stopped();
    const today = Math.floor((world.now - NEW_YEAR) / DAY);
    if (today === day) return;
    day = today;
    world.forget(world.now - REMEMBERED_MS);
    progress?.(state());
  };
  try {
    await world.pass(days * 24);
    Object.assign(world, { fate: IMMORTAL, mishaps: NO_MISHAPS });
    invariants.problems.push(...(await endProblems(world, world.deps("judge"), accepted)));
    if (tables) invariants.problems.push(...(await differences(tables, copy)));
  } catch (error) {
    if (!(error instanceof Stopped)) invariants.problems.push(String((error as Error).stack));
  }
  const problems = invariants.problems.map((problem) => `${iso(world.now)}: ${problem}`);
  return { ...state(), problems, story: await storyOf(invariants.problems, copy) };
};
