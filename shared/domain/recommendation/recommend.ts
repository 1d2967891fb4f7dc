import type { WafGeneration } from "../customer/customer.ts";
import { sha256 } from "../digest.ts";
import { conditionsFor20, type FormRefusal, ruleIn20, ruleIn30, type WhitelistRule } from "./api-form.ts";
import { type Condition, meetsAll } from "./condition.ts";
import { BARS, type Bars, type Confidence, confidenceOf } from "./confidence.ts";
import type { DirectoryRow, Hit, Neighbour, PathRow, RuleRow } from "./evidence.ts";
import { type Group, groupsOf } from "./groups.ts";
import { isOfSite } from "./guard.ts";
import { type Components, componentsOf, likelihoodOf, sourcesIn } from "./likelihood.ts";
import { narrow } from "./narrow.ts";
import { rulesFor } from "./rules.ts";
import { once, type Seen, seenIn } from "./seen.ts";
import { type Judged, judge } from "./standing.ts";

/** What the log store said about one site, and which rules its WAF has. */
export interface SiteAnswers {
  site: string;
  hits: Hit[];
  paths: PathRow[];
  neighbours: Neighbour[];
  directories: DirectoryRow[];
  rules: RuleRow[];
}

/** Rules that shall not look at requests which meet all conditions. */
export interface Exclusion {
  id: string;
  kind: "exclusion";
  host: string;
  /** `*`: the whole module; WAF 2.0 names no rule. */
  ruleIds: string[] | "*";
  conditions: Condition[];
  confidence: Confidence;
  /** That a request which is freed is one of the site's own users; what is missing to 1 is the expected error. */
  likelihood: number;
  components: Components;
  /** A few requests of each kind, by which a person can judge. */
  evidence: { freed: string[]; keptOut: string[] };
  predicted: Prediction;
  /** As the WAF's API takes it. */
  change: WhitelistRule;
}

/** What the proposal would have done to the requests that were looked at, behind those before it. */
export interface Prediction {
  looked: number;
  freed: number;
  /** Requests of suspects that would pass, at most some of them by name. */
  suspects: number;
  suspectTraces: string[];
  /** The log names one rule of each request: others may go on stopping it. */
  otherRules: "unknown";
}

/** What this generation cannot hold narrowly, and what the newer one would take. */
export interface Unheld {
  id: string;
  host: string;
  why: FormRefusal;
  /** Of the requests that were looked at those that it would free. */
  seen: Seen;
  traces: string[];
  in30: WhitelistRule;
}

export interface Recommended {
  proposals: Exclusion[];
  refused: Unheld[];
}

const NAMED = 10;
/** A few of them are enough where clients are known from before; else whoever visits the site counts, too. */
const LEAST_ESTABLISHED = 3;

const isSuspect = ({ standing }: Judged): boolean => standing === "hostile";

/** The best that there is first: where it is too little for a pattern, more are listened to. */
const evidenceIn = ({ hits }: Group): Judged[][] => {
  const established = hits.filter(({ standing }) => standing === "established");
  const both = hits.filter(({ standing }) => standing === "established" || standing === "visitor");
  return sourcesIn(established) >= LEAST_ESTABLISHED ? [established, both] : [both];
};

const traces = (hits: Judged[]): string[] => hits.slice(0, NAMED).map(({ trace }) => trace);

const idOf = (host: string, { method, shape, cookie }: Group): string =>
  [host, method, shape, ...(cookie === undefined ? [] : [`cookie ${cookie}`])].join(" ").slice(0, 200);

const conditionsOf = (group: Group): Condition[] | undefined => {
  for (const evidence of evidenceIn(group)) {
    const conditions = evidence.length > 0 ? narrow(group, evidence) : undefined;
    if (conditions) return conditions;
  }
  return undefined;
};

/** Before it is known what others free. */
interface Draft {
  id: string;
  group: Group;
  conditions: Condition[];
  ruleIds: string[];
}

const draftOf = (group: Group, { site, rules, directories }: SiteAnswers): Draft | undefined => {
  if (!isOfSite(group, directories)) return undefined;
  const conditions = conditionsOf(group);
  if (!conditions) return undefined;
  const met = group.hits.filter((hit) => meetsAll(hit, conditions));
  return { id: idOf(site, group), group, conditions, ruleIds: rulesFor(met, rules) };
};

/** Names of rules in a WAF are ours by their beginning. */
const nameOf = ({ id }: Draft): string => `mss_fp_${sha256(id).slice(0, 10)}`;

type Form = Pick<Exclusion, "conditions" | "ruleIds" | "change">;

const in30 = (draft: Draft): Form => ({
  conditions: draft.conditions,
  ruleIds: draft.ruleIds,
  change: ruleIn30(nameOf(draft), draft.conditions, draft.ruleIds),
});

const in20 = (draft: Draft): Form | FormRefusal => {
  const held = conditionsFor20(draft.conditions);
  if (!held.ok) return held.reason;
  return { conditions: held.value, ruleIds: "*", change: ruleIn20(nameOf(draft), held.value) };
};

const frees = ({ conditions, ruleIds }: Form, hit: Judged): boolean =>
  (ruleIds === "*" || ruleIds.includes(hit.rule)) && meetsAll(hit, conditions);

/** @param left what no earlier one frees */
const exclusionFrom = (
  { id, group }: Draft,
  form: Form,
  { host, left, bars }: { host: string; left: Judged[]; bars: Bars },
) => {
  const freed = new Set(group.hits.filter((hit) => frees(form, hit)));
  const components = componentsOf(group, [...freed], host);
  const likelihood = likelihoodOf(components);
  const confidence = confidenceOf(components, likelihood, bars);
  const own = left.filter((hit) => frees(form, hit));
  if (!confidence || own.length === 0) return undefined;
  const suspects = own.filter(isSuspect);
  const keptOut = group.hits.filter((hit) => isSuspect(hit) && !freed.has(hit));
  const exclusion: Exclusion = {
    ...{ id, kind: "exclusion", host, ...form, confidence, likelihood, components },
    evidence: { freed: traces(own), keptOut: traces(keptOut) },
    predicted: {
      ...{ looked: group.hits.length, freed: own.length },
      ...{ suspects: suspects.length, suspectTraces: traces(suspects), otherRules: "unknown" },
    },
  };
  return exclusion;
};

const unheld = (exclusion: Exclusion, why: FormRefusal, left: Judged[]): Unheld => {
  const { id, host, evidence, change: in30 } = exclusion;
  const seen = seenIn(left.filter((hit) => frees(exclusion, hit)).map(once));
  return { id, host, why, seen, traces: evidence.freed, in30 };
};

/** Exclusions for one site, judged together: what an earlier one frees already is no gain of a later one. */
export const recommend = (answers: SiteAnswers, waf: WafGeneration, bars = BARS): Recommended => {
  const { site } = answers;
  const hits = judge(answers.hits, site);
  const found: Recommended = { proposals: [], refused: [] };
  let left = hits;
  for (const group of groupsOf({ ...answers, hits })) {
    const draft = draftOf(group, answers);
    if (!draft || draft.ruleIds.length === 0) continue;
    const held = waf === "2.0" ? in20(draft) : in30(draft);
    const form = typeof held === "string" ? in30(draft) : held;
    const exclusion = exclusionFrom(draft, form, { host: site, left, bars });
    if (!exclusion) continue;
    if (typeof held === "string") {
      found.refused.push(unheld(exclusion, held, left));
      continue;
    }
    found.proposals.push(exclusion);
    left = left.filter((hit) => !frees(form, hit));
  }
  return found;
};
