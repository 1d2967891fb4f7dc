import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import * as z from "zod";

/*
 * The verifier of exports, for whoever does not trust the provider: one file that shares no code with the program that wrote
 * what it reads. Formats and rules: the contract's "Export"; chain and ledger: semantics 13 and 14; promised times: mission I2.
 */

const usage = `Usage: npm run verify-export -- FILE [--head CUSTOMER=DAY:HEX]...

Recomputes an export with code of its own: chains, incident numbers, ledger, promised times, statuses, pages.

  --head CUSTOMER=DAY:HEX   a day's head as a daily report printed it (repeatable); the export must agree
  --help                    this text

Exit 0: all agrees. 1: one line names the first thing wrong. 2: wrong arguments, or the file cannot be read.
Whoever can rewrite everything can rewrite the ledger too: only a head that you hold yourself proves the days up to it.
Entries after the last ledger day are chained, and not yet sealed.`;

/** What the first entry of an incident and the first day of a customer are chained to. */
const GENESIS = "0".repeat(64);
/** The customer that stands for the provider: its people work on every customer's incidents. */
const PROVIDER = "_provider";
/** `by` of what happens without a person. */
const SYSTEM = "system";
/** First human answer within so many minutes: the promise by priority, mission I. */
const promisedMinutes: Record<string, number> = { Critical: 15, Emergency: 30, High: 120, Medium: 240, Low: 480 };

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** From the last look at the incident to the record of a sent page takes less (semantics 8): such a page was on its way. */
const IN_FLIGHT_MS = 20_000;
/** Yesterday may still be waiting for the job that closes it; the day before may not. */
const CLOSING_MS = 2 * DAY;
/** Figures in seconds are rounded to whole ones. */
const ROUNDING_SECONDS = 0.5;

/** Ten years of a large provider; Node reads no longer text than 512 MB at once. */
const MAX_BYTES = 500_000_000;
/** No row of an export takes under 100 bytes: more rows do not fit into such a file. */
const MAX_ROWS = MAX_BYTES / 100;
/** Of one incident or person; an incident that climbs, lapses and joins for a year stays below. */
const MAX_PARTS = 10_000;
/** The longest free text is 2,000 characters; room for growth. */
const MAX_TEXT = 10_000;
/** Of a value in the one line that names what is wrong: a hash fits. */
const MAX_SHOWN = 100;

const text = z.string().max(MAX_TEXT);
const instant = z.iso.datetime({ offset: true, error: "expected an instant, ISO 8601 with zone" });
const hex = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits");
const whole = z.int().min(0);
const rows = <T extends z.ZodType>(row: T) => z.array(row).max(MAX_ROWS);
const parts = <T extends z.ZodType>(part: T) => z.array(part).max(MAX_PARTS);

const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat("sv-SE", { timeZone: name }));
  } catch {
    return false;
  }
};

const whats =
  "opened joined paged handed-over received not-received suppressed acknowledged lapsed answered told paused resumed reprioritised escalated mark handed-on note mitigated resolved reopened cancelled";
const kinds =
  "outage error-burst slow-origin http-flood scan injection-campaign credential-stuffing certificate configuration-drift protection-off log-pipeline capacity black-hole ticket self";
const deliveryStates = "pending sending sent received not-received suppressed failed";
const statuses = ["open", "acknowledged", "answered", "waiting", "resolved", "cancelled"] as const;

const Scalar = z.union([text, z.number(), z.boolean(), z.null()]);

/** Strict: whatever stands in an entry is under its hash. */
const Entry = z.strictObject({
  seq: whole,
  at: instant,
  what: z.enum(whats.split(" ")),
  by: text,
  data: z.record(text, z.union([Scalar, parts(Scalar)])),
  previousHash: hex,
  hash: hex,
});
type Entry = z.infer<typeof Entry>;

const Generation = z.object({
  n: whole,
  openedAt: instant,
  clockStartedAt: instant,
  respondBy: instant,
  minutes: whole,
  hours: parts(text).nullish(),
  pauses: parts(z.object({ from: instant, to: instant.nullish(), reason: text.nullish() })),
  acknowledgedAt: instant.nullish(),
  acknowledgedBy: text.nullish(),
  answeredAt: instant.nullish(),
  answeredBy: text.nullish(),
  answeredVia: text.nullish(),
  usedSeconds: z.number().nullish(),
  met: z.boolean().nullish(),
});
type Generation = z.infer<typeof Generation>;

const Priority = z.enum(Object.keys(promisedMinutes));

const Incident = z.object({
  id: text.min(1),
  number: z.int().min(1).nullish(),
  customerId: text,
  host: text.nullish(),
  kind: z.enum(kinds.split(" ")),
  firstPriority: Priority,
  priority: Priority,
  status: z.enum(statuses),
  openedAt: instant,
  firstSeenAt: instant,
  lastSeenAt: instant,
  detectionSeconds: z.number(),
  alerts: whole,
  redeliveries: whole,
  resolvedAt: instant.nullish(),
  generations: parts(Generation).min(1),
  timeline: parts(Entry).min(1),
});
type Incident = z.infer<typeof Incident>;

const Delivery = z.object({
  id: text,
  incidentId: text.nullish(),
  generation: whole.nullish(),
  step: whole.nullish(),
  channel: text,
  recipient: text,
  state: z.enum(deliveryStates.split(" ")),
  attempts: whole,
  sentAt: instant.nullish(),
  receiptAt: instant.nullish(),
  fallbackOf: text.nullish(),
});

type Delivery = z.infer<typeof Delivery>;

const LedgerRow = z.object({ customerId: text, day: z.iso.date(), count: whole, lastNumber: whole, head: hex });
type LedgerRow = z.infer<typeof LedgerRow>;

const Customer = z.object({
  id: text.min(1),
  timeZone: text.refine(isTimeZone, "expected the name of a time zone"),
  access: z.object({ verifiedAt: instant.nullish() }).nullish(),
});

const Person = z.object({
  id: text.min(1),
  customerId: text,
  roles: parts(text),
  channels: parts(z.object({ channel: text, verifiedAt: instant.nullish() })),
  simulated: z.boolean(),
});

/** The parts of an export that can be recomputed. `clock` is the dial's instant at the export; it was read after the rows. */
const Exported = z.object({
  format: z.literal(1),
  at: instant,
  clock: instant,
  customers: rows(Customer),
  people: rows(Person),
  incidents: rows(Incident),
  deliveries: rows(Delivery),
  voidNumbers: rows(z.object({ customerId: text, number: z.int().min(1), incidentId: text })),
  ledger: rows(LedgerRow),
  reports: rows(z.object({ sentAt: instant.nullish() })).nullish(),
});
type Exported = z.infer<typeof Exported>;

/** Problems in the order of the file. Only the first is read, so that a check may rely on those before it. */
type Problems = Generator<string, void, undefined>;

const shown = (value: unknown): string => JSON.stringify(value ?? null).slice(0, MAX_SHOWN);

const wrong = (place: string, expected: string, found: unknown): string =>
  `${place}: expected ${expected}, found ${shown(found)}`;

function* same(place: string, expected: unknown, found: unknown): Problems {
  if ((expected ?? null) !== (found ?? null)) yield wrong(place, shown(expected), found);
}

const iso = (at: number): string => new Date(at).toISOString();

function* sameInstant(place: string, expected: number | undefined, found: string | null | undefined): Problems {
  if (expected !== (found ? Date.parse(found) : undefined))
    yield wrong(place, shown(expected === undefined ? null : iso(expected)), found);
}

function* sameSeconds(place: string, expectedMs: number, found: number | null | undefined): Problems {
  const seconds = expectedMs / 1_000;
  if (Math.abs((found ?? Number.POSITIVE_INFINITY) - seconds) > ROUNDING_SECONDS)
    yield wrong(place, `${Math.round(seconds)}`, found);
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** RFC 8785. `sort` compares UTF-16 code units and `JSON.stringify` writes numbers and strings, as that page demands. */
const canonical = (value: unknown): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  const members = new Map(Object.entries(value));
  return `{${[...members.keys()].sort().map((name) => `${JSON.stringify(name)}:${canonical(members.get(name))}`)}}`;
};

const groupedBy = <T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
};

// The timeline of one incident, by itself

function* chain({ timeline }: Incident, place: string): Problems {
  let previous = GENESIS;
  for (const [i, { previousHash, hash, ...body }] of timeline.entries()) {
    const entry = `${place}.timeline[${i}]`;
    yield* same(`${entry}.seq`, i + 1, body.seq);
    yield* same(`${entry}.previousHash`, previous, previousHash);
    yield* same(`${entry}.hash`, sha256(previous + canonical(body)), hash);
    previous = hash;
  }
}

function* order({ timeline }: Incident, place: string, { clock }: Exported): Problems {
  let last = Number.NEGATIVE_INFINITY;
  for (const [i, { at }] of timeline.entries()) {
    if (Date.parse(at) < last) yield wrong(`${place}.timeline[${i}].at`, `${iso(last)} or later`, at);
    last = Date.parse(at);
  }
  if (Date.parse(clock) < last) yield wrong("clock", `${iso(last)}, the end of ${place}, or later`, clock);
}

function* opening({ timeline, ...row }: Incident, place: string): Problems {
  for (const [i, { what }] of timeline.entries())
    if ((what === "opened") !== (i === 0))
      yield wrong(`${place}.timeline[${i}].what`, `"opened" at the beginning and nowhere else`, what);
  const { at, data } = timeline[0] as Entry;
  const told = { kind: data.kind, firstPriority: data.priority, host: data.host };
  for (const name of ["kind", "firstPriority", "host"] as const)
    if (told[name] !== undefined) yield* same(`${place}.${name}`, told[name], row[name]);
  yield* sameInstant(`${place}.openedAt`, Date.parse(at), row.openedAt);
  const detectionMs = Date.parse(row.openedAt) - Date.parse(row.firstSeenAt);
  yield* sameSeconds(`${place}.detectionSeconds`, detectionMs, row.detectionSeconds);
}

// What the timeline tells, against what the row says

interface Span {
  from: number;
  /** Infinity while it lasts. */
  to: number;
}

/** A generation as the timeline tells it. Times in ms. */
interface Life {
  born: Entry;
  status: Incident["status"];
  taken?: Entry | undefined;
  answered?: Entry | undefined;
  closed?: Entry | undefined;
  /** The entry that made the promise in force: the first one, else the last change of priority. */
  promised: Entry;
  pauses: Span[];
  /** When nobody may be paged. */
  quiet: Span[];
}

type Move = (life: Life, entry: Entry) => Life;

const begun = (spans: Span[], { at }: Entry): Span[] => [
  ...spans,
  { from: Date.parse(at), to: Number.POSITIVE_INFINITY },
];
const ended = (spans: Span[], { at }: Entry): Span[] =>
  spans.map(({ from, to }) => ({ from, to: Math.min(to, Date.parse(at)) }));

const beforePause = ({ answered, taken }: Life): Life["status"] => {
  if (answered) return "answered";
  return taken ? "acknowledged" : "open";
};

const closing =
  (status: "resolved" | "cancelled"): Move =>
  (life, entry) => ({
    ...life,
    status,
    closed: entry,
    pauses: ended(life.pauses, entry),
    quiet: begun(life.quiet, entry),
  });

const moves: Record<string, Move> = {
  acknowledged: (life, entry) => ({
    ...life,
    status: "acknowledged",
    taken: entry,
    quiet: begun(life.quiet, entry),
  }),
  lapsed: (life, entry) => ({ ...life, status: "open", taken: undefined, quiet: ended(life.quiet, entry) }),
  answered: (life, entry) => ({
    ...life,
    status: "answered",
    taken: entry.data.took === true ? entry : life.taken,
    answered: life.answered ?? entry,
    pauses: ended(life.pauses, entry),
    quiet: begun(life.quiet, entry),
  }),
  // Once answered there is no promise left that could stand still.
  paused: (life, entry) => ({
    ...life,
    status: "waiting",
    pauses: life.answered ? life.pauses : begun(life.pauses, entry),
  }),
  resumed: (life, entry) => ({ ...life, status: beforePause(life), pauses: ended(life.pauses, entry) }),
  reprioritised: (life, entry) => ({ ...life, promised: entry }),
  resolved: closing("resolved"),
  cancelled: closing("cancelled"),
};

const bornBy = (born: Entry): Life => ({ born, promised: born, status: "open", pauses: [], quiet: [] });

/** The generations that a timeline tells of; `opened` and each `reopened` begin one. */
const livesOf = ({ timeline }: Incident): Life[] => {
  const lives: Life[] = [];
  for (const entry of timeline) {
    const life = lives.at(-1);
    if (!life || entry.what === "reopened") lives.push(bornBy(entry));
    else lives[lives.length - 1] = moves[entry.what]?.(life, entry) ?? life;
  }
  return lives;
};

function* status(incident: Incident, place: string): Problems {
  const { status, closed } = livesOf(incident).at(-1) as Life;
  yield* same(`${place}.status`, status, incident.status);
  if (status !== "cancelled")
    yield* sameInstant(`${place}.resolvedAt`, closed && Date.parse(closed.at), incident.resolvedAt);
}

function* generations(incident: Incident, place: string, { clock }: Exported): Problems {
  const lives = livesOf(incident);
  yield* same(`${place}.generations.length`, lives.length, incident.generations.length);
  for (const [i, generation] of incident.generations.entries()) {
    const life = lives[i] as Life;
    const here = `${place}.generations[${i}]`;
    yield* same(`${here}.n`, i + 1, generation.n);
    if (i > 0) yield* same(`${place}.timeline[${life.born.seq - 1}].data.generation`, i + 1, life.born.data.generation);
    yield* acts(life, generation, here);
    yield* minutes(life, generation, { here, incident });
    yield* promise(life, generation, { here, now: Date.parse(clock) });
  }
}

/** Who did what when, as the entries say. */
function* acts({ born, taken, answered, pauses }: Life, generation: Generation, here: string): Problems {
  const at = (entry: Entry | undefined) => entry && Date.parse(entry.at);
  yield* sameInstant(`${here}.openedAt`, at(born), generation.openedAt);
  yield* sameInstant(`${here}.acknowledgedAt`, at(taken), generation.acknowledgedAt);
  yield* same(`${here}.acknowledgedBy`, taken?.by, generation.acknowledgedBy);
  yield* sameInstant(`${here}.answeredAt`, at(answered), generation.answeredAt);
  yield* same(`${here}.answeredBy`, answered?.by, generation.answeredBy);
  yield* same(`${here}.answeredVia`, answered?.data.via, generation.answeredVia);
  yield* same(`${here}.pauses.length`, pauses.length, generation.pauses.length);
  for (const [i, { from, to }] of pauses.entries()) {
    yield* sameInstant(`${here}.pauses[${i}].from`, from, generation.pauses[i]?.from);
    yield* sameInstant(`${here}.pauses[${i}].to`, Number.isFinite(to) ? to : undefined, generation.pauses[i]?.to);
  }
}

interface Priced {
  here: string;
  incident: Incident;
}

/** The minutes of the priority that the entry in force names; a reopening may leave it out, and is one of the promises. */
function* minutes({ promised }: Life, { minutes, hours }: Generation, { here, incident }: Priced): Problems {
  const named = promised.data.to ?? promised.data.priority ?? (promised.seq === 1 ? incident.firstPriority : undefined);
  if (typeof named === "string") yield* same(`${here}.minutes`, promisedMinutes[named], minutes);
  const promises = Object.values(promisedMinutes);
  if (!promises.includes(minutes)) yield wrong(`${here}.minutes`, `one of ${promises}`, minutes);
  yield* same(`${here}.hours`, String(promised.data.hours ?? ""), String(hours ?? ""));
}

// Hours that count: zone, weekdays, times, `-day` for a holiday, `+day` for a day that is worked all the same

interface Hours {
  timeZone: string;
  days: string;
  from: number;
  to: number;
  exceptions: string[];
}

const minutesOf = (wallTime: string): number => Number(wallTime.slice(0, 2)) * 60 + Number(wallTime.slice(3));

/** Undefined: every hour counts. */
const hoursOf = ([timeZone = "", days = "", times = "", ...exceptions]: string[]): Hours => ({
  ...{ timeZone, days, exceptions },
  from: minutesOf(times.slice(0, 5)),
  to: minutesOf(times.slice(6)),
});

const walls = new Map<string, Intl.DateTimeFormat>();

/** `YYYY-MM-DD HH:MM` as the clocks of a zone show it. */
const wallOf = (at: number, timeZone: string): string => {
  const style = { dateStyle: "short", timeStyle: "short" } as const;
  const format = walls.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, ...style });
  walls.set(timeZone, format);
  return format.format(at);
};

/** Does the minute that begins at this instant count? */
const counts = (at: number, { timeZone, days, from, to, exceptions }: Hours): boolean => {
  const [day = "", time = ""] = wallOf(at, timeZone).split(" ");
  const weekday = String(new Date(`${day}T00:00:00Z`).getUTCDay() || 7);
  const isOpen = exceptions.includes(`+${day}`) || (days.includes(weekday) && !exceptions.includes(`-${day}`));
  return isOpen && minutesOf(time) >= from && minutesOf(time) < to;
};

/** Longest closed time after which every hour counts again, and so the furthest that anybody has to look. */
const MAX_CLOSED_MS = 400 * DAY;

/** Clocks of every zone differ by whole quarters of an hour, so nothing opens or closes within one that the hours do not name. */
const stepOf = ({ from, to }: Hours): number => (from % 15 === 0 && to % 15 === 0 ? 15 : 1) * MINUTE;

/** The spans from an instant on that count, found by looking at the clock on the wall again and again. */
function* openSpans(from: number, hours: Hours): Generator<Span> {
  const step = stepOf(hours);
  let closed = 0;
  for (let at = from; closed < MAX_CLOSED_MS; ) {
    const to = (Math.floor(at / step) + 1) * step;
    const isOpen = counts(at, hours);
    closed = isOpen ? 0 : closed + to - at;
    if (isOpen) yield { from: at, to };
    at = to;
  }
}

const countedMs = (from: number, to: number, hours: Hours | undefined): number => {
  if (!hours) return Math.max(0, to - from);
  let sum = 0;
  for (const span of openSpans(from, hours)) {
    if (span.from >= to) break;
    sum += Math.min(span.to, to) - span.from;
  }
  return sum;
};

const whenCounted = (from: number, ms: number, hours: Hours | undefined): number => {
  if (!hours) return from + ms;
  let left = ms;
  for (const span of openSpans(from, hours)) {
    if (span.to - span.from >= left) return span.from + left;
    left -= span.to - span.from;
  }
  return Number.POSITIVE_INFINITY;
};

/** Pauses that begin before the promise is over move its end by what would have counted in them. */
const dueAfter = (start: number, promisedMs: number, pauses: Span[], hours: Hours | undefined): number => {
  let counted = promisedMs;
  for (const { from, to } of pauses)
    if (from < whenCounted(start, counted, hours)) counted += countedMs(from, to, hours);
  return whenCounted(start, counted, hours);
};

/** What `met` may say. UNCONFIRMED: closed in time without an answer counts as missed, or not at all; both are let through. */
const verdicts = ({ answered, closed }: Life, inTime: boolean): (boolean | null)[] => {
  if (answered) return [inTime];
  if (!inTime) return [false];
  return closed ? [null, false] : [null];
};

/** The promised time, from the entries: pauses stop it, the first answer ends it, else the closing, else it runs until `now`. */
function* promise(life: Life, generation: Generation, { here, now }: { here: string; now: number }): Problems {
  const start = Date.parse(generation.clockStartedAt);
  const promisedMs = generation.minutes * MINUTE;
  const hours = generation.hours ? hoursOf(generation.hours) : undefined;
  if (start > Date.parse(life.born.at)) yield wrong(`${here}.clockStartedAt`, `${life.born.at} or earlier`, iso(start));
  const over = life.pauses.filter(({ to }) => Number.isFinite(to));
  yield* sameInstant(`${here}.respondBy`, dueAfter(start, promisedMs, over, hours), generation.respondBy);
  const last = life.answered ?? life.closed;
  const end = last ? Date.parse(last.at) : now;
  const usedMs = life.pauses.reduce(
    (sum, { from, to }) => sum - countedMs(from, Math.min(to, end), hours),
    countedMs(start, end, hours),
  );
  if (life.answered || typeof generation.usedSeconds === "number")
    yield* sameSeconds(`${here}.usedSeconds`, usedMs, generation.usedSeconds);
  const met = verdicts(life, usedMs <= promisedMs);
  if (!met.includes(generation.met ?? null)) yield wrong(`${here}.met`, met.map(String).join(" or "), generation.met);
}

const incidentChecks = [chain, order, opening, status, generations];

function* incidents(exported: Exported): Problems {
  for (const [i, incident] of exported.incidents.entries())
    for (const check of incidentChecks) yield* check(incident, `incidents[${i}]`, exported);
}

// Between the lists of the export

function* customers({ customers, incidents, ledger, voidNumbers }: Exported): Problems {
  const known = new Set(customers.map(({ id }) => id));
  for (const [name, list] of Object.entries({ incidents, ledger, voidNumbers }))
    for (const [i, { customerId }] of list.entries())
      if (!known.has(customerId)) yield wrong(`${name}[${i}].customerId`, "a customer of the export", customerId);
}

function* identities({ customers, incidents, deliveries }: Exported): Problems {
  for (const [name, list] of Object.entries({ customers, incidents, deliveries })) {
    const seen = new Set<string>();
    for (const [i, { id }] of list.entries()) {
      if (seen.has(id)) yield wrong(`${name}[${i}].id`, "an id that stands there once", id);
      seen.add(id);
    }
  }
}

/** A person is one of the customer's or of the provider's. */
function* persons({ people, incidents }: Exported): Problems {
  const homes = groupedBy(people, ({ id }) => id);
  for (const [i, { customerId, generations }] of incidents.entries())
    for (const [j, { acknowledgedBy, answeredBy }] of generations.entries())
      for (const [act, by] of Object.entries({ acknowledgedBy, answeredBy }))
        if (by && by !== SYSTEM && !homes.get(by)?.some((one) => [customerId, PROVIDER].includes(one.customerId)))
          yield wrong(`incidents[${i}].generations[${j}].${act}`, "a person of the customer or the provider", by);
}

/** Every number from 1 stands once: in its incident, or void, since its incident names another. */
function* numbers({ incidents, voidNumbers }: Exported): Problems {
  const named = incidents.map(({ customerId, number }, i) => ({ customerId, number, place: `incidents[${i}].number` }));
  const voids = voidNumbers.map((row, i) => ({ ...row, place: `voidNumbers[${i}].number` }));
  for (const group of groupedBy([...named, ...voids], ({ customerId }) => customerId).values()) {
    const given = group.flatMap(({ number, place }) => (number ? [{ number, place }] : []));
    given.sort((a, b) => a.number - b.number);
    for (const [i, { number, place }] of given.entries()) yield* same(place, i + 1, number);
  }
}

function* voids({ incidents, voidNumbers }: Exported): Problems {
  const known = new Map(incidents.map((incident) => [incident.id, incident]));
  for (const [i, { customerId, incidentId }] of voidNumbers.entries())
    if (known.get(incidentId)?.customerId !== customerId)
      yield wrong(`voidNumbers[${i}].incidentId`, "an incident of this customer", incidentId);
}

/** Nobody is paged for what somebody has taken or answered, or what is closed. */
function* deliveries({ incidents, deliveries }: Exported): Problems {
  const known = new Map(incidents.map((incident) => [incident.id, livesOf(incident)]));
  for (const [i, { incidentId, generation, step, sentAt }] of deliveries.entries()) {
    const lives = known.get(incidentId ?? "");
    if (incidentId && !lives) yield wrong(`deliveries[${i}].incidentId`, "an incident of the export", incidentId);
    if (!lives || typeof step !== "number") continue;
    const life = lives[(generation ?? 0) - 1];
    if (!life) yield wrong(`deliveries[${i}].generation`, `one of ${lives.length} of its incident`, generation);
    const sent = sentAt ? Date.parse(sentAt) : Number.NaN;
    const late = life?.quiet.find(({ from, to }) => sent > from + IN_FLIGHT_MS && sent < to);
    if (late) yield wrong(`deliveries[${i}].sentAt`, `no page after ${iso(late.from)}`, sentAt);
  }
}

/** What takes the place of a message is about the same, to the same person, over another channel. */
function* fallbacks({ deliveries }: Exported): Problems {
  const known = new Map(deliveries.map((one) => [one.id, one]));
  for (const [i, { fallbackOf, incidentId, generation, recipient, channel }] of deliveries.entries()) {
    if (!fallbackOf) continue;
    const first = known.get(fallbackOf);
    const place = `deliveries[${i}]`;
    if (!first) yield wrong(`${place}.fallbackOf`, "a message of the export", fallbackOf);
    else yield* sameMessage(place, { incidentId, generation, recipient }, first);
    if (first?.channel === channel) yield wrong(`${place}.channel`, "another channel", channel);
  }
}

function* sameMessage(place: string, one: Partial<Delivery>, first: Delivery): Problems {
  for (const name of ["incidentId", "generation", "recipient"] as const)
    yield* same(`${place}.${name}`, first[name], one[name]);
}

// The ledger

interface Book {
  rows: (LedgerRow & { place: string })[];
  incidents: Incident[];
  /** Of voids: the number, and the incident that it was taken for. */
  voids: Exported["voidNumbers"];
  dayOf(instant: string): string;
}

/** How an incident's chain stood at the end of a day. */
interface End {
  incident: string;
  seq: number;
  hash: string;
}

/** (Swedish dates are written as ISO writes them.) */
const daysIn = (timeZone: string): Book["dayOf"] => {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  return (instant) => format.format(Date.parse(instant));
};

function* books({ customers, ...all }: Exported): Generator<[customer: string, Book]> {
  const placed = all.ledger.map((row, i) => ({ ...row, place: `ledger[${i}]` }));
  const rows = groupedBy(placed, ({ customerId }) => customerId);
  const incidents = groupedBy(all.incidents, ({ customerId }) => customerId);
  const voids = groupedBy(all.voidNumbers, ({ customerId }) => customerId);
  for (const { id, timeZone } of customers) {
    const days = (rows.get(id) ?? []).sort((a, b) => (a.day < b.day ? -1 : 1));
    yield [id, { rows: days, incidents: incidents.get(id) ?? [], voids: voids.get(id) ?? [], dayOf: daysIn(timeZone) }];
  }
}

/** Where each incident's chain stood at the end of each day on which it had an entry. */
const endsByDay = ({ incidents, dayOf }: Book): Map<string, End[]> => {
  const days = new Map<string, End[]>();
  for (const { id, timeline } of incidents) {
    const last = new Map(timeline.map(({ at, seq, hash }) => [dayOf(at), { incident: id, seq, hash }]));
    for (const [day, end] of last)
      days
        .set(day, days.get(day) ?? [])
        .get(day)
        ?.push(end);
  }
  return days;
};

/** The largest number given on each day: a number counts on the day on which its incident was opened. */
const numbersByDay = ({ incidents, voids, dayOf }: Book): Map<string, number> => {
  const spare = groupedBy(voids, ({ incidentId }) => incidentId);
  const largest = new Map<string, number>();
  for (const { id, number, openedAt } of incidents) {
    const taken = [number ?? 0, ...(spare.get(id) ?? []).map((one) => one.number)];
    const day = dayOf(openedAt);
    largest.set(day, Math.max(largest.get(day) ?? 0, ...taken));
  }
  return largest;
};

const nextDay = (day: string): string => iso(Date.parse(day) + DAY).slice(0, 10);

/** Every day up to the day before yesterday that has an entry is closed, and none that is not over. */
function* coverage(
  customer: string,
  { rows, dayOf }: Book,
  { days, clock }: { days: string[]; clock: string },
): Problems {
  const [first, last] = [rows[0]?.day ?? "", rows.at(-1)?.day ?? ""];
  const due = dayOf(iso(Date.parse(clock) - CLOSING_MS));
  const missing = days.sort().find((day) => day <= due && (day < first || day > last));
  if (missing) yield wrong("ledger", `a row of customer ${customer} for ${missing}`, null);
  const early = rows.find(({ day }) => day >= dayOf(clock));
  if (early) yield wrong(`${early.place}.day`, `a day before ${dayOf(clock)}`, early.day);
}

function* sealed(book: Book, ends: Map<string, End[]>): Problems {
  const { rows } = book;
  const numbers = numbersByDay(book);
  let [previous, lastNumber, expected] = [GENESIS, 0, rows[0]?.day ?? ""];
  for (const { place, day, ...row } of rows) {
    yield* same(`${place}.day`, expected, day);
    const heads = (ends.get(day) ?? []).sort((a, b) => (a.incident < b.incident ? -1 : 1));
    lastNumber = Math.max(lastNumber, numbers.get(day) ?? 0);
    const body = { day, count: heads.length, lastNumber, heads };
    yield* same(`${place}.count`, body.count, row.count);
    yield* same(`${place}.lastNumber`, body.lastNumber, row.lastNumber);
    yield* same(`${place}.head`, sha256(previous + canonical(body)), row.head);
    [previous, expected] = [row.head, nextDay(day)];
  }
}

function* ledger(exported: Exported): Problems {
  for (const [customer, book] of books(exported)) {
    const ends = endsByDay(book);
    yield* coverage(customer, book, { days: [...ends.keys()], clock: exported.clock });
    yield* sealed(book, ends);
  }
}

/** A day's head as a customer holds it, from a daily report. */
export interface Head {
  customer: string;
  /** `YYYY-MM-DD` in the customer's time zone. */
  day: string;
  /** 64 hex digits. */
  head: string;
}

function* witnessed({ ledger }: Exported, heads: Head[]): Problems {
  for (const { customer, day, head } of heads) {
    const at = ledger.findIndex((row) => row.customerId === customer && row.day === day);
    const place = at < 0 ? `ledger of ${customer}, ${day}` : `ledger[${at}].head`;
    yield* same(place, head, ledger[at]?.head);
  }
}

const checks = [customers, identities, incidents, persons, numbers, voids, deliveries, fallbacks, ledger, witnessed];

export interface Summary {
  customers: number;
  incidents: number;
  entries: number;
  /** Incidents whose hash chain was recomputed. */
  chains: number;
  ledgerDays: number;
  /** `respondBy`, `usedSeconds` and `met` of every generation. */
  slaFigures: number;
  /** Heads that a customer holds and the export agrees with. */
  witnesses: number;
}

export type Verification = { ok: true; summary: Summary } | { ok: false; problem: string };

const FIGURES_PER_GENERATION = 3;

const summaryOf = ({ customers, incidents, ledger }: Exported, heads: Head[]): Summary => {
  const total = (count: (incident: Incident) => number) => incidents.reduce((sum, one) => sum + count(one), 0);
  return {
    customers: customers.length,
    incidents: incidents.length,
    entries: total(({ timeline }) => timeline.length),
    chains: incidents.length,
    ledgerDays: ledger.length,
    slaFigures: total(({ generations }) => generations.length) * FIGURES_PER_GENERATION,
    witnesses: heads.length,
  };
};

const at = (root: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], root);

const misshapen = ({ issues: [issue] }: z.ZodError, exported: unknown): string => {
  const path = issue?.path ?? [];
  const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return `${place.replace(/^\./, "") || "the file"}: ${issue?.message}, found ${shown(at(exported, path))}`;
};

/**
 * Recomputes an export, as `JSON.parse` gives it. Trusts nothing that the writer computed.
 * @param heads witnesses that the ledger must agree with
 * @returns what was recomputed, or the first thing wrong: its place, what was expected, what stands there
 */
export const verify = (exported: unknown, heads: Head[] = []): Verification => {
  const parsed = Exported.safeParse(exported);
  if (!parsed.success) return { ok: false, problem: misshapen(parsed.error, exported) };
  for (const check of checks) for (const problem of check(parsed.data, heads)) return { ok: false, problem };
  return { ok: true, summary: summaryOf(parsed.data, heads) };
};

// The command

/** Wrong arguments, or a file that cannot be read: exit 2. */
class UsageError extends Error {}

const headFrom = (text: string): Head => {
  const [, customer, day, head] = /^(.+)=(\d{4}-\d{2}-\d{2}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (!customer || !day || !head) throw new UsageError(`--head takes CUSTOMER=DAY:HEX, not ${shown(text)}`);
  return { customer, day, head: head.toLowerCase() };
};

const argumentsOf = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: { head: { type: "string", multiple: true, default: [] }, help: { type: "boolean", default: false } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

const read = (file: string): unknown => {
  try {
    if (statSync(file).size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`);
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
};

const said = ({ witnesses, ...all }: Summary): string =>
  `ok: ${all.customers} customers, ${all.incidents} incidents with ${all.entries} entries: ${all.chains} chains, ` +
  `${all.ledgerDays} ledger days, ${all.slaFigures} SLA figures recomputed, ${witnesses} heads agree`;

export interface Ending {
  code: 0 | 1 | 2;
  text: string;
}

/** The command without its printing: code 0 goes to standard output, others to standard error. */
export const run = (args: string[]): Ending => {
  try {
    const { values, positionals } = argumentsOf(args);
    if (values.help) return { code: 0, text: usage };
    const [file, ...more] = positionals;
    if (!file || more.length > 0) throw new UsageError("verify-export takes one FILE; --help says more");
    const result = verify(read(file), values.head.map(headFrom));
    return result.ok ? { code: 0, text: said(result.summary) } : { code: 1, text: result.problem };
  } catch (error) {
    if (error instanceof UsageError) return { code: 2, text: error.message };
    throw error;
  }
};

if (require.main === module) {
  const { code, text } = run(process.argv.slice(2));
  (code === 0 ? console.log : console.error)(text);
  process.exitCode = code;
}
