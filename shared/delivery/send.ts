import { type Accepted, type Failure, LEAST_LEASE_MS, MAX_SUBJECT, NOT_SET_UP } from "../domain/delivery/delivery.ts";
import { type Fault, isFault, isPassing } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import { type Addressee, addressee } from "./addressee.ts";
import type { Claimed } from "./claim.ts";
import type { Outgoing } from "./outgoing.ts";
import { type Joined, keepPace } from "./pace.ts";
import { render } from "./render.ts";
import { close, giveBack, takeTurn } from "./turn.ts";

/** Accepted by the provider; told in a bundle; to wait for its turn; refused; or not tried, since too little of the lease was left. */
export type Sending =
  | ({ is: "sent" } & Omit<Accepted, "waitMs">)
  | ({ is: "bundled" } & Joined)
  | { is: "waits"; at: number }
  | ({ is: "failed" } & Failure)
  | { is: "late" };

export const send = async (claimed: Claimed, deps: Deps): Promise<Sending> => {
  try {
    const to = await addressee(claimed.delivery, deps);
    return await sendTo(to, claimed, deps);
  } catch (error) {
    if (!isFault(error)) throw error;
    const { because: code, afterMs } = error;
    return { is: "failed", code, passing: canPass(error), afterMs, misconfigured: isOurs(error) };
  }
};

/** Of a limit nobody knows when it ends unless the provider says so. */
const canPass = (fault: Fault): boolean =>
  isPassing(fault) && !(fault.code === "CHANNEL_LIMIT" && fault.afterMs === undefined);

/** A channel of which a part is missing is not used at all: that is a choice. */
const isOurs = ({ code, because }: Fault): boolean => code === "CHANNEL_CONFIG" && because !== NOT_SET_UP;

const sendTo = async (to: Addressee, claimed: Claimed, deps: Deps): Promise<Sending> => {
  const joined = await keepPace(claimed, deps);
  if (joined) return joined;
  const at = await takeTurn(claimed, to.address, deps);
  if (at > deps.clock.now()) return { is: "waits", at };
  const message = await render(claimed, to, deps);
  const { leaseUntil = 0 } = claimed.delivery;
  if (leaseUntil - deps.clock.now() < LEAST_LEASE_MS) {
    await giveBack(claimed, { address: to.address, at }, deps);
    return { is: "late" };
  }
  try {
    const subject = message.by === "mail" ? message.mail.subject.slice(0, MAX_SUBJECT) : undefined;
    return { is: "sent", providerId: await handedOver(message, deps), subject };
  } catch (error) {
    if (isFault(error) && error.afterMs !== undefined) await close(claimed, to.address, error.afterMs, deps);
    throw error;
  }
};

/** @returns the provider's id of the message, where it has one */
const handedOver = async (message: Outgoing, deps: Deps): Promise<string | undefined> => {
  switch (message.by) {
    case "mail":
      return deps.mail.send(message.mail);
    case "dingtalk-group":
      await deps.chat.post(message.card);
      return undefined;
    case "dingtalk":
      return deps.chat.send(message.user, message.card);
    case "voice":
      return deps.voice.call(message.call);
    case "sms":
      return deps.sms.send(message.sms);
  }
};
