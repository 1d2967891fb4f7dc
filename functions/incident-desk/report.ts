import * as z from "zod";
import { iso } from "../../shared/domain/calendar.ts";
import type { Actor } from "../../shared/domain/incident/actor.ts";
import type { Incident } from "../../shared/domain/incident/incident.ts";
import { type IncidentReportRow, reportName, Texts } from "../../shared/domain/incident/report.ts";
import { type ReportKind, released } from "../../shared/domain/incident/report-duty.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { draftOf, release, rewritten, writeDraft } from "../../shared/response/incident-report.ts";
import { looked } from "../../shared/response/looked.ts";
import { announce } from "../../shared/response/news.ts";
import { isStaff, type Visit } from "../../shared/runtime/endpoint.ts";
import { keyFor } from "./access.ts";

const Id = z.object({ id: z.string().max(100) });

export const Write = Id.extend({ ...Texts.partial().shape, release: z.enum(["preliminary", "final"]).optional() });

const incidentFor = async (id: string, deps: Deps, visit: Visit): Promise<Incident> => {
  const incident = await deps.incidents.get(await keyFor(id, deps, visit));
  if (!incident) throw new Fault("NOT_FOUND", "");
  return incident;
};

/** What has been released; to our own also what is written so far, and by when it is due. */
const view = async (incident: Incident, deps: Deps, { caller, looker }: Visit) => {
  const { customer, id, generation, report } = incident;
  await looked([{ customer, subject: id }], looker, deps);
  const [preliminary, final] = await deps.incidentReports.getAll(
    (["preliminary", "final"] as const).map((kind) => ({
      customer,
      incident: id,
      report: reportName(generation, kind),
    })),
  );
  const { cause, handling, prevention } = await draftOf(incident, deps);
  return {
    due: report
      ? { preliminaryBy: iso(report.preliminaryBy), finalBy: report.finalBy === undefined ? null : iso(report.finalBy) }
      : null,
    draft: isStaff(caller) ? { cause, handling, prevention } : null,
    preliminary: shown(preliminary, report?.released !== "none"),
    final: shown(final, report?.released === "final"),
  };
};

const shown = (row: IncidentReportRow | undefined, isReleased: boolean) =>
  row?.body && isReleased ? { ...row.body, digest: row.digest } : null;

export const readReport = async ({ id }: z.infer<typeof Id>, deps: Deps, visit: Visit) =>
  view(await incidentFor(id, deps, visit), deps, visit);

/** A preliminary report may leave open what keeps it from happening again. */
const NEEDED: Record<ReportKind, (keyof Texts)[]> = {
  preliminary: ["cause", "handling"],
  final: ["cause", "handling", "prevention"],
};

/** Keeps what is written, and releases it when that is asked for. What cannot be released is not kept either. */
export const writeReport = async ({ id, release: kind, ...texts }: z.infer<typeof Write>, deps: Deps, visit: Visit) => {
  const { caller, now } = visit;
  const incident = await incidentFor(id, deps, visit);
  const actor = { by: caller.person, via: "api", generation: incident.generation };
  const draft = await draftOf(incident, deps);
  if (kind) checkRelease(incident, { kind, texts: rewritten(draft, texts), actor }, now);
  const { cause, handling, prevention } = await writeDraft(draft, texts, deps);
  if (kind) await releaseAs(incident, { kind, texts: { cause, handling, prevention }, actor }, deps);
  return view((await deps.incidents.get(incident)) ?? incident, deps, visit);
};

interface Releasing {
  kind: ReportKind;
  texts: Texts;
  actor: Actor;
}

const checkRelease = (incident: Incident, { kind, texts, actor }: Releasing, now: number): void => {
  const problems = NEEDED[kind].filter((name) => texts[name].trim() === "");
  if (problems.length > 0)
    throw new Fault("INPUT_INVALID", "", { problems: problems.map((path) => ({ path, message: "is required" })) });
  const intent = released(incident, { kind, digest: "" }, actor, now);
  if (!intent.ok) throw new Fault("REFUSED", intent.reason);
};

const releaseAs = async (incident: Incident, releasing: Releasing, deps: Deps): Promise<void> => {
  const outcome = await release(incident, releasing, deps);
  if (!outcome.ok) throw new Fault("REFUSED", outcome.reason);
  await announce(outcome.value, deps);
};
