import { metaOf, siteOf } from "../directory.ts";
import type { Delivery } from "../domain/delivery/delivery.ts";
import type { Part, Subject } from "../domain/delivery/subject.ts";
import { PROVIDER } from "../domain/incident/incident.ts";
import type { Channel } from "../domain/incident/plan.ts";
import { type BundledIncident, type BundleLetter, byUrgency } from "../messages/bundle-letter.ts";
import { bundleCall, bundleCard, bundleMail, bundleSms } from "../messages/bundle-message.ts";
import { templateOf } from "../messages/incident-letter.ts";
import { personName } from "../messages/incident-words.ts";
import { wordsIn } from "../messages/words.ts";
import type { Deps } from "../ports/deps.ts";
import type { Addressee } from "./addressee.ts";
import { linkFor } from "./link.ts";
import type { Outgoing } from "./outgoing.ts";
import { spokenTo } from "./spoken.ts";

/** So many incidents stand in the message itself; the rest is counted, and behind the link. */
const LISTED: Record<Channel, number> = { mail: 50, dingtalk: 10, "dingtalk-group": 10, voice: 1, sms: 1 };

interface Bundle {
  delivery: Delivery;
  subject: Extract<Subject, { is: "bundle" }>;
  to: Addressee;
}

/** Several messages as one, in the form of its channel. */
export const ofBundle = async ({ delivery, subject, to }: Bundle, deps: Deps): Promise<Outgoing> => {
  const { channel: by, belongsTo } = delivery;
  const hasLink = by !== "voice" && by !== "sms" && belongsTo === PROVIDER;
  const link = hasLink ? await linkFor(delivery, { bundle: subject.about.bundle }, deps) : undefined;
  const said = await saidTo(to, { delivery, parts: subject.parts, link }, deps);
  switch (by) {
    case "voice":
      return { by, call: { ...spokenTo(to, delivery), variables: bundleCall(said) } };
    case "sms":
      return { by, sms: { ...spokenTo(to, delivery), variables: bundleSms(said) } };
    case "mail":
      return { by, mail: { to: to.address, ...bundleMail(said) } };
    case "dingtalk":
      return { by, user: to.address, card: bundleCard(said, false) };
    case "dingtalk-group":
      return { by, card: bundleCard(said, true) };
  }
};

interface Told {
  delivery: Delivery;
  parts: Part[];
  link: string | undefined;
}

const saidTo = async ({ person }: Addressee, { delivery, parts, link }: Told, deps: Deps): Promise<BundleLetter> => {
  const sorted = parts.toSorted((a, b) => byUrgency(a.subject.incident, b.subject.incident));
  return {
    template: delivery.template,
    incidents: sorted.map(({ subject }) => subject.incident),
    listed: await Promise.all(sorted.slice(0, LISTED[delivery.channel]).map((part) => lineOf(part, deps))),
    text: delivery.text,
    reader: person,
    recipient: personName(person, wordsIn(person.language)),
    meta: await metaOf(delivery.customer, deps),
    link,
  };
};

const lineOf = async ({ subject }: Part, deps: Deps): Promise<BundledIncident> => {
  const { about, incident } = subject;
  const { customer, host } = incident;
  const site = host === undefined ? undefined : await siteOf(customer, host, deps);
  return { template: templateOf(about), generation: about.generation, incident, site };
};
