import { type Found, type Proposal, proposedFrom } from "../../shared/domain/proposal/proposal.ts";
import { NIGHT } from "./make.ts";

const HOST = "shop.lumina-mall.test";

/** What the logs show of one page. */
export const found = (change: Partial<Found> = {}): Found => ({
  ...{ id: `${HOST} POST /comment`, kind: "exclusion", host: HOST, ruleIds: ["1001"] },
  conditions: [
    { field: "path", op: "eq", value: "/comment" },
    { field: "method", op: "eq", value: "POST" },
  ],
  ...{ confidence: "high", likelihood: 0.997 },
  components: {
    ...{ establishedSources: 8, visitingSources: 12, days: 9, hours: 14, established: 90, visitors: 10, unknown: 0 },
    ...{ suspects: 0, keptOut: 3, stoppedShare: 0.4, ownShare: 0.9, spread: 1 },
  },
  evidence: { freed: ["0".repeat(30)], keptOut: ["1".repeat(30)] },
  predicted: { looked: 103, freed: 100, suspects: 0, suspectTraces: [], otherRules: "unknown" },
  change: {
    ...{ name: "mss_fp_0123456789", status: 1, origin: "custom", tags: ["regular_rule"], regularRules: ["1001"] },
    conditions: [{ key: "URLPath", opValue: "eq", values: "/comment" }],
  },
  replayed: { requests: 20_000, touched: 100, stopped: 100, clients: 20, days: 9 },
  ...change,
});

export const around = { customer: "lumina", waf: "3.0" as const, from: NIGHT - 28 * 86_400_000, to: NIGHT, now: NIGHT };

/** The row of it. */
export const proposal = (change: Partial<Proposal> = {}, of: Partial<Found> = {}): Proposal => ({
  ...proposedFrom(found(of), around, 0),
  ...change,
});
