import { type Delivery, failed, nameOf, sent } from "../domain/delivery/delivery.ts";
import type { Deps } from "../ports/deps.ts";
import type { Sending } from "./send.ts";

/** Writes down what became of it. A late sender leaves the row to whoever finds its lease over. */
export const record = async (delivery: Delivery, sending: Sending, deps: Deps): Promise<void> => {
  const subject = nameOf(delivery.about);
  deps.log({
    did: sending.is,
    subject,
    delivery: delivery.id,
    recipient: delivery.recipient,
    channel: delivery.channel,
  });
  if (sending.is === "late") return;
  const now = deps.clock.now();
  const next = sending.is === "sent" ? sent(delivery, sending.providerId, now) : failed(delivery, sending, now);
  const saved = await deps.deliveries.replace(next);
  if (!saved) deps.log({ did: "lease-lost", subject, delivery: delivery.id });
};
