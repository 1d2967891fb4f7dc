import { recommendationText, refusalText } from "../../../shared/messages/recommendation.ts";
import { unheld } from "../../support/findings.ts";
import { found, proposal } from "../../support/proposal.ts";

const hostile = "/a\u202e<script>alert(1)</script>\n# x".padEnd(400, "y");

test("a proposal is told in a minute, in both languages, as approvers read it", () => {
  const [en, zh] = (["en", "zh"] as const).map((language) => recommendationText(proposal(), language));
  expect(en?.lines).toEqual(
    expect.arrayContaining([
      "Whom it hurts: 20 clients on 9 days; of the requests looked at 90% came from clients known from before",
      "Expected error: 0.3% of what would be freed may be attacks",
      "Confidence: high",
    ]),
  );
  expect(zh?.lines).toContain("置信度：高");
  expect(JSON.parse(en?.change ?? "")).toEqual([found().change]);
});

test("what attackers write into a path stands there short and plain", () => {
  for (const language of ["en", "zh"] as const) {
    const { title, lines } = recommendationText(proposal({}, { id: hostile }), language);
    for (const text of [title, ...lines]) {
      expect(text).not.toMatch(/[\n\u202e]/);
      expect(text.length).toBeLessThan(300);
    }
  }
});

test("what WAF 2.0 cannot hold is refused with the reason and the 3.0 form", () => {
  const told = refusalText(unheld(), "en");
  expect(told.lines[0]).toContain("7 of 2 clients seem to be blocked wrongly");
  expect(told.lines[0]).toContain("WAF 2.0 leaves out the whole module");
  expect(JSON.parse(told.change)).toEqual([found().change]);
});
