import * as z from "zod";
import { Kind } from "./kind.ts";

/** Longest text of an alert that we keep in a field: host names end at 253 characters, rule names sooner. */
const Short = z.string().max(256);

/** One evaluation of an alert rule, in our words. Times in ms. */
export const Alert = z.object({
  source: z.enum(["sls", "ticket", "unread", "self", "desk", "watch", "cloudmonitor"]),
  fingerprint: Short,
  rule: Short,
  kind: Kind,
  host: Short.optional(),
  status: z.enum(["firing", "resolved"]),
  alertTime: z.int(),
  firedAt: z.int(),
  severity: z.int(),
  /** The first result row as the rule reported it; written by attackers in part, so: text, never markup. */
  facts: z.record(z.string(), z.string()),
});
export type Alert = z.infer<typeof Alert>;

/** Alerts with one cause belong to one incident: same kind and site; without a site, the same rule and labels. A ticket is its own cause. */
export const causeOf = ({ kind, host, source, fingerprint }: Alert): string =>
  host === undefined || kind === "ticket" ? `${source}:${fingerprint}` : `${kind}:${host}`;

/** 13 digits hold every instant until the year 2286, so that keys sort by time. */
const TIME_DIGITS = 13;

/** The identity of one alert: a redelivery has the same key, the next evaluation another. Sorts by alert time. */
export const eventKeyOf = ({
  alertTime,
  status,
  fingerprint,
}: Pick<Alert, "alertTime" | "status" | "fingerprint">): string =>
  `${String(alertTime).padStart(TIME_DIGITS, "0")}:${status}:${fingerprint}`;
