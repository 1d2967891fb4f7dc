import * as z from "zod";
import { MINUTE } from "../calendar.ts";
import { idOf } from "../digest.ts";
import { PROVIDER } from "../incident/incident.ts";
import { priorities } from "../incident/priority.ts";
import { AboutIncident, AboutNews } from "./about.ts";
import { type Delivery, type NewDelivery, planned, settled } from "./delivery.ts";
import { type Part, priorityIn, type Subject } from "./subject.ts";

/** To one recipient over one channel goes one message of a kind a minute: the first at once, then a bundle. Times in ms. */
export const Pace = z.object({
  key: z.string(),
  /** When the minute began. */
  since: z.int(),
  /** The most urgent that went out in it, 0 for the most urgent of all. */
  urgency: z.int(),
  /** Id of the message that went out last. */
  by: z.string(),
  rev: z.int(),
});
export type Pace = z.infer<typeof Pace>;

/** A message that is told in a bundle; the most urgent come first. */
export const Member = z.object({
  bundle: z.string(),
  urgency: z.int(),
  delivery: z.string(),
  shard: z.string(),
  customer: z.string(),
  about: z.discriminatedUnion("is", [AboutIncident, AboutNews]),
  /** When the lease ends under which it joined: by it the one who sends the bundle knows whether it still is joining. */
  leaseUntil: z.int(),
  rev: z.int(),
});
export type Member = z.infer<typeof Member>;

const SPAN_MS = MINUTE;

/** News that are made of the incident alone. What a person wrote goes out by itself, but for one answer to several incidents. */
const FORMULAIC: AboutNews["what"][] = ["opened", "mitigated", "again", "resolved"];

const isPaced = ({ about, belongsTo, template }: NewDelivery): boolean => {
  if (about.is === "bundle") return true;
  if (about.is !== "incident" && about.is !== "news") return false;
  return belongsTo === PROVIDER || template === "answer" || (about.is === "news" && FORMULAIC.includes(about.what));
};

/**
 * What shares a pace: messages that ask or tell the same of the same person, over one channel and with the same channels left,
 * about incidents of one customer. Undefined: it always goes by itself.
 */
export const paceKeyOf = (delivery: NewDelivery): string | undefined => {
  const { customer, template, belongsTo, recipient, channel, channelsLeft = [], by = "", text = "" } = delivery;
  if (!isPaced(delivery)) return undefined;
  return idOf("pace", customer, belongsTo, recipient, template, by, text, channel, ...channelsLeft);
};

/** A bundle for ours is looked after by a flow, to the second; one for a customer by the sweep of the next full minute. */
export const leavesAt = ({ belongsTo }: Pick<Delivery, "belongsTo">, since: number, now: number): number =>
  belongsTo === PROVIDER ? since + SPAN_MS : (Math.floor(now / MINUTE) + 1) * MINUTE;

export const urgencyOf = (subject: Subject): number => {
  const priority = priorityIn(subject);
  return priority === undefined ? priorities.length : priorities.indexOf(priority);
};

export type Pacing =
  /** At once; `pace` is what is true then. */
  | { do: "go"; pace: Pace }
  /** With others, in the bundle of the minute that began then. */
  | { do: "join"; since: number };

/** The first of a minute goes at once, and so does what is more urgent than all that went before it. */
export const pacing = (
  pace: Pace | undefined,
  { key, by, urgency }: Pick<Pace, "key" | "by" | "urgency">,
  now: number,
): Pacing => {
  if (pace?.by === by) return { do: "go", pace };
  if (!pace || now >= pace.since + SPAN_MS)
    return { do: "go", pace: { key, since: now, urgency, by, rev: pace?.rev ?? 1 } };
  if (urgency < pace.urgency) return { do: "go", pace: { ...pace, urgency, by } };
  return { do: "join", since: pace.since };
};

export const bundleIdOf = (key: string, at: number): string => idOf("bundle", key, String(at));

/** The row of the bundle that a message joins: to the same person over the same channels. */
export const bundleOf = (delivery: Delivery, bundle: string, shards: number, at: number): Delivery => {
  const { customer, template, belongsTo, recipient, channel, channelsLeft, text, by } = delivery;
  const about = { is: "bundle", bundle } as const;
  const message = { customer, about, template, belongsTo, recipient, channel, channelsLeft, text, by };
  return { ...planned(message, shards, at), turnAt: at, nextAt: at };
};

export const memberOf = (delivery: Delivery, subject: Part["subject"], bundle: string): Member => {
  const { id, shard, customer, leaseUntil = 0 } = delivery;
  return {
    bundle,
    urgency: urgencyOf(subject),
    delivery: id,
    shard,
    customer,
    about: subject.about,
    leaseUntil,
    rev: 1,
  };
};

/** Whether somebody else, who holds its lease, is just about to write down that it has joined, or died before it. */
export const isJoining = ({ state, leaseUntil }: Delivery, member: Member): boolean =>
  state === "sending" && leaseUntil === member.leaseUntil;

/** It has joined; from here on its bundle speaks for it. */
export const bundled = (delivery: Delivery, bundle: string, leads: boolean): Delivery => ({
  ...settled(delivery),
  state: "bundled",
  bundle,
  ...(leads && { leads }),
});

/** The place of a message among all of its bundle, whatever becomes of its priority. */
export const placeOf = ({ urgency, delivery }: Member): string => `${urgency} ${delivery}`;

/** Messages with what became of them: of one that was told in a bundle that of the bundle's first message. */
export const toldThrough = (deliveries: Delivery[]): Delivery[] => {
  const bundles = new Map(
    deliveries.flatMap((one) =>
      one.about.is === "bundle" && one.fallbackOf === undefined ? [[one.about.bundle, one]] : [],
    ),
  );
  return deliveries.map((one) => (one.state === "bundled" ? asTold(one, bundles.get(one.bundle ?? "")) : one));
};

const asTold = (delivery: Delivery, bundle: Delivery | undefined): Delivery => {
  const { state = "pending", sentAt, receiptAt, reason, failure, providerId, seenSeqs } = bundle ?? {};
  const seenSeq = seenSeqs?.[delivery.id];
  return { ...delivery, ...defined({ state, sentAt, receiptAt, reason, failure, providerId, seenSeq }) };
};

const defined = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
