import { nameOf } from "../domain/delivery/about.ts";
import { bundled } from "../domain/delivery/bundle.ts";
import { type Delivery, failed, placed, postponed, reportedId, sent } from "../domain/delivery/delivery.ts";
import { priorityIn, type Subject, seenIn } from "../domain/delivery/subject.ts";
import { waitFor } from "../domain/delivery/waits.ts";
import type { Deps } from "../ports/deps.ts";
import type { Claimed } from "./claim.ts";
import type { Sending } from "./send.ts";

/**
 * Writes down what became of it. A late sender leaves the row to whoever finds its lease over.
 * @returns the row as written; undefined when it is somebody else's by now
 */
export const record = async (
  { delivery, subject }: Claimed,
  sending: Sending,
  deps: Deps,
): Promise<Delivery | undefined> => {
  const about = { subject: nameOf(delivery.about), delivery: delivery.id };
  const { recipient, channel } = delivery;
  const because = sending.is === "failed" ? { because: sending.code } : {};
  deps.log({ did: sending.is, ...about, recipient, channel, ...because });
  if (sending.is === "late") return undefined;
  const now = deps.clock.now();
  const written = (row: Delivery) => deps.deliveries.replace(after(row, { sending, subject, now }));
  const saved = (await written(delivery)) ?? (await anew(delivery, written, deps));
  if (!saved) deps.log({ did: "lease-lost", ...about });
  return saved;
};

interface Outcome {
  sending: Exclude<Sending, { is: "late" }>;
  subject: Subject;
  now: number;
}

const after = (delivery: Delivery, { sending, subject, now }: Outcome): Delivery => {
  if (reportedId(delivery) !== undefined && sending.is !== "sent") return placed(delivery);
  if (sending.is === "bundled") return bundled(delivery, sending.bundle, sending.leads);
  if (sending.is === "waits") return postponed(delivery, sending.at);
  if (sending.is === "failed") return failed(delivery, sending, now);
  const waitMs = waitFor(delivery.channel, priorityIn(subject));
  return sent(delivery, { ...sending, seen: seenIn(subject), waitMs }, now);
};

/** A receipt may have come in before the record: the row has changed, and still is ours. */
const anew = async (
  { shard, id, leaseBy, leaseUntil }: Delivery,
  written: (row: Delivery) => Promise<Delivery | undefined>,
  deps: Deps,
): Promise<Delivery | undefined> => {
  const row = await deps.deliveries.get({ shard, id });
  return row?.leaseBy === leaseBy && row?.leaseUntil === leaseUntil ? written(row as Delivery) : undefined;
};
