import type { Exclusion } from "../../../shared/domain/recommendation/recommend.ts";
import { recommendationText, refusalText } from "../../../shared/messages/recommendation.ts";

const hostile = "/a\u202e<script>alert(1)</script>\n# x".padEnd(400, "y");
const proposal = {
  id: "shop.example POST /comment",
  kind: "exclusion",
  host: "shop.example",
  ruleIds: ["1001"],
  conditions: [
    { field: "path", op: "eq", value: hostile },
    { field: "method", op: "eq", value: "POST" },
  ],
  confidence: "high",
  likelihood: 0.992,
  components: {
    ...{ establishedSources: 40, visitingSources: 52, days: 12, hours: 24, established: 120, visitors: 40 },
    ...{ unknown: 0, suspects: 1, keptOut: 138, stoppedShare: 1, ownShare: 1, spread: 1 },
  },
  evidence: { freed: [], keptOut: [] },
  predicted: { looked: 1298, freed: 161, suspects: 1, suspectTraces: ["0a1b"], otherRules: "unknown" },
  change: { name: "mss_fp_1", tags: ["regular_rule"], conditions: [] },
} satisfies Exclusion;
const replayed = { requests: 61_000, touched: 170, stopped: 161, clients: 44, days: 12 };

test("a proposal is told in a minute, in both languages", () => {
  const [en, zh] = (["en", "zh"] as const).map((language) => recommendationText({ ...proposal, replayed }, language));
  expect(en?.lines).toContain(
    "Whom it hurts: 44 addresses; 52 independent sources known from before or reading the site, on 12 days.",
  );
  expect(en?.lines).toContain("Confidence high: of a hundred requests that pass, 0.8 may be attacks.");
  expect(en?.lines).toContain("Of 1,298 stopped requests that were looked at it lets 1 of suspects pass.");
  expect(zh?.lines).toContain("置信度高：放行的每一百个请求中，可能有0.8个是攻击。");
  expect(JSON.parse(en?.change ?? "")).toEqual([proposal.change]);
});

test("what attackers write into a path stands there short and plain", () => {
  for (const language of ["en", "zh"] as const) {
    const { title, lines } = recommendationText({ ...proposal, replayed }, language);
    for (const text of [title, ...lines]) {
      expect(text).not.toMatch(/[\n\u202e]/);
      expect(text.length).toBeLessThan(300);
    }
  }
});

test("what WAF 2.0 cannot hold is refused with the reason and the 3.0 form", () => {
  const seen = { requests: 161, clients: 44, first: 0, last: 86_400_000 };
  const { id, host, change: in30 } = proposal;
  const told = refusalText({ id, host, why: "module-wide", seen, traces: ["0a1b"], in30 }, "en");
  expect(told.lines[0]).toContain("161 of 44 clients seem to be blocked wrongly");
  expect(told.lines[0]).toContain("WAF 2.0 leaves out the whole module");
  expect(JSON.parse(told.change)).toEqual([proposal.change]);
});
