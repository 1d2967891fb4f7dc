import { nameOf } from "../domain/delivery/about.ts";
import { type Delivery, leased, type Run, suppressed } from "../domain/delivery/delivery.ts";
import { outdated, type Subject } from "../domain/delivery/subject.ts";
import type { Deps } from "../ports/deps.ts";
import { closeBundle } from "./members.ts";
import { subjectOf } from "./subject.ts";

export interface Claimed {
  delivery: Delivery;
  subject: Subject;
}

/** Takes the lease of a free row, then looks once more whether the message still is wanted. Undefined: somebody else has it, or nobody wants it. */
export const claim = async (row: Delivery, run: Run, deps: Deps): Promise<Claimed | undefined> => {
  const mine = await deps.deliveries.replace(leased(row, run, deps.clock.now()));
  return mine && stillWanted(mine, deps);
};

const stillWanted = async (delivery: Delivery, deps: Deps): Promise<Claimed | undefined> => {
  const subject = await subjectNow(delivery, deps);
  const reason = subject ? outdated(delivery, subject) : "not-found";
  if (subject && reason === undefined) return { delivery, subject };
  await deps.deliveries.replace(suppressed(delivery, reason ?? ""));
  deps.log({ did: "suppressed", because: reason ?? "", subject: nameOf(delivery.about) });
  return undefined;
};

/** What a bundle tells is settled by whoever sends its first message. */
const subjectNow = async (delivery: Delivery, deps: Deps): Promise<Subject | undefined> => {
  const { about, fallbackOf } = delivery;
  if (about.is !== "bundle" || fallbackOf !== undefined) return subjectOf(delivery, deps);
  return { is: "bundle", about, parts: await closeBundle(about, deps) };
};
