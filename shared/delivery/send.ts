import { type Delivery, type Failure, LEAST_LEASE_MS } from "../domain/delivery/delivery.ts";
import { isFault, isPassing } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import type { OutgoingMail } from "../ports/mail.ts";

/** Accepted by the provider; refused; or not tried, since too little of the lease was left. */
export type Sending = { is: "sent"; providerId: string } | ({ is: "failed" } & Failure) | { is: "late" };

export const send = async (
  { leaseUntil = 0 }: Delivery,
  write: () => Promise<OutgoingMail>,
  deps: Deps,
): Promise<Sending> => {
  try {
    const mail = await write();
    if (leaseUntil - deps.clock.now() < LEAST_LEASE_MS) return { is: "late" };
    return { is: "sent", providerId: await deps.mail.send(mail) };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { is: "failed", code: error.because, passing: isPassing(error) };
  }
};
