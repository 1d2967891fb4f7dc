import { type Database, TransactionFlags } from "lmdb";
import type { Store } from "./store.ts";

/**
 * The one dial, and the agenda of everything that falls due on it: timers, asynchronous invocations, flow
 * deadlines, receipts, recorded alerts, simulated people. Both are durable. An item is removed only after
 * its handler has ended, so whatever was running when the process was killed runs again, with `tries` one higher.
 *
 * Two ways to run (never both at once):
 * - *in order*, by `runUntil`: a discrete-event simulation. Take the earliest item by (due, sequence), run it to the
 *   end, only then look for the next. The dial stands still while an item runs; its position is stored before it moves.
 * - *by the wall clock*, times `speed` (0 = stopped): what is due is started at once, side by side.
 */
export interface Item<T = unknown> {
  /** Which handler runs it. */
  kind: string;
  /** Unique within its kind: putting a kind and key again replaces the item. */
  key: string;
  /** Instant in ms. In the past means: as soon as what runs now has ended. */
  due: number;
  data: T;
  /** How often a handler has started on it before. More than 0 = a process died, or the handler failed, in the middle. */
  tries: number;
}

export type NewItem<T = unknown> = Omit<Item<T>, "tries">;
export type Handler<T = unknown> = (item: Item<T>) => Promise<void> | void;

export interface DialOptions {
  /** First position in ms, for a folder that has none yet. */
  startAt: number;
  /** Nothing starts before the first `runUntil` or `setSpeed`: what a killed run left due is then taken up in its order. */
  held?: boolean | undefined;
  /** Told of a handler that threw. The item is dropped: retrying is the handler's business. */
  onFailure?: (item: Item, error: unknown) => void;
  /** The wall clock in ms; a test may turn it. */
  wall?: () => number;
}

type Stored = Item & { seq: number };
type Place = [due: number, seq: number];

/** While the dial follows the wall clock, the position that is stored is up to so many real ms ahead of it. */
const AHEAD_MS = 1_000;
/** The alarm rings at least so often (real ms): sooner than what is stored can be passed. */
const LONGEST_SLEEP_MS = 500;
/** So many items, or so many real ms, are started at a time: then others get their turn. */
const MAX_AT_ONCE = 50;
const MAX_AT_ONCE_MS = 20;

/** A transaction of its own, or a part of the one that it stands in: a child would cost as much again, and nothing here is taken back alone. */
const WITHIN = TransactionFlags.SYNCHRONOUS_COMMIT;

export class Dial {
  /** [position, wall instant at which it stood there, speed]: the functions' host shares it with its instances. */
  readonly shared = new Float64Array(new SharedArrayBuffer(24));

  readonly #store: Store;
  readonly #agenda: Database<Stored, Place>;
  readonly #places: Database<Place, string>;
  readonly #memory: Database<number, string>;
  readonly #handlers = new Map<string, Handler>();
  readonly #running = new Set<number>();
  readonly #onFailure: NonNullable<DialOptions["onFailure"]>;
  readonly #wall: () => number;
  #seq: number;
  #ordered: Promise<unknown> | undefined;
  #alarm: NodeJS.Timeout | undefined;
  #closed = false;
  /** The position that is stored. */
  #stored = 0;
  #held: boolean;

  constructor(store: Store, { startAt, held = false, onFailure, wall = Date.now }: DialOptions) {
    this.#held = held;
    this.#store = store;
    this.#agenda = store.openDB<Stored, Place>({ name: "clock/agenda", encoding: "json" });
    this.#places = store.openDB<Place, string>({ name: "clock/places", encoding: "json" });
    this.#memory = store.openDB<number, string>({ name: "clock/memory", encoding: "json" });
    this.#onFailure = onFailure ?? (() => undefined);
    this.#wall = wall;
    this.#seq = this.#memory.get("seq") ?? 0;
    this.#stand(this.#memory.get("position") ?? startAt, 0);
  }

  /** Virtual instant in ms. A process that is killed and started again never stands at an earlier one than it was told here. */
  now(): number {
    const [position = 0, since = 0, speed = 0] = this.shared;
    const now = Math.floor(position + (this.#wall() - since) * speed);
    if (now > this.#stored && !this.#closed) this.#keep(now + AHEAD_MS * speed);
    return now;
  }

  get speed(): number {
    return this.shared[2] ?? 0;
  }

  /** Name the handler of a kind. Items of a kind without handler wait. */
  on<T>(kind: string, handler: Handler<T>): void {
    this.#handlers.set(kind, handler as Handler);
  }

  /** Its items wait from now on; one that is running goes on. */
  off(kind: string): void {
    this.#handlers.delete(kind);
  }

  /**
   * Synchronous, so that it can stand inside a caller's `transactionSync`; durable when it returns. A handler that puts its
   * own kind and key again replaces the item that is running: do so in one transaction with what else must follow from it.
   */
  put<T>({ kind, key, due, data }: NewItem<T>): void {
    this.#store.transactionSync(() => {
      this.drop(kind, key);
      const place: Place = [due, ++this.#seq];
      this.#agenda.putSync(place, { kind, key, due, data, tries: 0, seq: this.#seq });
      this.#places.putSync(`${kind}\n${key}`, place);
      this.#memory.putSync("seq", this.#seq);
    }, WITHIN);
    this.#wake();
  }

  drop(kind: string, key: string): void {
    this.#store.transactionSync(() => {
      const place = this.#places.get(`${kind}\n${key}`);
      if (!place) return;
      this.#agenda.removeSync(place);
      this.#places.removeSync(`${kind}\n${key}`);
    }, WITHIN);
  }

  has(kind: string, key: string): boolean {
    return this.#places.doesExist(`${kind}\n${key}`);
  }

  /** All items in the order in which they fall due, or those of one kind. */
  *items(kind?: string): Generator<Item> {
    for (const { value } of this.#agenda.getRange()) if (!kind || value.kind === kind) yield value;
  }

  /** Follow the wall clock times `speed`; 0 stops the dial. What is due now starts now. */
  setSpeed(speed: number): void {
    this.#held = false;
    this.#stand(this.now(), speed);
    this.#wake();
  }

  /**
   * Run in order all that falls due up to `until` (and all that this starts), then stand at `until`.
   * `while` is asked before each item: false ends the run early.
   * @returns how many items ran
   */
  async runUntil(until: number, { while: goOn = () => true }: { while?: () => boolean } = {}): Promise<number> {
    await this.#ordered;
    const speed = this.speed;
    this.#stand(this.now(), 0);
    const run = this.#ended().then(() => this.#inOrder(until, goOn));
    this.#ordered = run;
    try {
      const ran = await run;
      if (!this.#closed && goOn()) this.#stand(Math.max(until, this.now()), 0);
      return ran;
    } finally {
      this.#ordered = undefined;
      if (!this.#closed) this.setSpeed(speed);
    }
  }

  /** @returns when no handler is running and nothing is due. */
  async idle(): Promise<void> {
    await this.#ordered;
    this.#wake();
    while (this.#running.size > 0 || (!this.#closed && this.#next(this.now())))
      await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** @returns when what runs by the wall clock has ended; nothing new starts so while an ordered run waits for it. */
  async #ended(): Promise<void> {
    while (this.#running.size > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#alarm);
    this.#keep(this.now());
  }

  #stand(position: number, speed: number): void {
    this.#keep(position);
    this.shared.set([position, this.#wall(), speed]);
  }

  #keep(position: number): void {
    this.#stored = position;
    this.#memory.putSync("position", position);
  }

  /** Outside of transactions, which may fail: what is stored lasts for so many real ms more. */
  #keepAhead(least: number): void {
    const now = this.now();
    if (now + least * this.speed > this.#stored) this.#keep(now + AHEAD_MS * this.speed);
  }

  /** In order, what is due by `until`, has a handler and is not running. Nothing may be written meanwhile. */
  *#ready(until: number): Generator<Stored> {
    for (const place of this.#agenda.getKeys({ end: [until, Number.MAX_SAFE_INTEGER] })) {
      if (this.#running.has(place[1])) continue;
      const item = this.#agenda.get(place);
      if (item && this.#handlers.has(item.kind)) yield item;
    }
  }

  #next(until: number): Stored | undefined {
    for (const item of this.#ready(until)) return item;
    return undefined;
  }

  /** The first of what is due now. */
  #some(): Stored[] {
    const some: Stored[] = [];
    for (const item of this.#ready(this.now())) if (some.push(item) === MAX_AT_ONCE) break;
    return some;
  }

  async #inOrder(until: number, goOn: () => boolean): Promise<number> {
    let ran = 0;
    for (let item = this.#next(until); item && goOn() && !this.#closed; item = this.#next(until)) {
      await this.#run(item, Math.max(item.due, this.now()));
      ran++;
    }
    return ran;
  }

  /** `position` is where the dial moves to first: stored in one step with the start of the item. */
  async #run(item: Stored, position?: number): Promise<void> {
    const place: Place = [item.due, item.seq];
    this.#running.add(item.seq);
    this.#store.transactionSync(() => {
      if (position !== undefined) this.#stand(position, 0);
      this.#agenda.putSync(place, { ...item, tries: item.tries + 1 });
    });
    try {
      await this.#handlers.get(item.kind)?.(item);
    } catch (error) {
      this.#onFailure(item, error);
    } finally {
      if (!this.#closed) this.#done(item, place);
      this.#running.delete(item.seq);
      this.#wake();
    }
  }

  /** A handler may have put its own kind and key again, for the next time: that one stays. */
  #done(item: Stored, place: Place): void {
    this.#store.transactionSync(() => {
      this.#agenda.removeSync(place);
      const [, seq] = this.#places.get(`${item.kind}\n${item.key}`) ?? [];
      if (seq === item.seq) this.#places.removeSync(`${item.kind}\n${item.key}`);
    });
  }

  #wake(): void {
    if (this.#closed || this.#held || this.#ordered !== undefined) return;
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => this.#fire(), 0);
  }

  #fire(): void {
    if (this.#closed || this.#ordered !== undefined) return;
    if (this.speed > 0) this.#keepAhead(LONGEST_SLEEP_MS);
    const until = performance.now() + MAX_AT_ONCE_MS;
    const some = this.#some();
    while (some.length > 0 && performance.now() < until) this.#start(some.shift());
    this.#setAlarm();
  }

  /** For what comes next: at once, where more is due. */
  #setAlarm(): void {
    const next = this.#next(Number.MAX_SAFE_INTEGER);
    const wait = next ? (next.due - this.now()) / this.speed : LONGEST_SLEEP_MS;
    if (next && next.due <= this.now()) this.#wake();
    else if (this.speed > 0)
      this.#alarm = setTimeout(() => this.#fire(), Math.min(Math.max(wait, 1), LONGEST_SLEEP_MS));
  }

  /** Unless one that was started just before has put it off. */
  #start(item: Stored | undefined): void {
    if (item && this.#agenda.doesExist([item.due, item.seq])) void this.#run(item);
  }
}
