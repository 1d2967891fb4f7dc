import * as z from "zod";
import { iso } from "../calendar.ts";
import { canonical, sha256 } from "../digest.ts";
import { generationExport } from "./export.ts";
import { generationOf, type Incident } from "./incident.ts";
import type { ReportKind } from "./report-duty.ts";
import { Entry } from "./timeline.ts";

/** What only a person can write. */
export const Texts = z.object({
  cause: z.string().max(2_000),
  handling: z.string().max(2_000),
  prevention: z.string().max(2_000),
});
export type Texts = z.infer<typeof Texts>;

/** More entries than this make no report; the export has them all. */
const MOST_ENTRIES = 200;

/** A report as the customer gets it: codes and values, and a person's words. */
export const IncidentReport = z.object({
  kind: z.enum(["preliminary", "final"]),
  incident: z.string(),
  number: z.int().nullable(),
  generation: z.int(),
  priority: z.string(),
  host: z.string().nullable(),
  trouble: z.string(),
  impact: z.string(),
  core: z.boolean(),
  verdict: z.string().nullable(),
  firstSeenAt: z.string(),
  mitigatedAt: z.string().nullable(),
  resolvedAt: z.string().nullable(),
  promise: z.record(z.string(), z.unknown()),
  ...Texts.shape,
  timeline: z.array(Entry).max(MOST_ENTRIES),
  /** How the proof stood when it was written. */
  chain: z.object({ seq: z.int(), hash: z.string() }),
  writtenAt: z.string(),
  writtenBy: z.string(),
});
export type IncidentReport = z.infer<typeof IncidentReport>;

/** `1#draft` is written again and again, `1#preliminary` and `1#final` once. */
export const IncidentReportRow = z.object({
  customer: z.string(),
  incident: z.string(),
  report: z.string(),
  ...Texts.shape,
  body: IncidentReport.optional(),
  /** Of the body, hex SHA-256 of its canonical JSON. */
  digest: z.string().optional(),
  rev: z.int(),
});
export type IncidentReportRow = z.infer<typeof IncidentReportRow>;

export const reportName = (generation: number, kind: ReportKind | "draft"): string => `${generation}#${kind}`;

export const digestOf = (body: IncidentReport): string => sha256(canonical(body));

/** Before anybody writes: what the verdict says, in the words of whoever gave it. */
export const firstTexts = ({ verdict }: Pick<Incident, "verdict">): Texts => ({
  cause: verdict?.cause ?? "",
  handling: verdict?.done ?? "",
  prevention: "",
});

const instant = (at: number | undefined): string | null => (at === undefined ? null : iso(at));

interface Written {
  kind: ReportKind;
  texts: Texts;
  timeline: Entry[];
  by: string;
}

export const reportOf = (incident: Incident, { kind, texts, timeline, by }: Written, now: number): IncidentReport => {
  const { id, number = null, generation, priority, host = null, kind: trouble, impact, core, tail } = incident;
  const { mitigatedBy, resolvedAt, firstSeenAt, verdict } = incident;
  return {
    ...{ kind, incident: id, number, generation, priority, host, trouble, impact, core },
    verdict: verdict?.verdict ?? null,
    firstSeenAt: iso(firstSeenAt),
    mitigatedAt: instant(mitigatedBy),
    resolvedAt: instant(resolvedAt),
    promise: generationExport(generationOf(incident), now),
    ...texts,
    timeline: timeline.slice(-MOST_ENTRIES),
    chain: { seq: tail.seq, hash: tail.hash },
    writtenAt: iso(now),
    writtenBy: by,
  };
};

/** What was released, whole; drafts are nobody's. */
export const incidentReportExport = ({ customer, incident, body, digest }: IncidentReportRow) =>
  body && digest !== undefined
    ? [{ customerId: customer, incidentId: incident, generation: body.generation, kind: body.kind, digest, body }]
    : [];
