import { metaOf, siteOf } from "../directory.ts";
import { DAY } from "../domain/calendar.ts";
import { hashOf } from "../domain/contact/credential.ts";
import { addressOf } from "../domain/contact/person.ts";
import type { Delivery } from "../domain/delivery/delivery.ts";
import { Fault } from "../errors.ts";
import { incidentMail } from "../messages/incident-mail.ts";
import type { Deps } from "../ports/deps.ts";
import type { OutgoingMail } from "../ports/mail.ts";
import type { Claimed } from "./claim.ts";

/** A link outlives every promised time; after a week an incident is not answered from an old mail any more. */
const LINK_DAYS = 7;

/** The message in the recipient's language. A page carries a link of its own for this person and generation. */
export const render = async ({ delivery, incident }: Claimed, deps: Deps): Promise<OutgoingMail> => {
  const person = await deps.people.get({ customer: delivery.belongsTo, person: delivery.recipient });
  const to = person && addressOf(person, delivery.channel);
  if (!to) throw new Fault("NOT_FOUND", `address:${delivery.recipient}`);
  const meta = await metaOf(incident.customer, deps);
  const site = incident.host === undefined ? undefined : await siteOf(incident.customer, incident.host, deps);
  const link = delivery.template === "answer" ? undefined : await linkFor(delivery, deps);
  return { to, ...incidentMail({ delivery, incident, person, meta, site, link, now: deps.clock.now() }) };
};

const linkFor = async (
  { customer, incident, generation, recipient: person }: Delivery,
  deps: Deps,
): Promise<string> => {
  const secret = deps.secrets.next();
  const until = deps.clock.now() + LINK_DAYS * DAY;
  await deps.tokens.insert({ hash: hashOf(secret), customer, incident, generation, person, until, rev: 1 });
  return `${deps.settings.publicUrl}/v1/answer/${secret}`;
};
