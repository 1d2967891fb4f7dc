import type { Reason, Report, SiteLine, Verdict } from "./report.ts";

/** So long before the end of a contract the customer has to act, and so long before that to know. */
const CONTRACT_ACT_DAYS = 7;
const CONTRACT_KNOW_DAYS = 30;
/** A site that fails so often is in trouble, whatever its alert rules say; a handful of failures is not. */
const ERROR_PERCENT = 5;
const LEAST_ERRORS = 20;
/** More sites than these in one sentence help nobody. */
const MAX_SITES = 3;

/** What the reasons are read from. */
export type Findings = Omit<Report, "verdict" | "reasons">;

const some = (is: "waiting" | "missed" | "serious" | "unresolved" | "held", count: number): Reason[] =>
  count > 0 ? [{ is, count }] : [];

const contractReason = ({ contract }: Findings): Reason[] =>
  contract && contract.days <= CONTRACT_KNOW_DAYS ? [{ is: "contract", days: contract.days }] : [];

const isSerious = (priority: string): boolean => ["Critical", "Emergency", "High"].includes(priority);

const incidentReasons = ({ incidents, waiting, windows }: Findings): Reason[] => [
  ...some("waiting", waiting.length),
  ...some("missed", incidents.promised - incidents.kept),
  ...some("serious", incidents.lines.filter(({ priority }) => isSerious(priority)).length),
  ...some("unresolved", incidents.open),
  ...some(
    "held",
    windows.reduce((sum, { alerts }) => sum + alerts, 0),
  ),
];

const percentOf = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);

const errorPercent = ({ traffic }: SiteLine): number => {
  const errors = traffic?.errors.value ?? 0;
  return errors < LEAST_ERRORS ? 0 : percentOf(errors, traffic?.requests.value ?? 0);
};

const errorReasons = ({ sites }: Findings): Reason[] =>
  sites
    .map((site): Extract<Reason, { is: "errors" }> => ({ is: "errors", host: site.host, percent: errorPercent(site) }))
    .filter(({ percent }) => percent >= ERROR_PERCENT)
    .toSorted((a, b) => b.percent - a.percent)
    .slice(0, MAX_SITES);

const whyUnknown = { absent: "no-log-store", unreadable: "unreadable", "no-lines": "no-lines" } as const;

/** What is not known is said, and never counts as normal. */
const blindness = ({ traffic, sites, complete }: Findings): Reason[] => {
  if (traffic.is === "unknown") return [{ is: whyUnknown[traffic.why] }];
  const lost = sites.flatMap(({ coverage }) => (coverage ? [coverage.minutes - coverage.minutesObserved] : []));
  const gaps = lost.filter((minutes) => minutes > 0);
  return [
    ...(complete ? [] : [{ is: "incomplete" } as const]),
    ...(gaps.length > 0 ? [{ is: "gaps", sites: gaps.length, minutes: gaps.reduce((a, b) => a + b) } as const] : []),
  ];
};

const isForCustomer = (reason: Reason): boolean =>
  reason.is === "waiting" || (reason.is === "contract" && reason.days <= CONTRACT_ACT_DAYS);

/** Why the day is not simply normal: what the customer has to do, then what happened, then what nobody knows. */
export const reasonsFor = (findings: Findings): Reason[] => {
  const found = [
    ...incidentReasons(findings),
    ...errorReasons(findings),
    ...blindness(findings),
    ...contractReason(findings),
  ];
  const sorted = [...found.filter(isForCustomer), ...found.filter((reason) => !isForCustomer(reason))];
  return sorted.length > 0 ? sorted : [{ is: "nothing" }];
};

export const verdictOf = (reasons: Reason[]): Verdict => {
  if (reasons.some(isForCustomer)) return "action-needed";
  return reasons.every(({ is }) => is === "nothing") ? "normal" : "attention";
};
