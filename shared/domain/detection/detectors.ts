import type { Alert } from "../alert/alert.ts";
import type { Figure } from "./baseline.ts";
import { credentialStuffing } from "./credential-stuffing.ts";
import { errorBurst } from "./error-burst.ts";
import { httpFlood } from "./http-flood.ts";
import { injectionCampaign } from "./injection-campaign.ts";
import { outage } from "./outage.ts";
import { type Detector, type Dismissal, type Height, isLittle } from "./rule.ts";
import { scan } from "./scan.ts";
import { slowOrigin } from "./slow-origin.ts";

/** Every detector that has an alert rule in each customer's project. */
export const detectors: Detector[] = [
  outage,
  errorBurst,
  slowOrigin,
  httpFlood,
  scan,
  injectionCampaign,
  credentialStuffing,
];

const ruleOf = ({ rule, kind }: Alert): Detector | undefined =>
  detectors.find((one) => one.name === rule && one.kind === kind);

/** With what of the site's usual hours its decision compares. */
export const comparedBy = (alert: Alert): Figure[] => ruleOf(alert)?.compares ?? [];

/**
 * Why a firing alert of one of our rules is no sign of an incident. Undefined: it is one, or the rule is somebody's own, of which we
 * know nothing better.
 */
export const dismissalOf = (alert: Alert, height: Height = "usual"): Dismissal | undefined => {
  const verdict = alert.status === "firing" ? ruleOf(alert)?.verdict(alert.facts, height) : undefined;
  return verdict === undefined || verdict.ok ? undefined : verdict.reason;
};

/** A firing with which nothing would go on: its rule nominates for other reasons than the incident that it belongs to. */
export const isCalm = (alert: Alert): boolean => isLittle(dismissalOf(alert, "low"));
