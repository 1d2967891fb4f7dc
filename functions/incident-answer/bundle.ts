import { subjectOf } from "../../shared/delivery/subject.ts";
import { metaOf, siteOf } from "../../shared/directory.ts";
import type { Asked } from "../../shared/domain/delivery/delivery.ts";
import { shardOf } from "../../shared/domain/digest.ts";
import { generationOf, holderOf, type Incident } from "../../shared/domain/incident/incident.ts";
import { byUrgency } from "../../shared/messages/bundle-letter.ts";
import { bundlePage, bundleRefusalPage, bundleResultPage } from "../../shared/messages/bundle-page.ts";
import { readyForAll } from "../../shared/messages/ready-answer.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { askForAll } from "../../shared/response/bundle.ts";
import { looked } from "../../shared/response/looked.ts";
import { htmlReply } from "../../shared/runtime/define-function.ts";
import type { Visit } from "../../shared/runtime/endpoint.ts";
import type { HttpReply } from "../../shared/runtime/http-call.ts";
import { lookerBy, namesIn, type Opened } from "./link.ts";

/** What fits a phone without scrolling for ever; the others are counted. */
const MOST_LISTED = 100;

/** What a link leads to that came with a bundle. */
export interface Bundle extends Opened {
  key: { shard: string; id: string };
  /** Still in the opening in which they were told, the most urgent first. */
  incidents: Incident[];
  /** Those of them that the reader may take or answer. */
  open: Incident[];
}

/** Undefined: none of them is what it was any more. */
export const bundleBehind = async (opened: Opened, deps: Deps): Promise<Bundle | undefined> => {
  const { token, person } = opened;
  const id = token.delivery ?? "";
  const key = { shard: shardOf(id, deps.settings.shards), id };
  const row = await deps.deliveries.get(key);
  const subject = row && (await subjectOf(row, deps));
  if (subject?.is !== "bundle") return undefined;
  const current = subject.parts.filter((part) => part.subject.incident.generation === part.subject.about.generation);
  const incidents = [...new Map(current.map(({ subject: { incident } }) => [incident.id, incident])).values()].sort(
    byUrgency,
  );
  const open = incidents.filter((incident) => isFor(person.person, incident));
  return incidents.length > 0 ? { ...opened, key, incidents, open } : undefined;
};

/** Nobody has it, or they have it and have not answered. */
const isFor = (person: string, incident: Incident): boolean =>
  incident.status === "open" ||
  (incident.status === "acknowledged" &&
    generationOf(incident).answeredAt === undefined &&
    holderOf(incident) === person);

export const showBundle = async (
  bundle: Bundle,
  action: string,
  { deps, visit }: { deps: Deps; visit: Visit },
): Promise<HttpReply> => {
  const { incidents, open, person, token } = bundle;
  const shown = incidents.slice(0, MOST_LISTED);
  const sights = shown.map(({ customer, id: subject }) => ({ customer, subject }));
  await looked(sights, lookerBy(token, visit), deps);
  const [names, meta, ready, listed] = await Promise.all([
    namesIn(person.language, deps),
    metaOf(token.customer, deps),
    readyIn(bundle, deps),
    Promise.all(shown.map((incident) => withSite(incident, deps))),
  ]);
  const page = { incidents, listed, open, person, meta, ready, action, acts: token.acts, names };
  return htmlReply(200, bundlePage({ ...page, now: deps.clock.now() }));
};

const withSite = async (incident: Incident, deps: Deps) => ({
  incident,
  site: incident.host === undefined ? undefined : await siteOf(incident.customer, incident.host, deps),
});

const readyIn = async ({ open, person, token }: Bundle, deps: Deps): Promise<string> => {
  const meta = await metaOf(token.customer, deps);
  return open.length > 0 ? readyForAll({ incidents: open, person, meta, now: deps.clock.now() }) : "";
};

const forAll: Asked["act"][] = ["acknowledge", "answer", "pass-on"];
const isForAll = (act: string): act is Asked["act"] => forAll.some((one) => one === act);

/** Written down in one write; doing it is handed over. */
export const pressBundle = async (
  bundle: Bundle,
  { act, message }: { act: string; message: string },
  deps: Deps,
): Promise<HttpReply> => {
  const { key, open, person, token } = bundle;
  if (!token.acts) return htmlReply(409, bundleRefusalPage(bundle, "shows-only"));
  if (!isForAll(act)) return htmlReply(409, bundleRefusalPage(bundle, "one-by-one"));
  if (open.length === 0) return htmlReply(409, bundleRefusalPage(bundle, "already-acknowledged"));
  const text = act === "answer" ? message || (await readyIn(bundle, deps)) : undefined;
  await askForAll(key, { act, by: person.person, via: "link", ...(text && { text }) }, deps);
  return htmlReply(200, bundleResultPage({ did: act, incidents: open, person }));
};
