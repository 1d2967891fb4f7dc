import { DAY, HOUR, MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import type { Mishap } from "../failing.ts";
import type { Point } from "../killing.ts";
import type { Place } from "../places.ts";
import { diceOf, numberOf } from "./dice.ts";
import { NEW_YEAR } from "./provider.ts";

/**
 * What may be wrong for a while. `store`, `store-lost`: calls to Tablestore are refused, or work and are answered with a time-out;
 * `providers`, `providers-lost`: the same of mail, chat and phone; `hand-over`: other calls; `hand-over-lost`: asynchronous ones are
 * taken and never made; `crashes`: processes die.
 */
const kinds = {
  store: { strikes: 0.03, minutes: 60, delays: true },
  "store-lost": { strikes: 0.03, minutes: 60, delays: true },
  providers: { strikes: 0.4, minutes: 60, delays: true },
  "providers-lost": { strikes: 0.3, minutes: 60, delays: true },
  "hand-over": { strikes: 0.5, minutes: 60, delays: false },
  "hand-over-lost": { strikes: 1, minutes: 60, delays: false },
  crashes: { strikes: 0.04, minutes: 60, delays: true },
  dingtalk: { strikes: 1, minutes: 300, delays: false },
  flows: { strikes: 1, minutes: 480, delays: false },
  clock: { strikes: 1, minutes: 240, delays: true },
};
type Kind = keyof typeof kinds;
/** Those that strike calls. */
const FOUL: string[] = ["store", "store-lost", "providers", "providers-lost", "hand-over"] satisfies Kind[];

/** From one to the next, on average. */
const DAYS_BETWEEN = 0.5;
/** Clocks of machines that are looked after stay closer. */
const MOST_SKEW_MS = 90 * SECOND;
const DOWN_MS = 3.5 * HOUR;
const DOWN_DAYS = [5, 20] as const;
const YEAR_MS = 366 * DAY;

export interface Spell {
  kind: Kind | "down";
  from: number;
  to: number;
  /** Of clocks, ms. */
  skew: number;
}

/** Of a year, by seed alone, so that a shorter time has the same. The whole cloud is away once, in the first weeks. */
export const spellsOf = (seed: number): Spell[] => {
  const dice = diceOf(seed, "weather");
  const spells: Spell[] = [];
  for (let at = NEW_YEAR + dice.gap(DAYS_BETWEEN * DAY); at < NEW_YEAR + YEAR_MS; at += dice.gap(DAYS_BETWEEN * DAY)) {
    const kind = dice.pick(Object.keys(kinds) as Kind[]);
    const from = Math.round(at);
    const skew = Math.round(dice.between(-MOST_SKEW_MS, MOST_SKEW_MS));
    spells.push({ kind, from, to: from + Math.round(dice.gap(kinds[kind].minutes * MINUTE) + MINUTE), skew });
  }
  const down = Math.round(NEW_YEAR + dice.between(...DOWN_DAYS) * DAY);
  return [...spells, { kind: "down" as const, from: down, to: down + DOWN_MS, skew: 0 }].sort(
    (a, b) => a.from - b.from,
  );
};

/** Something that makes everything wait. */
const delays = ({ kind }: Spell): boolean => kind === "down" || kinds[kind].delays;

export class Weather {
  /** How often each kind struck. */
  readonly struck: Record<string, number> = {};
  readonly #spells: Spell[];
  readonly #now: () => number;
  readonly #seed: number;
  #seenAt = 0;
  #current: Spell[] = [];
  /** So many of them have begun. */
  #begun = 0;
  /** When the last of those that delay something ends. */
  #calmAt = 0;
  #struckAt = 0;
  readonly #nth = new Map<string, number>();

  constructor(spells: Spell[], now: () => number, seed: number) {
    this.#spells = spells;
    this.#now = now;
    this.#seed = seed;
  }

  /** The dial never goes back, so each spell is looked at once as it begins, and while it lasts. */
  #turn(now: number): void {
    if (now === this.#seenAt) return;
    this.#seenAt = now;
    for (let next = this.#spells[this.#begun]; next && next.from <= now; next = this.#spells[++this.#begun]) {
      this.#current.push(next);
      if (delays(next)) this.#calmAt = Math.max(this.#calmAt, next.to);
    }
    this.#current = this.#current.filter(({ to }) => now < to);
  }

  #spellsNow(): Spell[] {
    this.#turn(this.#now());
    return this.#current;
  }

  /** Calls go wrong. */
  isFoul(): boolean {
    return this.#spellsNow().some(({ kind }) => FOUL.includes(kind));
  }

  active(kind: Spell["kind"]): Spell | undefined {
    return this.#spellsNow().find((spell) => spell.kind === kind);
  }

  /** Since when nothing has delayed anything: an instant in the past, or now. */
  calmSince(): number {
    const now = this.#now();
    this.#turn(now);
    return Math.min(now, this.#calmAt);
  }

  /** Whether it strikes here: the same for the same instant and place, whatever else happens in the world. */
  #strikes(kind: Kind, place: string): boolean {
    const now = this.#now();
    if (now !== this.#struckAt) this.#nth.clear();
    this.#struckAt = now;
    const nth = (this.#nth.get(place) ?? 0) + 1;
    this.#nth.set(place, nth);
    const drawn = numberOf(`${this.#seed} ${now} ${nth} ${kind} ${place}`) / 2 ** 32;
    if (drawn >= kinds[kind].strikes) return false;
    this.struck[kind] = (this.struck[kind] ?? 0) + 1;
    return true;
  }

  kills({ name, phase }: Point): boolean {
    return this.active("crashes") !== undefined && this.#strikes("crashes", `${phase} ${name}`);
  }

  /** What goes wrong with a call: refused, or done and answered with a time-out. */
  mishaps({ name }: Place): Mishap | undefined {
    const of = SENDS.test(name) ? "providers" : "store";
    if (!SENDS.test(name) && !STORES.test(name)) return this.#befalls("hand-over", name) ? "unheard" : undefined;
    if (this.#befalls(of, name)) return "unheard";
    return this.#befalls(`${of}-lost`, name) ? "unanswered" : undefined;
  }

  #befalls(kind: Kind, place: string): boolean {
    return this.active(kind) !== undefined && this.#strikes(kind, place);
  }
}

const SENDS = /(mail|chat|voice|sms)\.[a-zA-Z]+$/;
const STORES = /\w+\.(get|getAll|range|index|insertAll|insert .*|replace .*)$/;
