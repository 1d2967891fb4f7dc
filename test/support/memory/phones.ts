import { DAY, MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import type { SmsEnd } from "../../../shared/domain/delivery/sms.ts";
import { Fault } from "../../../shared/errors.ts";
import type { Card, Chat } from "../../../shared/ports/chat.ts";
import type { OutgoingSms, Sms } from "../../../shared/ports/sms.ts";
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

export interface SentSms extends OutgoingSms {
  at: number;
  id: string;
}

/** What becomes of a short message; `silent`: no carrier ever says. */
export type SmsFate = SmsEnd | "silent";

/** Told at once of what went out. */
interface Reactions {
  sms: (sms: SentSms, fate: SmsFate) => void;
  card: (card: SentCard) => void;
  call: (call: PlacedCall, ending: Ending) => void;
}

const LISTENED: Ending = { status: "200000", seconds: 25 };
/** The provider mutes a robot beyond this. */
const ROBOT_A_MINUTE = 20;
const MUTED_MS = 10 * MINUTE;
const MOBILE_NUMBER = /^1\d{10}$/;
const DELIVERED: SmsEnd = { delivered: true, code: "DELIVERED" };
/** A carrier says what became of a message after so long. */
export const SMS_SECONDS = 5;
/** The provider takes no more to one number. */
const SMS_A_DAY = 50;

/** DingTalk and the phones of everybody, as a test turns them. Nothing here knows of the product but its ports. */
export class Phones {
  readonly cards: SentCard[] = [];
  readonly calls: PlacedCall[] = [];
  readonly messages: SentSms[] = [];
  /** What the providers refused since it was too much. Must stay empty: limits are planned ahead. */
  readonly tooMuch: string[] = [];
  /** Told at once of each. */
  onTooMuch: (code: string) => void = () => undefined;
  dingtalkIsDown = false;
  /** Seconds from a card to its being read; undefined: never. By user, else everybody's. */
  readsAfter: Record<string, number | undefined> = {};
  readsAfterSeconds: number | undefined = 20;
  /** In no contact list of DingTalk. */
  readonly strangers = new Set<string>();
  phoneIsDown = false;
  /** The code with which every call is refused, since our own set-up is wrong. */
  refusesCalls: string | undefined;
  smsIsDown = false;
  /** By number, in the order of calls; then everybody does as `otherwise` says. */
  readonly endings: Record<string, Ending[]> = {};
  otherwise: (call: PlacedCall) => Ending = () => LISTENED;
  /** Of short messages, by number; everybody else gets them. */
  readonly smsFates: Record<string, SmsFate> = {};
  #cards = 0;
  #calls = 0;
  #messages = 0;
  readonly #smsKnown = new Map<string, { fate: SmsFate; at: number }>();
  readonly #ended = new Map<string, { ending: Ending; over: number }>();

  readonly #now: () => number;
  readonly #on: Reactions;

  constructor(now: () => number, on: Reactions) {
    this.#now = now;
    this.#on = on;
  }

  /** Cards, calls and short messages that the providers took. */
  get taken(): number {
    return this.#cards + this.#calls + this.#messages;
  }

  forget(before: number): void {
    for (const list of [this.cards, this.calls, this.messages])
      list.splice(0, list.findLastIndex(({ at }) => at < before) + 1);
    for (const [id, { over }] of this.#ended) if (over < before) this.#ended.delete(id);
    for (const [id, { at }] of this.#smsKnown) if (at < before) this.#smsKnown.delete(id);
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
      if (this.refusesCalls !== undefined) throw new Fault("CHANNEL_CONFIG", this.refusesCalls);
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

  readonly sms: Sms = {
    send: async (sms) => {
      if (this.smsIsDown) throw new Fault("CLOUD_BUSY", "unavailable");
      if (!MOBILE_NUMBER.test(sms.to)) throw new Fault("RECIPIENT_REFUSED", "isv.MOBILE_NUMBER_ILLEGAL");
      const lately = this.messages.filter(({ to, at }) => to === sms.to && at > this.#now() - DAY);
      if (lately.length >= SMS_A_DAY) this.#refuse("isv.BUSINESS_LIMIT_CONTROL");
      const sent = { ...sms, at: this.#now(), id: `sms-${++this.#messages}` };
      const fate = this.smsFates[sms.to] ?? DELIVERED;
      this.messages.push(sent);
      this.#smsKnown.set(sent.id, { fate, at: sent.at + SMS_SECONDS * SECOND });
      this.#on.sms(sent, fate);
      return sent.id;
    },
    report: async (message) => {
      if (this.smsIsDown) throw new Fault("CLOUD_BUSY", "unavailable");
      const known = this.#smsKnown.get(message);
      return known && known.fate !== "silent" && known.at <= this.#now() ? known.fate : undefined;
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
    this.onTooMuch(code);
    throw new Fault("CHANNEL_LIMIT", code, { ...(afterMs !== undefined && { afterMs }) });
  }
}
