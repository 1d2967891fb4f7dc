import type { Alert } from "../alert/alert.ts";
import { iso } from "../calendar.ts";
import type { Silence } from "./log-watch.ts";

const RULE = "log-silence";

/** One cause a site, and one for the log store of a customer. */
const of = (
  customer: string,
  host: string | undefined,
): Pick<Alert, "source" | "fingerprint" | "rule" | "kind" | "host"> => ({
  ...{ source: "watch", rule: RULE, kind: "log-pipeline" },
  fingerprint: `${RULE}:${customer}${host === undefined ? "" : `:${host}`}`,
  ...(host !== undefined && { host }),
});

/** Told twice it is one: times are those of the silence. */
export const silentAlert = (customer: string, { host, since, at, patienceMinutes, because }: Silence): Alert => ({
  ...of(customer, host),
  status: "firing",
  alertTime: at,
  firedAt: since,
  severity: 0,
  facts: {
    trouble: because === undefined ? "silent" : "unreadable",
    last: iso(since),
    ...(patienceMinutes !== undefined && { usual_minutes: String(patienceMinutes) }),
    ...(because !== undefined && { because }),
  },
});

/** Lines come again. */
export const heardAlert = (customer: string, host: string | undefined, at: number): Alert => ({
  ...of(customer, host),
  status: "resolved",
  alertTime: at,
  firedAt: at,
  severity: 0,
  facts: {},
});
