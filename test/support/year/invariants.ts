import { verify } from "../../../scripts/verify-export/verify.ts";
import { HOUR, MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import type { Delivery } from "../../../shared/domain/delivery/delivery.ts";
import { incidentExport, timelineOf } from "../../../shared/domain/incident/export.ts";
import { type Incident, PROVIDER } from "../../../shared/domain/incident/incident.ts";
import type { NumberRow } from "../../../shared/domain/incident/number.ts";
import type { Entry } from "../../../shared/domain/incident/timeline.ts";
import type { RowsOf } from "../../../shared/ports/tables.ts";
import { LATE_MS } from "../exports.ts";
import type { Duty } from "./duty.ts";
import { dutyLeads, plans } from "./provider.ts";

/** From the last look at an incident to the record of a page takes less (semantics 8). */
const IN_FLIGHT_MS = 20 * SECOND;
/** Turns of calls are planned within this. */
const PLANNED_MS = HOUR;
/** A stored alert that nobody finished is looked for after this. */
const FORGOTTEN_MS = MINUTE;
const PROMISED: Record<string, number> = { Critical: 15, Emergency: 30, High: 120, Medium: 240, Low: 480 };

const PAGES = ["paged", "escalated"];
const CLOSED = ["resolved", "cancelled"];
const QUIET = ["acknowledged", "answered", "waiting", ...CLOSED];

/** What is known of an incident from its entries alone. */
interface Life {
  status: string;
  /** Since when nobody may be paged. */
  quietFrom: number | undefined;
  level: number;
  /** When the level before was due. */
  lastDue: number | undefined;
  /** Somebody asked for the next level before its time. */
  isHurried: boolean;
  marks: number;
}

export interface Surroundings {
  tables: RowsOf;
  duty: Duty;
  now(): number;
  /** Since when nothing has delayed anything. */
  calmSince(): number;
}

export interface Counts {
  incidents: number;
  entries: number;
  pages: number;
  sent: number;
  repeats: number;
  verified: number;
  /** Longest time after which a level was fired, s: in calm weather, and at all. */
  latestCalm: number;
  latest: number;
}

/** What comes first in each list of the sweep. */
export const firstDue = async ({ incidents, deliveries, events }: RowsOf) => {
  const [incident] = await incidents.index("incident_due", { dueShard: "0" }, { limit: 1 });
  const [delivery] = await deliveries.index("outbox_next", { shard: "0" }, { limit: 1 });
  const [event] = await events.index("event_pending", { pendingShard: "0" }, { limit: 1 });
  return { incident, delivery, event };
};

/** A page that went out: was it to somebody on duty? */
interface Asked extends Pick<Delivery, "id" | "customer" | "recipient" | "createdAt"> {
  incident: string;
  level: number;
}

/** Everything that must hold at every moment, looked at as it is written. What does not hold is kept as a sentence. */
export class Invariants {
  readonly problems: string[] = [];
  readonly counts: Counts = {
    incidents: 0,
    entries: 0,
    pages: 0,
    sent: 0,
    repeats: 0,
    verified: 0,
    latestCalm: 0,
    latest: 0,
  };
  readonly #lives = new Map<string, Life>();
  readonly #numbers = new Map<string, number>();
  readonly #taken = new Map<string, number>();
  /** Whose lease was taken last: one process runs at a time, and sends it at once. */
  #sending = "";
  /** When a row was last written, by id: a change may be due at once. */
  readonly #written = new Map<string, number>();
  /** As they stand now, by id. */
  readonly #closed = new Map<string, Incident>();
  #world: Surroundings | undefined;

  watch(world: Surroundings): void {
    this.#world = world;
  }

  get #here(): Surroundings {
    return this.#world as Surroundings;
  }

  #wrong(what: string): void {
    this.problems.push(what);
  }

  /** Since it was due, was known to be and nothing stood in the way any more, ms. */
  #lateness(due: number, id: string): number {
    return this.#here.now() - Math.max(due, this.#written.get(id) ?? 0, this.#here.calmSince());
  }

  readonly number = ({ customer, number }: NumberRow): void => {
    const last = this.#numbers.get(customer) ?? 0;
    if (number !== last + 1) this.#wrong(`number ${number} of ${customer} follows ${last}`);
    this.#numbers.set(customer, number);
  };

  readonly incident = (after: Incident, before: Incident | undefined): void => {
    if (!before) this.counts.incidents++;
    if (before?.seq !== after.seq) this.#told(after, before);
    this.#written.set(after.id, this.#here.now());
  };

  #told(after: Incident, before: Incident | undefined): void {
    this.counts.entries++;
    this.#linked(after, before);
    this.#lives.set(after.id, this.#lived(after, before));
    if (CLOSED.includes(after.status) && before?.status !== after.status) this.#closed.set(after.id, after);
  }

  #linked({ id, tail }: Incident, before: Incident | undefined): void {
    const [seq, hash] = before ? [before.seq + 1, before.tail.hash] : [1, "0".repeat(64)];
    if (tail.seq !== seq || tail.previousHash !== hash)
      this.#wrong(`${id}: entry ${tail.seq} is not chained to ${seq - 1}`);
    if (before && tail.at < before.tail.at)
      this.#wrong(`${id}: entry ${tail.seq} at ${tail.at} follows ${before.tail.at}`);
  }

  #lived(after: Incident, before: Incident | undefined): Life {
    const { id, tail, status, openedAt } = after;
    const life: Life = this.#lives.get(id) ?? { ...fresh, status: "" };
    if (PAGES.includes(tail.what) && typeof tail.data.level === "number") return this.#paged(life, { after, before });
    if (tail.what === "mark") this.#marked(life, after);
    const quietFrom = QUIET.includes(status) ? (life.quietFrom ?? Date.parse(tail.at)) : undefined;
    const next = { ...life, status, quietFrom };
    if (tail.what === "opened" || tail.what === "reopened") return { ...next, ...fresh, lastDue: undefined, status };
    if (tail.what === "mark") return { ...next, marks: life.marks + 1 };
    if (tail.what === "reprioritised")
      return { ...next, ...this.#anew(life, after, before), marks: after.marks.length };
    const isHurried = life.isHurried || ["lapsed", "handed-on"].includes(tail.what) || tail.data.urges !== undefined;
    return { ...next, isHurried, ...(openedAt === undefined ? {} : {}) };
  }

  /** A more urgent priority begins its own plan while nobody has the incident. */
  #anew(life: Life, { round }: Incident, before: Incident | undefined): Partial<Life> {
    return round > (before?.round ?? 0)
      ? { level: 0, lastDue: undefined, isHurried: true }
      : { isHurried: life.isHurried };
  }

  /** Each level once, in order, not before its time, and not long after. */
  #paged(life: Life, { after, before }: { after: Incident; before: Incident | undefined }): Life {
    const { id, tail, priority } = after;
    this.counts.pages++;
    const due = before?.nextLevelAt ?? 0;
    if (tail.data.level !== life.level)
      this.#wrong(`${id}: level ${tail.data.level} was fired instead of ${life.level}`);
    if (life.status !== "open") this.#wrong(`${id}: level ${life.level} was fired while it was ${life.status}`);
    const { levels, repeatMinutes } = plans[priority];
    const minutes = levels[life.level]
      ? (levels[life.level]?.afterMinutes ?? 0) - (levels[life.level - 1]?.afterMinutes ?? 0)
      : repeatMinutes;
    const planned = life.lastDue === undefined ? undefined : life.lastDue + minutes * MINUTE;
    if (!life.isHurried && planned !== undefined && due !== planned && life.level < levels.length)
      this.#wrong(`${id}: level ${life.level} was due at ${due}, not at ${planned}`);
    this.#late(id, life.level, due);
    return { ...life, level: life.level + 1, lastDue: due, isHurried: false };
  }

  #late(id: string, level: number, due: number): void {
    const late = this.#lateness(due, id);
    this.counts.latest = Math.max(this.counts.latest, (this.#here.now() - due) / SECOND);
    this.counts.latestCalm = Math.max(this.counts.latestCalm, late / SECOND);
    if (late > LATE_MS) this.#wrong(`${id}: level ${level} was ${late / SECOND} s late`);
  }

  #marked({ marks }: Life, { id, tail, priority, generations }: Incident): void {
    const percent = Number(tail.data.percent);
    if (percent !== [50, 80, 100][marks]) this.#wrong(`${id}: mark ${percent} is number ${marks + 1}`);
    const generation = generations.at(-1);
    if (generation?.answeredAt !== undefined) this.#wrong(`${id}: mark ${percent} after the answer`);
    const least = (generation?.clockStartedAt ?? 0) + ((PROMISED[priority] ?? 0) * MINUTE * percent) / 100;
    if (Date.parse(tail.at) < least) this.#wrong(`${id}: mark ${percent} at ${tail.at} came before its time`);
  }

  readonly delivery = (after: Delivery, before: Delivery | undefined): void => {
    this.#written.set(after.id, this.#here.now());
    if (after.state === "sending") this.#sending = after.id;
    if (after.state !== "sent" || after.sentAt === before?.sentAt) return;
    this.counts.sent++;
    if (before?.sentAt !== undefined) this.#wrong(`${after.id} was sent twice`);
    if (after.about.is === "incident" && after.template === "page") this.#sentPage(after, after.about);
  };

  #sentPage(
    { id, customer, recipient, createdAt, sentAt = 0 }: Delivery,
    about: Extract<Delivery["about"], { is: "incident" }>,
  ): void {
    const life = this.#lives.get(about.incident);
    if (life?.quietFrom !== undefined && sentAt > life.quietFrom + IN_FLIGHT_MS)
      this.#wrong(`${id}: paged ${(sentAt - life.quietFrom) / SECOND} s after it was ${life.status}`);
    this.#asked.push({ id, customer, recipient, createdAt, incident: about.incident, level: Number(about.level) });
  }

  #asked: Asked[] = [];

  /** A provider took a message. Once, unless something was wrong between the sending and the record. */
  readonly taken = (): void => {
    const last = this.#taken.get(this.#sending);
    this.#taken.set(this.#sending, this.#here.now());
    if (last === undefined) return;
    this.counts.repeats++;
    if (this.#here.calmSince() < last) this.#wrong(`${this.#sending} went out again for no reason`);
  };

  /** A provider refused what was more than it takes. A limit that is planned for is passed by what goes out again, for a reason. */
  readonly tooMuch = (code: string): void => {
    const { now, calmSince } = this.#here;
    if (now() - calmSince() > PLANNED_MS) this.#wrong(`more than a provider takes: ${code}`);
  };

  /** After everything that happened at one instant. */
  async check(): Promise<void> {
    await this.#overdue();
    for (const asked of this.#asked.splice(0)) await this.#onDuty(asked);
    for (const incident of this.#closed.values()) await this.#recomputes(incident);
    this.#closed.clear();
  }

  async #overdue(): Promise<void> {
    const { incident, delivery, event } = await firstDue(this.#here.tables);
    const overdue = [
      { due: incident?.dueAt, id: incident?.id ?? "" },
      { due: delivery?.nextAt, id: delivery?.id ?? "" },
      { due: event && (event.pendingAt ?? 0) + FORGOTTEN_MS, id: event?.event ?? "" },
    ];
    for (const { due, id } of overdue)
      if (due !== undefined && this.#lateness(due, id) > LATE_MS)
        this.#wrong(`${id} is overdue by ${this.#lateness(due, id) / SECOND} s`);
  }

  /** Paged is whoever the plan calls: named, or on duty when the level was fired. */
  async #onDuty({ id, customer, recipient, createdAt, incident: key, level }: Asked): Promise<void> {
    const incident = await this.#here.tables.incidents.get({ customer, id: key });
    const called = Object.values(plans).flatMap(({ levels }) => {
      const { people, rotas = [] } = levels[Math.min(level, levels.length - 1)] as (typeof levels)[number];
      const at = [createdAt, incident?.firedAt[level] ?? createdAt];
      return [...people, ...rotas.flatMap((rota) => at.flatMap((one) => this.#here.duty.calledBy(rota, one)))];
    });
    if (![...called, "group"].includes(recipient)) this.#wrong(`${id}: ${recipient} was paged, and was not on duty`);
    if (called.length === 0 && !dutyLeads.includes(recipient)) this.#wrong(`${id}: a gap that is not the leads'`);
  }

  /** The verifier's own code finds the same chain, times and states. */
  async #recomputes(incident: Incident): Promise<void> {
    this.counts.verified++;
    const { tables, now } = this.#here;
    const { customer, id } = incident;
    const timeline: Entry[] = timelineOf(incident, await tables.timeline.range({ customer, incident: id }));
    const last = Math.max(now(), Date.parse(incident.tail.at));
    const exported = incidentExport({ incident, timeline, redeliveries: 0, now: last });
    const named = incident.generations.flatMap(({ acknowledgedBy, answeredBy }) => [acknowledgedBy, answeredBy]);
    const keys = [...new Set(named)].flatMap((person) =>
      [PROVIDER, customer].map((home) => ({ customer: home, person: person ?? "" })),
    );
    const people = (await tables.people.getAll(keys)).filter((one) => one !== undefined);
    const at = new Date(last).toISOString();
    const result = verify({
      ...{ format: 1, at, clock: at, deliveries: [], voidNumbers: [], ledger: [], people: people.map(shown) },
      customers: [{ id: customer, timeZone: "UTC" }],
      incidents: [{ ...exported, number: null }],
    });
    if (!result.ok && !result.problem.startsWith("ledger:")) this.#wrong(`${id}: ${result.problem}`);
  }
}

const fresh = { quietFrom: undefined, level: 0, lastDue: undefined, isHurried: false, marks: 0 };

const shown = ({ customer, person, roles, simulated }: Awaited<ReturnType<RowsOf["people"]["range"]>>[number]) => ({
  ...{ id: person, customerId: customer, roles, channels: [], simulated },
});
