import type { Alert } from "../alert/alert.ts";
import { QUIET_MINUTES } from "../alert/dedupe.ts";
import type { Kind } from "../alert/kind.ts";
import { MINUTE } from "../calendar.ts";
import type { Incident } from "../incident/incident.ts";
import { isMoreUrgent, type Priority } from "../incident/priority.ts";

/**
 * One incident a cause: what is found while another trouble of the site is open may be no more than its effect. Not the other way
 * round: an outage is never hidden behind an error burst, nor an attack behind what it does to the origin.
 */
const causes: Partial<Record<Kind, Kind[]>> = {
  "error-burst": ["outage", "slow-origin", "http-flood"],
  "slow-origin": ["outage", "error-burst", "http-flood"],
  "injection-campaign": ["scan"],
  "credential-stuffing": ["http-flood"],
};

/** Kinds of incidents on the same site that would explain this alert. */
export const causesOf = ({ kind, host, status }: Alert): Kind[] =>
  host === undefined || status === "resolved" ? [] : (causes[kind] ?? []);

type Ended = Pick<Incident, "mitigatedBy" | "resolvedAt">;

/** Windows of rules reach back: what was found soon after the end was there before it. */
const isAbout = ({ mitigatedBy, resolvedAt }: Ended, now: number): boolean =>
  Math.min(mitigatedBy ?? now, resolvedAt ?? now) + QUIET_MINUTES * MINUTE >= now;

/** The incident that a finding of such urgency belongs to. One that is less urgent would promise too little. */
export const explanation = <T extends Ended & Pick<Incident, "priority">>(
  incidents: T[],
  priority: Priority,
  now: number,
): T | undefined => incidents.find((one) => isAbout(one, now) && !isMoreUrgent(priority, one.priority));
