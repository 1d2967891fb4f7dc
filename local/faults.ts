/** What may become of a call of a service. */
const ofCalls = [
  ...(["throttled", "unavailable", "unavailable-after", "lost", "unheard", "torn"] as const),
  ...(["hangs", "hangs-after", "slow"] as const),
] as const;
/** What may become of what a service does by itself, or of a function's instance. */
const ofEvents = ["duplicate", "late", "dropped", "restart", "ahead", "behind"] as const;

/**
 * `throttled`, `unavailable`: the service refuses, in its own words, before any effect; `unavailable-after`: after it.
 * `lost`: the effect, then the connection is cut before the answer. `unheard`: cut before the effect. `torn`: the effect,
 * half of the answer, then the cut. `hangs`, `hangs-after`: no answer for as long as the caller waits, before or after the
 * effect. `slow`: the answer comes late. `incomplete`: a query of the log service reads a part of the lines and says so.
 * `duplicate`: what is delivered or invoked is so twice. `late`: it is so later than it should. `dropped`: never. `restart`: an
 * instance dies. `ahead`, `behind`: the clock of an instance is wrong for the time of a call.
 */
export type Kind = (typeof ofCalls)[number] | (typeof ofEvents)[number] | "incomplete";

/** Something that goes wrong on purpose: in one operation of a service, or in all of them. */
export interface Fault {
  /** Name of the service as in `npm run cloud --json`: `tablestore`, `fnf`, `dm` … */
  service: string;
  operation?: string;
  kind: Kind;
  /** How often it strikes at most; without it, until it is cleared. */
  count?: number;
  /** From 0 to 1; without it, it strikes each time. */
  probability?: number;
  /** Real ms until `slow` answers, `hangs` cuts the connection or `restart` kills; ms of the dial by which `late` is late, or a clock `ahead` or `behind`. */
  afterMs?: number;
}

/** What becomes of an answer on its way to the caller. */
export interface Way {
  /** The connection is cut instead, or after half of the body. */
  cut?: true | "half";
  /** Real ms before that; `Infinity`: until the caller gives up. */
  afterMs?: number;
}

/** What strikes a call. */
export interface Blow {
  kind?: Kind;
  /** Nothing is done: this answer instead, though with `way.cut` nobody hears it. */
  refusal?: "throttled" | "unavailable";
  /** It is done, and this is answered all the same. */
  denial?: "unavailable";
  way: Way;
}

/** A fault that is set, with how often it has struck, and which operations. */
export type Struck = Fault & { struck: number; at: Record<string, number> };

type Set = Struck & { drawn: number };

/** Longer than a caller likes, shorter than one waits. */
const SLOW_MS = 1_000;
/** Of the dial; so late a trigger is still within what the sweep makes good. */
export const TRIGGER_LATE_MS = 30_000;
/** Of a clock. More than a lease of the product, less than any signature bears. */
export const CLOCK_WRONG_MS = 30_000;
/** Most that a fault may be asked to wait: an hour. */
const MAX_AFTER_MS = 3_600_000;
/** Faults set at one time. */
const MAX_FAULTS = 100;

const calm: Blow = { way: {} };

const blowOf = ({ kind, afterMs }: Fault): Blow => {
  if (kind === "throttled" || kind === "unavailable") return { kind, refusal: kind, way: {} };
  if (kind === "unavailable-after") return { kind, denial: "unavailable", way: {} };
  if (kind === "unheard") return { kind, refusal: "unavailable", way: { cut: true } };
  const held: Way = { cut: true, afterMs: afterMs ?? Number.POSITIVE_INFINITY };
  if (kind === "hangs") return { kind, refusal: "unavailable", way: held };
  if (kind === "hangs-after") return { kind, way: held };
  if (kind === "slow") return { kind, way: { afterMs: afterMs ?? SLOW_MS } };
  if (kind === "incomplete") return { kind, way: {} };
  return { kind, way: { cut: kind === "torn" ? "half" : true } };
};

/** The n-th draw of a fault, in [0, 1): the same whatever is drawn for others in between (a hash after MurmurHash3's mixer). */
const draw = (seed: number, fault: number, n: number): number => {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(fault + 1, 0x85ebca6b) ^ Math.imul(n + 1, 0xc2b2ae35)) >>> 0;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32;
};

/** A fault that cannot be set; the message names the choices. */
export class UnknownFault extends Error {}

const choose = (what: string, value: unknown, choices: Iterable<string>): string => {
  const known = [...choices];
  if (typeof value === "string" && known.includes(value)) return value;
  throw new UnknownFault(`${what}: ${known.sort().join(", ")}; not ${JSON.stringify(value)}`);
};

const numberIn = (what: string, value: unknown, [least, most]: [number, number]): number | undefined => {
  if (value === undefined) return undefined;
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw new UnknownFault(`${what}: a number from ${least} to ${most}`);
};

const wholeIn = (what: string, value: unknown, bounds: [number, number]): number | undefined => {
  if (value !== undefined && !Number.isInteger(value)) throw new UnknownFault(`${what}: a whole number`);
  return numberIn(what, value, bounds);
};

const numbersOf = ({ count, probability, afterMs }: Record<string, unknown>) => ({
  count: wholeIn("count", count, [1, Number.MAX_SAFE_INTEGER]),
  probability: numberIn("probability", probability, [0, 1]),
  afterMs: wholeIn("afterMs", afterMs, [0, MAX_AFTER_MS]),
});

/** Which faults are set now. A service says what can befall it, and asks before each operation. */
export class Faults {
  readonly #seed: number;
  readonly #offered = new Map<string, Map<string, Kind[]>>();
  readonly #set: Set[] = [];

  /** The same seed, faults and calls: the same strikes. */
  constructor(seed = 1) {
    this.#seed = seed;
  }

  /** A service with these operations runs; what may befall them comes on top of what was said before. */
  offer(service: string, operations: Iterable<string>, kinds: readonly Kind[] = ofCalls): void {
    const known = this.#offered.get(service) ?? new Map<string, Kind[]>();
    this.#offered.set(service, known);
    for (const operation of operations) known.set(operation, [...new Set([...(known.get(operation) ?? []), ...kinds])]);
  }

  /** Which services run, and what may befall them. */
  offered(): { service: string; operations: string[]; kinds: Kind[] }[] {
    return [...this.#offered].map(([service, operations]) => ({
      service,
      operations: [...operations.keys()],
      kinds: [...new Set([...operations.values()].flat())],
    }));
  }

  /** @throws UnknownFault for a service, operation or kind that there is not, or a number out of bounds */
  add(fault: Fault): void {
    this.addAll([fault]);
  }

  /** Faults as somebody wrote them: all, or none. @throws UnknownFault */
  addAll(given: unknown[]): void {
    if (this.#set.length + given.length > MAX_FAULTS) throw new UnknownFault(`at most ${MAX_FAULTS} faults at a time`);
    this.#set.push(...given.map((one) => ({ ...this.#read(one), struck: 0, at: {}, drawn: 0 })));
  }

  #read(given: unknown): Fault {
    const asked: Record<string, unknown> = { ...(given as object) };
    const service = choose("service", asked.service, this.#offered.keys());
    const offered = this.#offered.get(service) ?? new Map<string, Kind[]>();
    const operation = asked.operation === undefined ? "" : choose("operation", asked.operation, offered.keys());
    const kinds = operation ? (offered.get(operation) ?? []) : [...new Set([...offered.values()].flat())];
    const kind = choose("kind", asked.kind, kinds) as Kind;
    const numbers = Object.entries(numbersOf(asked)).filter(([, value]) => value !== undefined);
    return { service, ...(operation && { operation }), kind, ...Object.fromEntries(numbers) };
  }

  clear(service?: string): void {
    const kept = service === undefined ? [] : this.#set.filter((fault) => fault.service !== service);
    this.#set.splice(0, this.#set.length, ...kept);
  }

  list(): Struck[] {
    return this.#set.map(({ drawn: _, ...fault }) => fault);
  }

  /** What strikes this call, counted. */
  blow(service: string, operation: string): Blow {
    if (this.#set.length === 0) return calm;
    const fault = this.take(service, operation, [...ofCalls, "incomplete"]);
    return fault ? blowOf(fault) : calm;
  }

  /** The first fault of one of these kinds that strikes now, counted. */
  take(service: string, operation: string, kinds: readonly Kind[]): Fault | undefined {
    const offered = this.#offered.get(service)?.get(operation) ?? [];
    const fault = this.#set.find(
      (one, place) =>
        one.service === service &&
        (one.operation ?? operation) === operation &&
        kinds.includes(one.kind) &&
        offered.includes(one.kind) &&
        one.struck < (one.count ?? Number.POSITIVE_INFINITY) &&
        this.#strikes(one, place),
    );
    if (fault) {
      fault.struck++;
      fault.at[operation] = (fault.at[operation] ?? 0) + 1;
    }
    return fault;
  }

  /** ms of the dial by which what should happen now is late. */
  lateBy(service: string, operation: string): number {
    const fault = this.#set.length > 0 && this.take(service, operation, ["late"]);
    return fault ? (fault.afterMs ?? TRIGGER_LATE_MS) : 0;
  }

  #strikes(fault: Set, place: number): boolean {
    const { probability = 1 } = fault;
    return probability === 1 || draw(this.#seed, place, fault.drawn++) < probability;
  }
}
