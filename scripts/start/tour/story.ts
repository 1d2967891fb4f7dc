import type { Language, Person } from "../../../shared/domain/contact/person.ts";
import type { Meta } from "../../../shared/domain/customer/customer.ts";
import { timelineOf } from "../../../shared/domain/incident/export.ts";
import { type Generation, type Incident, keyOf, PROVIDER } from "../../../shared/domain/incident/incident.ts";
import type { Entry } from "../../../shared/domain/incident/timeline.ts";
import { answerPage } from "../../../shared/messages/answer-page.ts";
import { incidentMail } from "../../../shared/messages/incident-mail.ts";
import { readyAnswer } from "../../../shared/messages/ready-answer.ts";
import type { Deps } from "../../../shared/ports/deps.ts";
import type { Export } from "../../../shared/response/export.ts";
import type { Scene } from "../scene.ts";

/** One incident, with what whoever was paged first saw when it was opened. */
export interface Story {
  incident: Incident;
  entries: Entry[];
  deliveries: Export["deliveries"];
  /** HTML documents; undefined when nobody was paged. */
  documents: { zh: string; en: string; page: string } | undefined;
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

interface Paged {
  /** In which the answer page is shown. */
  language: Language;
  incident: Incident;
  entries: Entry[];
  person: Person;
  meta: Meta;
}

const languages: Language[] = ["zh", "en"];

/** Made by the very code that sends and shows them; the link leads nowhere. */
const documentsFor = ({ language, incident, entries, person, meta }: Paged, { siteOf, names }: Scene, deps: Deps) => {
  const { openedAt: now } = incident;
  const site = siteOf(incident);
  const opened = asOpened(incident);
  const link = `${deps.settings.publicUrl}/v1/answer/…`;
  const [zh = "", en = ""] = languages.map(
    (each) =>
      incidentMail({ template: "page", incident: opened, person: { ...person, language: each }, meta, site, link, now })
        .html,
  );
  const ready = readyAnswer({ incident: opened, person, meta, site, now });
  const first = entries.filter(({ at }) => at <= new Date(now).toISOString());
  const about = { incident: opened, person, meta, site, ready, language, now, names: names[language], entries: first };
  return { zh, en, page: answerPage({ ...about, action: "#" }) };
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
  const paged = deliveries.find(({ step }) => step === 0);
  const person = paged && (await deps.people.get({ customer: PROVIDER, person: paged.recipient }));
  const meta = scene.metas[incident.customer];
  const documents = person && meta && documentsFor({ language, incident, entries, person, meta }, scene, deps);
  return { incident, entries, deliveries, documents };
};
