import { DAY } from "../domain/calendar.ts";
import { hashOf, type Token } from "../domain/contact/credential.ts";
import type { Delivery } from "../domain/delivery/delivery.ts";
import { GROUP } from "../domain/incident/plan.ts";
import type { Deps } from "../ports/deps.ts";

/** A link outlives every promised time; after a week an incident is not answered from an old message any more. */
const LINK_DAYS = 7;

/** For this person and this generation, or for all of a bundle. */
export const linkFor = async (
  { customer, id: delivery, recipient: person }: Delivery,
  place: Pick<Token, "incident" | "generation" | "bundle">,
  deps: Deps,
): Promise<string> => {
  const secret = deps.secrets.next();
  const until = deps.clock.now() + LINK_DAYS * DAY;
  const acts = person !== GROUP;
  await deps.tokens.insert({ hash: hashOf(secret), customer, ...place, person, delivery, acts, until, rev: 1 });
  return `${deps.settings.publicUrl}/v1/answer/${secret}`;
};
