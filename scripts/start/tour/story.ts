import type { Language, Person } from "../../../shared/domain/contact/person.ts";
import type { Meta } from "../../../shared/domain/customer/customer.ts";
import { timelineOf } from "../../../shared/domain/incident/export.ts";
import { type Generation, type Incident, keyOf, PROVIDER } from "../../../shared/domain/incident/incident.ts";
import { GROUP } from "../../../shared/domain/incident/plan.ts";
import type { Entry } from "../../../shared/domain/incident/timeline.ts";
import { answerPage } from "../../../shared/messages/answer-page.ts";
import { callScript, callVariables } from "../../../shared/messages/incident-call.ts";
import { incidentCard } from "../../../shared/messages/incident-card.ts";
import { incidentMail } from "../../../shared/messages/incident-mail.ts";
import { readyAnswer } from "../../../shared/messages/ready-answer.ts";
import type { Deps } from "../../../shared/ports/deps.ts";
import type { Export } from "../../../shared/response/export.ts";
import type { Scene } from "../scene.ts";

/** One incident, with what whoever was paged first saw. */
export interface Story {
  incident: Incident;
  entries: Entry[];
  deliveries: Export["deliveries"];
  /** Undefined when nobody was paged. */
  documents: Documents | undefined;
}

/** What people saw and heard of an incident when it was opened. Mails and pages are HTML documents. */
export interface Documents {
  mail: string;
  /** Its text in DingTalk's markdown. */
  card: { title: string; text: string; button: string };
  call: string;
  page: string;
  /** To the customer, in their language; undefined when nobody of theirs was told. */
  answer: string | undefined;
}

const priorityRank = ["Critical", "Emergency", "High", "Medium", "Low"];

/** The one that climbed highest tells most; among equals the most urgent, then the first. */
export const tellingIncident = ({
  incidents,
  deliveries,
}: Pick<Export, "incidents" | "deliveries">): string | undefined => {
  const climb = new Map<string | null, number>();
  for (const { incidentId, step } of deliveries) climb.set(incidentId, Math.max(climb.get(incidentId) ?? 0, step ?? 0));
  const rank = ({ priority }: Export["incidents"][number]) => priorityRank.indexOf(priority);
  const [first] = incidents.toSorted((a, b) => (climb.get(b.id) ?? 0) - (climb.get(a.id) ?? 0) || rank(a) - rank(b));
  return first?.id;
};

/** The incident as it was when it was opened for the first time. */
const asOpened = (incident: Incident): Incident => {
  const { verdict: _verdict, resolvedAt: _resolved, mitigatedBy: _mitigated, generations, ...rest } = incident;
  const { n, by, openedAt, clockStartedAt, minutes } = generations[0] as Generation;
  const first = { n, by, openedAt, clockStartedAt, minutes, pauses: [] };
  return { ...rest, status: "open", priority: rest.firstPriority, generation: n, generations: [first] };
};

interface Told {
  language: Language;
  incident: Incident;
  entries: Entry[];
  /** Who was paged first. */
  person: Person;
  /** Who got the first answer. */
  contact: Person | undefined;
  meta: Meta;
}

/** Made by the very code that sends and shows them; the links lead nowhere. */
const documentsFor = (told: Told, { siteOf, names }: Scene, deps: Deps): Documents => {
  const { language, entries, person, contact, meta } = told;
  const { openedAt: now } = told.incident;
  const [site, incident] = [siteOf(told.incident), asOpened(told.incident)];
  const around = { incident, meta, site, now };
  const [reader, link] = [{ ...person, language }, `${deps.settings.publicUrl}/v1/answer/…`];
  const page = { ...around, template: "page" as const, link };
  const ready = readyAnswer({ ...around, person });
  const first = entries.filter(({ at }) => at <= new Date(now).toISOString());
  const answer = { ...around, template: "answer" as const, text: ready, link: undefined };
  return {
    mail: incidentMail({ ...page, person: reader }).html,
    card: incidentCard({ ...page, reader, toGroup: false }),
    call: callScript(callVariables({ ...around, reader }), language, true),
    page: answerPage({ ...around, person, ready, language, names: names[language], entries: first, action: "#" }),
    answer: contact && incidentMail({ ...answer, person: contact }).html,
  };
};

/** @returns undefined when there is no such incident */
export const readStory = async (
  id: string,
  exported: Export,
  { scene, language, deps }: { scene: Scene; language: Language; deps: Deps },
): Promise<Story | undefined> => {
  const key = keyOf(id);
  const incident = key && (await deps.incidents.get(key));
  if (!incident) return undefined;
  const rows = await deps.timeline.range({ customer: incident.customer, incident: id });
  const entries = timelineOf(incident, rows);
  const deliveries = exported.deliveries.filter(({ incidentId }) => incidentId === id);
  const personOf = async (customer: string, template: string): Promise<Person | undefined> => {
    const delivery = deliveries
      .filter((one) => one.template === template && one.recipient !== GROUP)
      .toSorted((a, b) => (a.step ?? 0) - (b.step ?? 0))[0];
    return delivery && deps.people.get({ customer, person: delivery.recipient });
  };
  const [person, contact] = [await personOf(PROVIDER, "page"), await personOf(incident.customer, "answer")];
  const meta = scene.metas[incident.customer];
  const told = person && meta && { language, incident, entries, person, contact, meta };
  return { incident, entries, deliveries, documents: told && documentsFor(told, scene, deps) };
};
