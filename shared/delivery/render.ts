import { metaOf, siteOf } from "../directory.ts";
import type { AboutNews } from "../domain/delivery/about.ts";
import type { Delivery } from "../domain/delivery/delivery.ts";
import type { Subject } from "../domain/delivery/subject.ts";
import { type Incident, PROVIDER } from "../domain/incident/incident.ts";
import { reportName } from "../domain/incident/report.ts";
import { Fault } from "../errors.ts";
import { swapCard, swapMail } from "../messages/duty-mail.ts";
import { dutyCard, dutySheet } from "../messages/duty-sheet.ts";
import { callVariables, testVariables } from "../messages/incident-call.ts";
import { incidentCard } from "../messages/incident-card.ts";
import { templateOf } from "../messages/incident-letter.ts";
import { incidentMail } from "../messages/incident-mail.ts";
import { incidentReportMail } from "../messages/incident-report-mail.ts";
import { smsTestVariables, smsVariables } from "../messages/incident-sms.ts";
import { personName } from "../messages/incident-words.ts";
import { proposalsMail } from "../messages/proposals-mail.ts";
import { reportMail } from "../messages/report-mail.ts";
import { ticketMail } from "../messages/ticket-mail.ts";
import { wordsIn } from "../messages/words.ts";
import type { Deps } from "../ports/deps.ts";
import type { OutgoingMail } from "../ports/mail.ts";
import type { Addressee } from "./addressee.ts";
import { ofBundle } from "./bundle.ts";
import type { Claimed } from "./claim.ts";
import { gapsSaid, sheetSaid, swapSaid, testSaid } from "./duty.ts";
import { linkFor } from "./link.ts";
import type { Outgoing } from "./outgoing.ts";
import { spokenTo } from "./spoken.ts";

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
    case "proposals":
      return { by: "mail", mail: await ofProposals({ subject, to }, deps) };
    case "duty":
      return ofDuty({ delivery, subject, to }, deps);
    case "bundle": {
      const [only, ...others] = subject.parts;
      if (only && others.length === 0) return ofIncident({ delivery, subject: only.subject, to }, deps);
      return ofBundle({ delivery, subject, to }, deps);
    }
  }
};

export interface Addressed<Is extends Subject["is"]> {
  delivery: Delivery;
  subject: Extract<Subject, { is: Is }>;
  to: Addressee;
}

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
  const place = { incident: about.incident, generation: about.generation };
  const link = delivery.belongsTo === PROVIDER ? await linkFor(delivery, place, deps) : undefined;
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

const aroundOf = async ({ customer, host }: Incident, deps: Deps) => {
  const known = [metaOf(customer, deps), host === undefined ? undefined : siteOf(customer, host, deps)] as const;
  const [meta, site] = await Promise.all(known);
  return { meta, site };
};

const ofDuty = async ({ delivery, subject, to }: Addressed<"duty">, deps: Deps): Promise<Outgoing> => {
  const said = { subject, reader: to.person };
  if (subject.about.what === "gaps") return { by: "mail", mail: { to: to.address, ...(await gapsSaid(said, deps)) } };
  if (subject.about.what === "hand-over") {
    const sheet = await sheetSaid(said, deps);
    if (delivery.channel === "dingtalk") return { by: "dingtalk", user: to.address, card: dutyCard(sheet) };
    return { by: "mail", mail: { to: to.address, ...dutySheet(sheet) } };
  }
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

const ofProposals = async (
  { subject: { about, waiting, night }, to }: Pick<Addressed<"proposals">, "subject" | "to">,
  deps: Deps,
): Promise<OutgoingMail> => {
  const { name } = await metaOf(about.of, deps);
  return { to: to.address, ...proposalsMail({ customer: name, waiting, night, reader: to.person }) };
};

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
