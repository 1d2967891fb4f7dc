import { dayOf, daysBetween } from "../calendar.ts";
import { areWhole, type Facts } from "./facts.ts";
import { incidentLines } from "./incident-lines.ts";
import { attacksOf, siteSections, sourcesOf, trafficOf } from "./log-sections.ts";
import type { Report } from "./report.ts";
import { type Findings, reasonsFor, verdictOf } from "./verdict.ts";

/** What fits into a mail that somebody reads. */
const MAX_WINDOWS = 20;

const contractOf = ({ meta, at }: Facts): Report["contract"] => {
  const { contract, timeZone } = meta;
  return contract && { number: contract.number, to: contract.to, days: daysBetween(dayOf(at, timeZone), contract.to) };
};

const ledgerOf = ({ ledger, hasLedger }: Facts): Report["ledger"] => {
  if (!ledger) return hasLedger ? { is: "not-closed" } : undefined;
  const { count, lastNumber, head } = ledger;
  return { is: "closed", count, lastNumber, head };
};

const storeOf = ({ meta: { logs } }: Facts): Pick<Report, "store"> =>
  logs ? { store: `${logs.project}/${logs.logstore}` } : {};

/** The report of a day: from the same facts always the same. */
export const compose = (facts: Facts): Report => {
  const { customer, meta, period, at, logs, incidents, windows, duty } = facts;
  const findings: Findings = {
    customer,
    name: meta.name,
    timeZone: meta.timeZone,
    ...period,
    at,
    traffic: trafficOf(facts),
    ...siteSections(facts),
    attacks: attacksOf(logs),
    sources: sourcesOf(logs),
    incidents: incidentLines(incidents, period, at),
    windows: windows.slice(0, MAX_WINDOWS),
    waiting: incidents.filter(({ status }) => status === "waiting").map(({ number }) => number ?? 0),
    contract: contractOf(facts),
    duty,
    ledger: ledgerOf(facts),
    ...storeOf(facts),
    complete: areWhole(logs),
  };
  const reasons = reasonsFor(findings);
  return { ...findings, verdict: verdictOf(reasons), reasons };
};
