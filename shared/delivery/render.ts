import { metaOf, siteOf } from "../directory.ts";
import { DAY } from "../domain/calendar.ts";
import { hashOf } from "../domain/contact/credential.ts";
import { addressOf, type Person } from "../domain/contact/person.ts";
import type { Delivery, Subject } from "../domain/delivery/delivery.ts";
import type { Incident } from "../domain/incident/incident.ts";
import { Fault } from "../errors.ts";
import { incidentMail } from "../messages/incident-mail.ts";
import type { Deps } from "../ports/deps.ts";
import type { OutgoingMail } from "../ports/mail.ts";
import type { Claimed } from "./claim.ts";

/** A link outlives every promised time; after a week an incident is not answered from an old mail any more. */
const LINK_DAYS = 7;

/** The message in the recipient's language. */
export const render = async ({ delivery, subject }: Claimed, deps: Deps): Promise<OutgoingMail> => {
  const person = await deps.people.get({ customer: delivery.belongsTo, person: delivery.recipient });
  const to = person && addressOf(person, delivery.channel);
  if (!to) throw new Fault("NOT_FOUND", `address:${delivery.recipient}`);
  switch (subject.is) {
    case "incident":
      return { to, ...(await aboutIncident({ delivery, person, subject }, deps)) };
  }
};

interface Addressed {
  delivery: Delivery;
  person: Person;
  subject: Subject;
}

/** A page carries a link of its own for this person and generation. */
const aboutIncident = async ({ delivery, person, subject: { about, incident } }: Addressed, deps: Deps) => {
  const { customer, host } = incident;
  const meta = await metaOf(customer, deps);
  const site = host === undefined ? undefined : await siteOf(customer, host, deps);
  const template = typeof about.level === "number" ? "page" : about.level;
  const link = template === "answer" ? undefined : await linkFor(incident, about.generation, person, deps);
  const { text } = delivery;
  return incidentMail({ template, text, incident, person, meta, site, link, now: deps.clock.now() });
};

const linkFor = async (
  { customer, id: incident }: Incident,
  generation: number,
  { person }: Person,
  deps: Deps,
): Promise<string> => {
  const secret = deps.secrets.next();
  const until = deps.clock.now() + LINK_DAYS * DAY;
  await deps.tokens.insert({ hash: hashOf(secret), customer, incident, generation, person, until, rev: 1 });
  return `${deps.settings.publicUrl}/v1/answer/${secret}`;
};
