import { heeded, type Verdict, type Weighed } from "../../../../shared/domain/proposal/heed.ts";

const HOST = "shop.example";

const finding = (change: Partial<Weighed> = {}, establishedSources = 8): Weighed => ({
  ...{ id: `${HOST} POST /comment`, host: HOST, ruleIds: ["1001"], confidence: "high" },
  components: { establishedSources },
  ...change,
});
const verdict = (is: Verdict["is"], change: Partial<Verdict> = {}): Verdict => ({ ...finding(), is, ...change });
const elsewhere = { id: `${HOST} POST /forum` };
const confidences = (found: Weighed[]): string[] => found.map(({ confidence }) => confidence);

test.each(["approved", "rejected"] as const)("what was %s is not proposed again", (is) => {
  expect(heeded([finding()], [verdict(is)])).toEqual([]);
  expect(heeded([finding({}, 12)], [verdict(is)])).toEqual([]);
});

test("unless the clients known from before have doubled, and there are at least five more", () => {
  expect(confidences(heeded([finding({}, 16)], [verdict("approved")]))).toEqual(["high"]);
  expect(confidences(heeded([finding({}, 16)], [verdict("rejected")]))).toEqual(["medium"]);
  const [few, more] = [{ components: { establishedSources: 0 } }, finding({}, 4)];
  expect(heeded([more], [verdict("rejected", few)])).toEqual([]);
});

test("the strongest of several decisions counts", () => {
  const strong = verdict("rejected", { components: { establishedSources: 30 } });
  expect(heeded([finding({}, 16)], [verdict("rejected"), strong])).toEqual([]);
});

test("a rejection lowers the confidence of its like on the site, a second one once more, never below low", () => {
  const like = finding(elsewhere);
  expect(confidences(heeded([like], [verdict("rejected")]))).toEqual(["medium"]);
  const second = verdict("rejected", { id: `${HOST} GET /search` });
  const third = verdict("rejected", { id: `${HOST} GET /find` });
  expect(confidences(heeded([like], [verdict("rejected"), second, third]))).toEqual(["low"]);
});

test("other rules and other sites are not touched", () => {
  const others = [finding({ ...elsewhere, ruleIds: ["2002"] }), finding({ ...elsewhere, host: "other.example" })];
  expect(confidences(heeded(others, [verdict("rejected")]))).toEqual(["high", "high"]);
});

test("what leaves out all rules is like everything on its site", () => {
  expect(confidences(heeded([finding({ ...elsewhere, ruleIds: "*" })], [verdict("rejected")]))).toEqual(["medium"]);
});

test("an approval proves nothing of others", () => {
  expect(confidences(heeded([finding({ ...elsewhere, confidence: "low" })], [verdict("approved")]))).toEqual(["low"]);
});
