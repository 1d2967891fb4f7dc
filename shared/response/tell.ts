import { subjectOf } from "../delivery/subject.ts";
import {
  type AnIncident,
  type Delivery,
  type DeliveryKey,
  outdated,
  planned,
  type Subject,
  settled,
} from "../domain/delivery/delivery.ts";
import { fallback, NO_RECEIPT, type Receipt, receiptOf } from "../domain/delivery/receipt.ts";
import { acknowledged } from "../domain/incident/acts.ts";
import { SYSTEM, withEntry } from "../domain/incident/incident.ts";
import type { NewEntry } from "../domain/incident/timeline.ts";
import { done } from "../domain/outcome.ts";
import type { Deps } from "../ports/deps.ts";
import { act } from "./act.ts";
import { confirmContact } from "./duty.ts";
import { handOn, once } from "./once.ts";

/**
 * Does what follows from a receipt, or from there being none: the next channel, the incident's timeline, the key that was
 * pressed. Killed anywhere, a repeat completes it: only then is the row settled.
 * @returns the message that takes its place
 */
export const tell = async (delivery: Delivery, deps: Deps): Promise<DeliveryKey | undefined> => {
  const subject = await subjectOf(delivery, deps);
  const receipt = receiptOf(delivery);
  const next = subject && nextAfter(delivery, receipt, { subject, deps });
  if (next) await deps.deliveries.insert(next);
  if (subject?.is === "incident") await tellIncident({ delivery, receipt, subject, next }, deps);
  const { contact } = delivery.about.is === "duty" ? delivery.about : {};
  if (contact !== undefined && isRead(delivery, receipt))
    await confirmContact({ person: delivery.recipient, contact }, deps);
  await deps.deliveries.replace(settled(delivery));
  return next;
};

/** That a mailbox has a mail says nothing of its reader. */
const isRead = ({ channel }: Delivery, receipt: Receipt): boolean => receipt.is === "received" && channel !== "mail";

const UNREACHED: Receipt["is"][] = ["not-received", "silent"];

/** Only for whom it still is news. */
const nextAfter = (
  delivery: Delivery,
  receipt: Receipt,
  { subject, deps }: { subject: Subject; deps: Deps },
): Delivery | undefined => {
  const message = fallback(delivery);
  const isWanted = UNREACHED.includes(receipt.is) && outdated(delivery, subject) === undefined;
  return message && isWanted ? planned(message, deps.settings.shards, deps.clock.now()) : undefined;
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
