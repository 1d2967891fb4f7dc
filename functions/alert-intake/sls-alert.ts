import * as z from "zod";
import type { Alert } from "../../shared/domain/alert/alert.ts";
import { Kind } from "../../shared/domain/alert/kind.ts";
import { SECOND } from "../../shared/domain/calendar.ts";
import { canonical, idOf } from "../../shared/domain/digest.ts";
import { impactOfSeverity } from "../../shared/domain/incident/priority.ts";

/** Rows carry at most 100 members, values at most 2 KB (limits of the alert engine); we keep what a decision may need. */
const MAX_FACTS = 40;
const MAX_FACT_LENGTH = 300;
/** Members that would let a reader in: never stored. */
const SECRET_FACT = /token|cookie|authorization|signin/i;

const Row = z.record(z.string(), z.coerce.string());
const Seconds = z.coerce.number().int().min(0).max(99_999_999_999);

/** The body of an SLS alert as the default content template writes it; numbers may arrive as strings. */
export const SlsAlert = z
  .object({
    aliuid: z.string().max(64).optional(),
    project: z.string().max(128).optional(),
    alert_id: z.string().max(256).optional(),
    alert_name: z.string().max(256).optional(),
    status: z.enum(["firing", "resolved"]),
    alert_time: Seconds.optional(),
    fire_time: Seconds.optional(),
    severity: z.coerce.number().int().min(0).max(10).default(4),
    fingerprint: z.string().max(64).optional(),
    labels: Row.default({}),
    annotations: Row.default({}),
    fire_results: z.array(Row).max(1_000).default([]),
  })
  .refine(({ alert_id, alert_name }) => alert_id ?? alert_name, "alert_id or alert_name is missing")
  .refine(({ alert_time, fire_time }) => alert_time ?? fire_time, "alert_time or fire_time is missing");
export type SlsAlert = z.infer<typeof SlsAlert>;

/** One alert, or the array of a merged message. */
export const SlsBody = z.union([SlsAlert, z.array(SlsAlert).min(1).max(1_000)]).transform((body) => [body].flat());

/** A rule of ours names kind and site in its labels; somebody else's rule is a question to us, as urgent as its severity. */
export const alertOf = (body: SlsAlert): Alert => {
  const [first = {}] = body.fire_results;
  const kind = Kind.safeParse(body.labels.mss_kind).data;
  const at = (body.alert_time ?? body.fire_time ?? 0) * SECOND;
  return {
    source: "sls",
    fingerprint: body.fingerprint ?? ownFingerprint(body),
    rule: body.alert_id ?? body.alert_name ?? "",
    kind: kind ?? "self",
    host: hostOf(body.labels.matched_host ?? first.matched_host),
    status: body.status,
    alertTime: at,
    firedAt: (body.fire_time ?? body.alert_time ?? 0) * SECOND,
    severity: body.severity,
    facts: kind ? factsOf(first) : { ...factsOf(first), impact: impactOfSeverity(body.severity) },
  };
};

const ownFingerprint = ({ aliuid = "", project = "", alert_id = "", labels }: SlsAlert): string =>
  idOf(aliuid, project, alert_id, canonical(labels));

const hostOf = (text: string | undefined): string | undefined =>
  text === undefined || text === "" ? undefined : text.toLowerCase().slice(0, 253);

const factsOf = (row: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => !SECRET_FACT.test(name))
      .slice(0, MAX_FACTS)
      .map(([name, value]) => [name, value.slice(0, MAX_FACT_LENGTH)]),
  );
