import type { Actor } from "../domain/incident/actor.ts";
import { timelineOf } from "../domain/incident/export.ts";
import type { Incident } from "../domain/incident/incident.ts";
import {
  digestOf,
  firstTexts,
  type IncidentReportRow,
  reportName,
  reportOf,
  type Texts,
} from "../domain/incident/report.ts";
import { type ReportKind, released } from "../domain/incident/report-duty.ts";
import { Fault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import { act } from "./act.ts";

const keyFor = ({ customer, id, generation }: Incident, kind: ReportKind | "draft") => ({
  ...{ customer, incident: id },
  report: reportName(generation, kind),
});

/** What is written so far; before anybody has written, what the verdict says. */
export const draftOf = async (incident: Incident, deps: Deps): Promise<IncidentReportRow> => {
  const key = keyFor(incident, "draft");
  const row = await deps.incidentReports.get(key);
  return row ?? { ...key, ...firstTexts(incident), rev: 0 };
};

type Rewritten = { [Name in keyof Texts]?: Texts[Name] | undefined };

export const rewritten = (draft: Texts, texts: Rewritten): Texts => {
  const { cause = draft.cause, handling = draft.handling, prevention = draft.prevention } = texts;
  return { cause, handling, prevention };
};

/** @throws STALE_WRITE when somebody else writes at this moment */
export const writeDraft = async (draft: IncidentReportRow, texts: Rewritten, deps: Deps) => {
  const row = { ...draft, ...rewritten(draft, texts) };
  const saved = draft.rev > 0 ? await deps.incidentReports.replace(row) : await inserted({ ...row, rev: 1 }, deps);
  if (!saved) throw new Fault("STALE_WRITE", `report:${draft.incident}`);
  return saved;
};

const inserted = async (row: IncidentReportRow, deps: Deps): Promise<IncidentReportRow | undefined> =>
  (await deps.incidentReports.insert(row)) ? row : undefined;

/**
 * Written down as the customer gets it, then released: whoever dies in between, or is second, releases what was written first.
 */
export const release = async (
  incident: Incident,
  { kind, texts, actor }: { kind: ReportKind; texts: Texts; actor: Actor },
  deps: Deps,
) => {
  const now = deps.clock.now();
  const intent = released(incident, { kind, digest: "" }, actor, now);
  if (!intent.ok) return intent;
  const rows = await deps.timeline.range({ customer: incident.customer, incident: incident.id });
  const timeline = timelineOf(incident, rows);
  const body = reportOf(incident, { kind, texts, timeline, by: actor.by }, now);
  const row: IncidentReportRow = { ...keyFor(incident, kind), ...texts, body, digest: digestOf(body), rev: 1 };
  const first = (await inserted(row, deps)) ?? (await deps.incidentReports.get(row)) ?? row;
  const { customer, id } = incident;
  const decide = (current: Incident, at: number) => released(current, { kind, digest: first.digest ?? "" }, actor, at);
  return act({ customer, id }, decide, deps);
};
