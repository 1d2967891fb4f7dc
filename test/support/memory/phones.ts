import { MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import { Fault } from "../../../shared/errors.ts";
import type { Card, Chat } from "../../../shared/ports/chat.ts";
import type { OutgoingCall, Voice } from "../../../shared/ports/voice.ts";

export interface SentCard extends Card {
  at: number;
  /** Undefined: to the group. */
  user?: string;
  id: string;
}

export interface PlacedCall extends OutgoingCall {
  at: number;
  id: string;
}

/** What becomes of a call, by the provider's status code. */
export interface Ending {
  status: string;
  key?: string;
  /** Length of the talk; the receipt comes when it is over. */
  seconds: number;
}

/** Told at once of what went out. */
interface Reactions {
  card: (card: SentCard) => void;
  call: (call: PlacedCall, ending: Ending) => void;
}

const LISTENED: Ending = { status: "200000", seconds: 25 };
/** The provider mutes a robot beyond this. */
const ROBOT_A_MINUTE = 20;
const MUTED_MS = 10 * MINUTE;
const MOBILE_NUMBER = /^1\d{10}$/;

/** DingTalk and the phones of everybody, as a test turns them. Nothing here knows of the product but its ports. */
export class Phones {
  readonly cards: SentCard[] = [];
  readonly calls: PlacedCall[] = [];
  /** What the providers refused since it was too much. Must stay empty: limits are planned ahead. */
  readonly tooMuch: string[] = [];
  dingtalkIsDown = false;
  /** Seconds from a card to its being read; undefined: never. By user, else everybody's. */
  readsAfter: Record<string, number | undefined> = {};
  readsAfterSeconds: number | undefined = 20;
  /** In no contact list of DingTalk. */
  readonly strangers = new Set<string>();
  phoneIsDown = false;
  /** By number, in the order of calls; then everybody does as `otherwise` says. */
  readonly endings: Record<string, Ending[]> = {};
  otherwise: (call: PlacedCall) => Ending = () => LISTENED;
  #cards = 0;
  #calls = 0;
  readonly #ended = new Map<string, { ending: Ending; over: number }>();

  readonly #now: () => number;
  readonly #on: Reactions;

  constructor(now: () => number, on: Reactions) {
    this.#now = now;
    this.#on = on;
  }

  /** Cards and calls that the providers took. */
  get taken(): number {
    return this.#cards + this.#calls;
  }

  forget(before: number): void {
    for (const list of [this.cards, this.calls]) list.splice(0, list.findLastIndex(({ at }) => at < before) + 1);
    for (const [id, { over }] of this.#ended) if (over < before) this.#ended.delete(id);
  }

  readonly chat: Chat = {
    post: async (card) => {
      this.#up();
      const lately = this.cards.filter(({ user, at }) => user === undefined && at > this.#now() - MINUTE);
      if (lately.length >= ROBOT_A_MINUTE) this.#refuse("130101", MUTED_MS);
      this.#card(card);
    },
    send: async (user, card) => {
      this.#up();
      if (this.strangers.has(user)) throw new Fault("RECIPIENT_REFUSED", "invalid-user");
      return this.#card({ ...card, user });
    },
    readAt: async (message, user) => {
      this.#up();
      const card = this.cards.find(({ id, user: to }) => id === message && to === user);
      const after = user in this.readsAfter ? this.readsAfter[user] : this.readsAfterSeconds;
      const at = card && after !== undefined ? card.at + after * SECOND : undefined;
      return at !== undefined && at <= this.#now() ? at : undefined;
    },
  };

  readonly voice: Voice = {
    call: async (call) => {
      if (this.phoneIsDown) throw new Fault("CLOUD_BUSY", "unavailable");
      if (!MOBILE_NUMBER.test(call.to)) throw new Fault("RECIPIENT_REFUSED", "isv.MOBILE_NUMBER_ILLEGAL");
      const lately = this.calls.filter(({ to, at }) => to === call.to && at > this.#now() - MINUTE);
      if (lately.length > 0) this.#refuse("isv.BUSINESS_LIMIT_CONTROL");
      const placed = { ...call, at: this.#now(), id: `call-${++this.#calls}` };
      const ending = this.endings[call.to]?.shift() ?? this.otherwise(placed);
      this.calls.push(placed);
      this.#ended.set(placed.id, { ending, over: placed.at + ending.seconds * SECOND });
      this.#on.call(placed, ending);
      return placed.id;
    },
    detail: async (callId) => {
      const known = this.#ended.get(callId);
      return known && known.over <= this.#now() ? known.ending : undefined;
    },
  };

  #card(card: Card & { user?: string }): string {
    const sent = { ...card, at: this.#now(), id: `card-${++this.#cards}` };
    this.cards.push(sent);
    this.#on.card(sent);
    return sent.id;
  }

  #up(): void {
    if (this.dingtalkIsDown) throw new Fault("CLOUD_BUSY", "unavailable");
  }

  #refuse(code: string, afterMs?: number): never {
    this.tooMuch.push(code);
    throw new Fault("CHANNEL_LIMIT", code, { ...(afterMs !== undefined && { afterMs }) });
  }
}
