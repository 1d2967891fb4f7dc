import * as z from "zod";

/** What the first entry of an incident and the first day of a customer are chained to. */
export const GENESIS = "0".repeat(64);

/** The customer that stands for the provider: its people work on every customer's incidents. */
export const PROVIDER = "_provider";

/** First human answer within so many minutes: the promise by priority, mission I. */
export const promisedMinutes: Record<string, number> = {
  Critical: 15,
  Emergency: 30,
  High: 120,
  Medium: 240,
  Low: 480,
};

/** Ten years of a large provider; Node reads no longer text than 512 MB at once. */
export const MAX_BYTES = 500_000_000;

/** No row of an export takes under 100 bytes: more rows do not fit into such a file. */
const MAX_ROWS = MAX_BYTES / 100;

/** Of one incident or person; an incident that climbs, lapses and joins for a year stays below. */
const MAX_PARTS = 10_000;

/** The longest free text is 2,000 characters; room for growth. */
const MAX_TEXT = 10_000;

export const text = z.string().max(MAX_TEXT);

export const instant = z.iso.datetime({ offset: true, error: "expected an instant, ISO 8601 with zone" });

export const hex = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits");

export const whole = z.int().min(0);

export const rows = <T extends z.ZodType>(row: T) => z.array(row).max(MAX_ROWS);

export const parts = <T extends z.ZodType>(part: T) => z.array(part).max(MAX_PARTS);

const zones = new Set<string>();

const isTimeZone = (name: string): boolean => {
  try {
    return zones.has(name) || Boolean(new Intl.DateTimeFormat("sv-SE", { timeZone: name }) && zones.add(name));
  } catch {
    return false;
  }
};

const whats =
  "opened joined paged handed-over received not-received suppressed acknowledged lapsed answered told paused resumed reprioritised escalated mark handed-on note mitigated resolved reopened cancelled";

const kinds =
  "outage error-burst slow-origin http-flood scan injection-campaign credential-stuffing certificate configuration-drift protection-off log-pipeline capacity black-hole ticket self";

const deliveryStates = "pending sending sent received not-received suppressed failed";

export const statuses = ["open", "acknowledged", "answered", "waiting", "resolved", "cancelled"] as const;

const Scalar = z.union([text, z.number(), z.boolean(), z.null()]);

/** Strict: whatever stands in an entry is under its hash. */
export const Entry = z.strictObject({
  seq: whole,
  at: instant,
  what: z.enum(whats.split(" ")),
  by: text,
  data: z.record(text, z.union([Scalar, parts(Scalar)])),
  previousHash: hex,
  hash: hex,
});

export type Entry = z.infer<typeof Entry>;

export const Generation = z.object({
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

export type Generation = z.infer<typeof Generation>;

const Priority = z.enum(Object.keys(promisedMinutes));

export const Incident = z.object({
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

export type Incident = z.infer<typeof Incident>;

export const Delivery = z.object({
  id: text,
  incidentId: text.nullish(),
  generation: whole.nullish(),
  step: whole.nullish(),
  channel: text,
  recipient: text,
  state: z.enum(deliveryStates.split(" ")),
  attempts: whole,
  sentAt: instant.nullish(),
  /** The newest entry of its incident that the sender saw. */
  seenSeq: whole.nullish(),
  receiptAt: instant.nullish(),
  fallbackOf: text.nullish(),
  /** Of messages that were told in one, and of the one. */
  bundleId: text.nullish(),
});

export type Delivery = z.infer<typeof Delivery>;

export const LedgerRow = z.object({ customerId: text, day: z.iso.date(), count: whole, lastNumber: whole, head: hex });

export type LedgerRow = z.infer<typeof LedgerRow>;

/** Loose but for what is recomputed: all of the body is under its digest. */
const IncidentReport = z.object({
  incidentId: text,
  generation: whole,
  kind: z.enum(["preliminary", "final"]),
  digest: hex,
  body: z.looseObject({ chain: z.object({ seq: whole, hash: hex }) }),
});

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

const Word = z.object({ by: text, at: instant, reason: text });

const Proposal = z.object({
  id: text.min(1),
  customerId: text,
  state: z.enum(["proposed", "approved", "rejected", "reverted", "withdrawn"]),
  at: instant,
  broad: z.boolean(),
  approvals: parts(Word),
  rejected: Word.nullish(),
  reverted: Word.nullish(),
});

/** The parts of an export that can be recomputed. `clock` is the dial's instant at the export; it was read after the rows. */
export const Exported = z.object({
  format: z.literal(1),
  at: instant,
  clock: instant,
  customers: rows(Customer),
  people: rows(Person),
  incidents: rows(Incident),
  deliveries: rows(Delivery),
  voidNumbers: rows(z.object({ customerId: text, number: z.int().min(1), incidentId: text })),
  ledger: rows(LedgerRow),
  incidentReports: rows(IncidentReport).nullish(),
  proposals: rows(Proposal).nullish(),
  reports: rows(z.object({ sentAt: instant.nullish() })).nullish(),
});

export type Exported = z.infer<typeof Exported>;
