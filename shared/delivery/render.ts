import { metaOf, siteOf } from "../directory.ts";
import { DAY } from "../domain/calendar.ts";
import { hashOf } from "../domain/contact/credential.ts";
import type { Person } from "../domain/contact/person.ts";
import {
  type AboutIncident,
  type AboutNews,
  type Delivery,
  outIdOf,
  type Subject,
} from "../domain/delivery/delivery.ts";
import { type Incident, PROVIDER } from "../domain/incident/incident.ts";
import { GROUP } from "../domain/incident/plan.ts";
import { reportName } from "../domain/incident/report.ts";
import { Fault } from "../errors.ts";
import { swapCard, swapMail } from "../messages/duty-mail.ts";
import { callVariables, testVariables } from "../messages/incident-call.ts";
import { incidentCard } from "../messages/incident-card.ts";
import type { IncidentLetter } from "../messages/incident-letter.ts";
import { incidentMail } from "../messages/incident-mail.ts";
import { incidentReportMail } from "../messages/incident-report-mail.ts";
import { smsTestVariables, smsVariables } from "../messages/incident-sms.ts";
import { personName } from "../messages/incident-words.ts";
import { reportMail } from "../messages/report-mail.ts";
import { ticketMail } from "../messages/ticket-mail.ts";
import { wordsIn } from "../messages/words.ts";
import type { Card } from "../ports/chat.ts";
import type { Deps } from "../ports/deps.ts";
import type { OutgoingMail } from "../ports/mail.ts";
import type { OutgoingSms } from "../ports/sms.ts";
import type { OutgoingCall } from "../ports/voice.ts";
import type { Addressee } from "./addressee.ts";
import type { Claimed } from "./claim.ts";
import { gapsSaid, sheetSaid, swapSaid, testSaid } from "./duty.ts";

/** A message in the form of its channel. */
export type Outgoing =
  | { by: "mail"; mail: OutgoingMail }
  | { by: "dingtalk-group"; card: Card }
  | { by: "dingtalk"; user: string; card: Card }
  | { by: "voice"; call: OutgoingCall }
  | { by: "sms"; sms: OutgoingSms };

/** A link outlives every promised time; after a week an incident is not answered from an old message any more. */
const LINK_DAYS = 7;

/** The message in the recipient's language. */
export const render = async ({ delivery, subject }: Claimed, to: Addressee, deps: Deps): Promise<Outgoing> => {
  switch (subject.is) {
    case "incident":
    case "news":
      if (subject.about.is === "news" && isReport(subject.about))
        return { by: "mail", mail: await ofReport(subject.about, { subject, to }, deps) };
      return ofIncident({ delivery, subject, to }, deps);
    case "ticket":
      return { by: "mail", mail: await ofTicket({ delivery, subject, to }, deps) };
    case "report":
      return { by: "mail", mail: { to: to.address, ...reportMail(subject.report) } };
    case "duty":
      return ofDuty({ delivery, subject, to }, deps);
  }
};

interface Addressed<Is extends Subject["is"]> {
  delivery: Delivery;
  subject: Extract<Subject, { is: Is }>;
  to: Addressee;
}

const templateOf = (about: AboutIncident | Exclude<AboutNews, Report>): IncidentLetter["template"] => {
  if (about.is === "news") return about.what as IncidentLetter["template"];
  return typeof about.level === "number" ? ("page" as const) : about.level;
};

/** What asks one of ours carries a link of their own; a call and a short message cannot, and a customer needs none. */
const ofIncident = async ({ delivery, subject, to }: Addressed<"incident" | "news">, deps: Deps): Promise<Outgoing> => {
  const { about, incident } = subject;
  const { address, person } = to;
  const { channel: by, text } = delivery;
  const template = templateOf(about);
  const said = {
    incident,
    template,
    generation: about.generation,
    ...(await aroundOf(incident, deps)),
    now: deps.clock.now(),
  };
  const spoken = spokenTo(to, delivery);
  if (by === "voice") return { by, call: { ...spoken, variables: callVariables({ ...said, reader: person }) } };
  if (by === "sms") return { by, sms: { ...spoken, variables: smsVariables({ ...said, reader: person }) } };
  const link = delivery.belongsTo === PROVIDER ? await linkFor(delivery, about, { person, deps }) : undefined;
  if (by === "mail") return { by, mail: { to: address, ...incidentMail({ ...said, person, text, link }) } };
  const card = incidentCard({ ...said, reader: person, link, toGroup: by === "dingtalk-group" });
  return by === "dingtalk" ? { by, user: address, card } : { by, card };
};

type Report = AboutNews & { what: "preliminary" | "final" };

const isReport = (about: AboutNews): about is Report => about.what === "preliminary" || about.what === "final";

/** As it was written down, in the language of its reader. */
const ofReport = async (
  { incident: id, generation, what }: Report,
  { subject: { incident }, to }: Pick<Addressed<"incident" | "news">, "subject" | "to">,
  deps: Deps,
): Promise<OutgoingMail> => {
  const { customer } = incident;
  const row = await deps.incidentReports.get({ customer, incident: id, report: reportName(generation, what) });
  if (!row?.body) throw new Fault("NOT_FOUND", `report:${id}`);
  const staff = await deps.people.range({ customer: PROVIDER });
  const names = Object.fromEntries(staff.map((one) => [one.person, personName(one, wordsIn(to.person.language))]));
  const { body: report, digest = "" } = row;
  const said = { report, digest, incident, person: to.person, names, ...(await aroundOf(incident, deps)) };
  return { to: to.address, ...incidentReportMail(said) };
};

const aroundOf = async ({ customer, host }: Incident, deps: Deps) => ({
  meta: await metaOf(customer, deps),
  site: host === undefined ? undefined : await siteOf(customer, host, deps),
});

const ofDuty = async ({ delivery, subject, to }: Addressed<"duty">, deps: Deps): Promise<Outgoing> => {
  const said = { subject, reader: to.person };
  if (subject.about.what === "gaps") return { by: "mail", mail: { to: to.address, ...(await gapsSaid(said, deps)) } };
  if (subject.about.what === "hand-over")
    return { by: "mail", mail: { to: to.address, ...(await sheetSaid(said, deps)) } };
  const spoken = spokenTo(to, delivery);
  const now = deps.clock.now();
  if (delivery.channel === "voice")
    return { by: "voice", call: { ...spoken, variables: testVariables(to.person, now) } };
  if (delivery.channel === "sms") return { by: "sms", sms: { ...spoken, variables: smsTestVariables(to.person, now) } };
  const isTest = subject.about.what === "test";
  const letter = isTest ? await testSaid(said, to.address, deps) : await swapSaid(said, deps);
  return delivery.channel === "dingtalk"
    ? { by: "dingtalk", user: to.address, card: swapCard(letter) }
    : { by: "mail", mail: { to: to.address, ...swapMail(letter) } };
};

/** Over the phone everything is said in the text that is approved for pages; the variables of a test say that it is one. */
const spokenTo = ({ address, person: { language } }: Addressee, delivery: Delivery) => ({
  to: address,
  language,
  outId: outIdOf(delivery),
});

const ofTicket = async ({ delivery, subject, to }: Addressed<"ticket">, deps: Deps): Promise<OutgoingMail> => {
  const { about, ticket, incident } = subject;
  const { customer, host } = ticket;
  const site = host === undefined ? undefined : await siteOf(customer, host, deps);
  const from = delivery.by === undefined ? undefined : await nameOf(delivery.by, customer, deps);
  const { person, address } = to;
  return {
    to: address,
    ...ticketMail({ what: about.what, text: delivery.text, from, ticket, incident, person, site }),
  };
};

/** One of ours, or one of the customer's. */
const nameOf = async (person: string, customer: string, deps: Deps): Promise<string> => {
  const keys = [PROVIDER, customer].map((one) => ({ customer: one, person }));
  return (await deps.people.getAll(keys)).find((found) => found !== undefined)?.name ?? person;
};

/** For this person and this generation. */
const linkFor = async (
  { customer, id: delivery }: Delivery,
  { incident, generation }: AboutIncident | AboutNews,
  { person: { person }, deps }: { person: Person; deps: Deps },
): Promise<string> => {
  const secret = deps.secrets.next();
  const until = deps.clock.now() + LINK_DAYS * DAY;
  const acts = person !== GROUP;
  const place = { customer, incident, generation, person, delivery };
  await deps.tokens.insert({ hash: hashOf(secret), ...place, acts, until, rev: 1 });
  return `${deps.settings.publicUrl}/v1/answer/${secret}`;
};
