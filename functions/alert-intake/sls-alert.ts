import * as z from "zod";
import type { Alert } from "../../shared/domain/alert/alert.ts";
import { Kind } from "../../shared/domain/alert/kind.ts";
import { DAY, SECOND } from "../../shared/domain/calendar.ts";
import { canonical, idOf } from "../../shared/domain/digest.ts";
import { impactOfSeverity } from "../../shared/domain/incident/priority.ts";
import { masked } from "../../shared/domain/personal.ts";
import { cut, hostOf } from "./text.ts";

/** Rows carry at most 100 members, values at most 2 KB (limits of the alert engine); we keep what a decision may need. */
const MAX_FACTS = 40;
const MAX_VALUE_LENGTH = 2_048;
const MAX_FACT_LENGTH = 300;
/** Columns of our own rules are much shorter. */
const MAX_NAME_LENGTH = 64;
/** Members that would let a reader in: never stored. */
const SECRET_FACT = /token|cookie|authorization|signin|secret|passw|session|credential|(access|api)[-_]?key/i;
/** A merged message holds far fewer. */
const MAX_ALERTS = 1_000;

const Row = z.record(z.string(), z.coerce.string());
/** Since 1970, up to the 10 digits that the keys of events have room for. 0 means: not set, as in `resolve_time`. */
const Seconds = z.coerce
  .number()
  .int()
  .min(0)
  .max(9_999_999_999)
  .transform((seconds) => seconds || undefined);

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
    fire_results: z.array(Row).max(1_000).default([]),
  })
  .refine((body) => ruleOf(body), "alert_id or alert_name is missing")
  .refine(({ alert_time, fire_time }) => alert_time ?? fire_time, "alert_time or fire_time is missing");
export type SlsAlert = z.infer<typeof SlsAlert>;

/** One alert, or the array of a merged message: what of it can be read, and whether that is all of it. */
export const alertsIn = (body: unknown): { alerts: SlsAlert[]; isWhole: boolean } => {
  const items: unknown[] = Array.isArray(body) ? body : [body];
  const alerts = items.slice(0, MAX_ALERTS).flatMap((item) => SlsAlert.safeParse(item).data ?? []);
  return { alerts, isWhole: alerts.length > 0 && alerts.length === items.length };
};

/** A rule of ours names kind and site in its labels; somebody else's rule is a question to us, as urgent as its severity. */
export const alertOf = (body: SlsAlert): Alert => {
  const [first = {}] = body.fire_results;
  const kind = Kind.safeParse(body.labels.mss_kind).data;
  const at = (body.alert_time ?? body.fire_time ?? 0) * SECOND;
  return {
    source: "sls",
    fingerprint: body.fingerprint || ownFingerprint(body),
    rule: ruleOf(body),
    kind: kind ?? "self",
    host: hostOf(body.labels.site || body.labels.matched_host || first.site || first.matched_host),
    status: body.status,
    alertTime: at,
    firedAt: (kind && seenAt(first, at)) ?? (body.fire_time ?? body.alert_time ?? 0) * SECOND,
    severity: body.severity,
    facts: kind ? factsOf(first) : { ...factsOf(first), impact: impactOfSeverity(body.severity) },
  };
};

/** No window of an alert rule is longer (limits of the alert engine). */
const LONGEST_WINDOW = DAY;

/** The first line that belongs to what our rule found, if its row tells and the rule could have seen it. */
const seenAt = ({ first_seen }: Record<string, string>, at: number): number | undefined => {
  const seen = Number(first_seen || Number.NaN) * SECOND;
  return Number.isInteger(seen) && seen <= at && seen >= at - LONGEST_WINDOW ? seen : undefined;
};

const ruleOf = ({ alert_id, alert_name = "" }: { alert_id?: string | undefined; alert_name?: string | undefined }) =>
  alert_id || alert_name;

const ownFingerprint = (body: SlsAlert): string =>
  idOf(body.aliuid ?? "", body.project ?? "", ruleOf(body), canonical(body.labels));

const factsOf = (row: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => name.length <= MAX_NAME_LENGTH && !SECRET_FACT.test(name))
      .slice(0, MAX_FACTS)
      .map(([name, value]) => [name, cut(masked(cut(value, MAX_VALUE_LENGTH)), MAX_FACT_LENGTH)]),
  );
