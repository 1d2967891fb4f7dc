import { subjectOf } from "../delivery/subject.ts";
import { personOf } from "../directory.ts";
import { MINUTE } from "../domain/calendar.ts";
import { channelsOf } from "../domain/contact/person.ts";
import { type Delivery, type DeliveryKey, type NewDelivery, planned, settled } from "../domain/delivery/delivery.ts";
import { fallback, NO_RECEIPT, type Receipt, receiptOf } from "../domain/delivery/receipt.ts";
import { type AnIncident, outdated, type Part, type Subject } from "../domain/delivery/subject.ts";
import { acknowledged } from "../domain/incident/acts.ts";
import { PROVIDER, SYSTEM, withEntry } from "../domain/incident/incident.ts";
import type { PersonalChannel } from "../domain/incident/plan.ts";
import type { NewEntry } from "../domain/incident/timeline.ts";
import { done } from "../domain/outcome.ts";
import type { Deps } from "../ports/deps.ts";
import { act } from "./act.ts";
import { doForAll, eachPart, goOn } from "./bundle.ts";
import { confirmContact } from "./duty.ts";
import { handOn, once } from "./once.ts";
import { tellTrouble } from "./tell-trouble.ts";

/**
 * Does what follows from a receipt, or from there being none: the next channel, the incident's timeline, the key that was
 * pressed. Killed anywhere, a repeat completes it: only then is the row settled.
 * @returns the message that takes its place
 */
export const tell = async (delivery: Delivery, deps: Deps): Promise<DeliveryKey | undefined> => {
  if (delivery.asked) return doForAll(delivery, delivery.asked, deps);
  const subject = await subjectOf(delivery, deps);
  const receipt = receiptOf(delivery);
  if (delivery.misconfigured) await tellRefused(delivery, deps);
  const next = subject && (await nextAfter(delivery, receipt, { subject, deps }));
  if (next) await deps.deliveries.insert(next);
  if (subject?.is === "incident") await tellIncident({ delivery, receipt, subject, next }, deps);
  if (subject?.is === "bundle") {
    const tellOf = async ({ subject: one }: Part) =>
      one.is === "incident" && tellIncident({ delivery, receipt, subject: one, next }, deps);
    const upTo = await eachPart(subject.parts, delivery.toldUpTo, tellOf);
    if (upTo !== undefined) {
      await goOn({ ...delivery, toldUpTo: upTo, nextAt: deps.clock.now() }, deps);
      return next;
    }
  }
  const { contact } = delivery.about.is === "duty" ? delivery.about : {};
  if (contact !== undefined && isRead(delivery, receipt))
    await confirmContact({ customer: delivery.belongsTo, person: delivery.recipient, contact }, deps);
  await deps.deliveries.replace(settled(delivery));
  return next;
};

/** That a mailbox has a mail says nothing of its reader. */
const isRead = ({ channel }: Delivery, receipt: Receipt): boolean => receipt.is === "received" && channel !== "mail";

const UNREACHED: Receipt["is"][] = ["not-received", "silent"];

/** A channel that is set up wrongly is told once in so long, however many messages it refuses. */
const TOLD_EACH_MS = 15 * MINUTE;

const tellRefused = ({ channel, failure = "", createdAt }: Delivery, deps: Deps): Promise<void> => {
  const since = createdAt - (createdAt % TOLD_EACH_MS);
  return tellTrouble("channel-refused", { channel, code: failure, dues: [since] }, deps);
};

/** Only for whom it still is news. */
const nextAfter = async (
  delivery: Delivery,
  receipt: Receipt,
  { subject, deps }: { subject: Subject; deps: Deps },
): Promise<Delivery | undefined> => {
  const isWanted = UNREACHED.includes(receipt.is) && outdated(delivery, subject) === undefined;
  const message = isWanted ? (fallback(delivery) ?? (await elsewhere(delivery, deps))) : undefined;
  return message && planned(message, deps.settings.shards, deps.clock.now());
};

const LOUDEST_FIRST: PersonalChannel[] = ["voice", "dingtalk", "sms", "mail"];

/** A page over a channel that we have set up wrongly, where the plan names no other: whatever else the person has. */
const elsewhere = async (delivery: Delivery, deps: Deps): Promise<NewDelivery | undefined> => {
  const { misconfigured, about, belongsTo, recipient, channel } = delivery;
  if (!misconfigured || about.is !== "incident" || belongsTo !== PROVIDER) return undefined;
  const person = await personOf(recipient, deps);
  const others = LOUDEST_FIRST.filter((one) => one !== channel);
  return person && fallback({ ...delivery, channelsLeft: channelsOf(person, others, deps.clock.now()) });
};

interface Telling {
  delivery: Delivery;
  receipt: Receipt;
  subject: AnIncident;
  next: Delivery | undefined;
}

const tellIncident = async (telling: Telling, deps: Deps): Promise<void> => {
  const entry = entryFor(telling);
  if (entry) await note(telling, entry, deps);
  if (telling.receipt.is === "received") await pressed(telling, deps);
};

/** That a mail was delivered stands in its row only. */
const entryFor = ({ delivery, receipt, next }: Telling): NewEntry | undefined => {
  const { id, recipient, channel } = delivery;
  if (receipt.is === "received" && !isRead(delivery, receipt)) return undefined;
  const data = { recipient: `${recipient}/${channel}`, delivery: id, ...(next ? { next: next.channel } : {}) };
  if (receipt.is === "silent")
    return next && { what: "not-received", by: SYSTEM, data: { ...data, reason: NO_RECEIPT } };
  const reason = receipt.is === "not-received" ? { reason: receipt.reason } : {};
  return { what: receipt.is, by: SYSTEM, data: { ...data, ...reason } };
};

const note = ({ subject: { about, incident } }: Telling, entry: NewEntry, deps: Deps) => {
  const place = { customer: incident.customer, id: incident.id, generation: about.generation };
  return once(place, entry, (found, now) => done(withEntry(found, entry, now)), deps);
};

/** The keys of a call: `1`, I have it; `2`, the next person. */
const pressed = async ({ delivery, subject }: Telling, deps: Deps): Promise<void> => {
  const { about, incident } = subject;
  const actor = { by: delivery.recipient, via: "phone", generation: about.generation };
  const key = { customer: incident.customer, id: incident.id };
  const outcome = await onKey(delivery.call?.key, {
    "1": () => act(key, (found, now) => acknowledged(found, actor, now), deps),
    "2": () => handOn(incident, { actor, delivery: delivery.id }, deps),
  });
  if (outcome?.ok && outcome.value.callback) await deps.flows.wake(outcome.value.callback);
};

const onKey = async <T>(key: string | undefined, acts: Record<string, () => Promise<T>>): Promise<T | undefined> =>
  key === undefined ? undefined : acts[key]?.();
