import * as z from "zod";
import { WafGeneration } from "../customer/customer.ts";
import { canonical, idOf } from "../digest.ts";
import { confidences } from "../recommendation/confidence.ts";
import type { Exclusion } from "../recommendation/recommend.ts";
import type { ReplayRow } from "../recommendation/replay.ts";

/** `withdrawn`: the logs do not show it any more, or show it otherwise, and nobody had approved. */
export const ProposalState = z.enum(["proposed", "approved", "rejected", "reverted", "withdrawn"]);
export type ProposalState = z.infer<typeof ProposalState>;

export const Word = z.object({ by: z.string(), at: z.int(), reason: z.string().max(500) });
export type Word = z.infer<typeof Word>;

/** What strangers have written stays below this, whatever the log holds. */
const Code = z.string().max(600);
/** A pattern of a condition has up to 4,000 characters. */
const Value = z.string().max(5_000);

/** As the WAF's API takes it. */
export const WhitelistRule = z.object({
  name: z.string().max(60),
  tags: z.array(z.string().max(60)).max(20),
  conditions: z.array(z.record(z.string().max(60), z.union([Value, z.number()]))).max(5),
  status: z.literal(1).optional(),
  origin: z.literal("custom").optional(),
  regularRules: z.array(Code).max(50).optional(),
});

const Traces = z.array(Code).max(10);

/** Rules that shall not look at certain requests, found in the logs and waiting for people. Times in ms. */
export const Proposal = z.object({
  customer: z.string(),
  proposal: z.string(),
  site: z.string().max(253),
  kind: z.literal("exclusion"),
  /** Site, method and shape of the path: what is decided of one of a place is heeded when there is another. */
  place: z.string().max(200),
  waf: WafGeneration,
  ruleIds: z.union([z.array(Code).max(50), z.literal("*")]),
  /** Before it there is no such rule. */
  after: WhitelistRule,
  confidence: z.enum(confidences),
  likelihood: z.number(),
  components: z.looseObject({ establishedSources: z.number() }),
  evidence: z.object({ freed: Traces, keptOut: Traces }),
  predicted: z.object({
    ...{ looked: z.int(), freed: z.int(), suspects: z.int() },
    suspectTraces: Traces,
  }),
  /** Over all lines of its site. */
  replayed: z.object({
    ...{ requests: z.int(), touched: z.int(), stopped: z.int(), clients: z.int(), days: z.int() },
  }),
  /** The lines that were looked at. */
  from: z.int(),
  to: z.int(),
  /** It needs two people. */
  broad: z.boolean(),
  /** Nothing of this place waited before: approvers hear of it. */
  isNews: z.boolean(),
  state: ProposalState,
  approvals: z.array(Word).max(2),
  rejected: Word.optional(),
  reverted: Word.optional(),
  withdrawn: z.object({ at: z.int(), because: z.enum(["not-found", "replaced"]) }).optional(),
  /** Newest first, then strongest. */
  rank: z.int(),
  at: z.int(),
  /** While it waits for somebody: since when. */
  waitsSince: z.int().optional(),
  rev: z.int(),
});
export type Proposal = z.infer<typeof Proposal>;

/** What the logs show. */
export interface Found extends Exclusion {
  replayed: ReplayRow;
}

/** Where it was found: whose, in which lines, and how often people have decided of its place before. */
export interface Around {
  customer: string;
  waf: WafGeneration;
  from: number;
  to: number;
  now: number;
}

/** Of a site with a million requests a day: as many as ten thousand. More than that is no single form any more. */
const BROAD_SHARE = 0.01;

/** It touches much of its site, or says nothing of the path. */
const isBroad = ({ conditions, replayed: { touched, requests } }: Found): boolean =>
  touched > BROAD_SHARE * requests || !conditions.some(({ field, op }) => field === "path" && op !== "not-regex");

export const approvalsNeeded = ({ broad }: Pick<Proposal, "broad">): number => (broad ? 2 : 1);

const ID = /^([A-Za-z0-9_-]{1,60})-p-[0-9a-f]{32}$/;

/** Undefined: no proposal can have this id. */
export const proposalKey = (id: string): Pick<Proposal, "customer" | "proposal"> | undefined => {
  const customer = ID.exec(id)?.[1];
  return customer === undefined ? undefined : { customer, proposal: id };
};

/** Within a day; a word more counts for more than any number of clients. */
const WORD = 20_000_000;
const words: Record<Exclusion["confidence"], number> = { high: 2, medium: 1, low: 0 };

const strengthOf = ({ confidence, replayed: { clients } }: Found): number =>
  words[confidence] * WORD + Math.min(clients, WORD - 1);

export const strongestFirst = (found: Found[]): Found[] => found.toSorted((a, b) => strengthOf(b) - strengthOf(a));

/**
 * The row of a finding. The same rules under the same conditions are the same proposal, until people have decided of it.
 * @param decided how often that was so
 */
export const proposedFrom = (found: Found, { customer, waf, from, to, now }: Around, decided: number): Proposal => {
  const { host: site, kind, id: place, ruleIds, conditions, change: after, predicted } = found;
  const rules = ruleIds === "*" ? ruleIds : ruleIds.toSorted().join();
  const { otherRules: _unknown, ...counted } = predicted;
  return {
    ...{
      customer,
      proposal: `${customer}-p-${idOf("proposal", customer, site, rules, canonical(conditions), decided)}`,
    },
    ...{ site, kind, place, waf, ruleIds, after, from, to, broad: isBroad(found), predicted: counted },
    ...{ confidence: found.confidence, likelihood: found.likelihood, evidence: found.evidence },
    ...{ components: { ...found.components }, replayed: found.replayed },
    ...{
      isNews: true,
      state: "proposed",
      approvals: [],
      rank: to + strengthOf(found),
      at: now,
      waitsSince: now,
      rev: 1,
    },
  };
};
