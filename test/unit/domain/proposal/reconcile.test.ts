import { approved, rejected, withdrawn } from "../../../../shared/domain/proposal/decide.ts";
import { type Found, Proposal } from "../../../../shared/domain/proposal/proposal.ts";
import { reconciled } from "../../../../shared/domain/proposal/reconcile.ts";
import { around, found, proposal } from "../../../support/proposal.ts";

const tonight = (shown: Found[], known: Proposal[], isWhole = true) => reconciled(shown, known, { ...around, isWhole });
const word = { by: "yan", at: 7, reason: "known to us" };
const decided = (row: Proposal, decide: typeof rejected): Proposal => {
  const outcome = decide(row, word);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
};
const isApproved: typeof rejected = (row, said) => approved(row, said, false);
const sources = (establishedSources: number) => ({ components: { ...found().components, establishedSources } });

test("what is found is proposed, and what is proposed is a row that can be read", () => {
  const { fresh, withdrawn } = tonight([found()], []);
  expect(fresh).toEqual([expect.objectContaining({ state: "proposed", isNews: true, broad: false })]);
  expect([Proposal.safeParse(fresh[0]).success, withdrawn]).toEqual([true, []]);
});

test("the same is the same id: whose, where, which rules in whatever order, which conditions", () => {
  const id = (of: Partial<Found>) => tonight([found(of)], []).fresh[0]?.proposal;
  const [first, again] = [id({ ruleIds: ["1", "2"] }), id({ ruleIds: ["2", "1"], likelihood: 0.98 })];
  expect(first).toBe(again);
  const others = [id({ ruleIds: "*" }), id({ ruleIds: ["1"] }), id({ host: "other.test" }), id({ conditions: [] })];
  expect(new Set([first, ...others]).size).toBe(5);
});

test("found again it stays as it is, under changed conditions, too", () => {
  const known = [proposal()];
  const other = found({ conditions: [{ field: "path", op: "eq", value: "/comments" }] });
  expect([tonight([found()], known), tonight([other], known)]).toEqual([
    { fresh: [], withdrawn: [] },
    { fresh: [], withdrawn: [] },
  ]);
});

test("another takes its place when attacks would pass, when it is less sure, and when there is far more evidence", () => {
  const conditions: Found["conditions"] = [{ field: "path", op: "prefix", value: "/com" }];
  const suspects = { predicted: { ...found().predicted, suspects: 3 } };
  for (const change of [suspects, { confidence: "medium" as const }, sources(20)]) {
    const { fresh, withdrawn } = tonight([found({ conditions, ...change })], [proposal()]);
    expect(fresh).toMatchObject([{ state: "proposed", isNews: false }]);
    expect(withdrawn).toMatchObject([{ state: "withdrawn", withdrawn: { because: "replaced" } }]);
  }
});

test("what is not found any more is withdrawn, unless somebody approved it or there may be more than was found", () => {
  const [waits, half] = [proposal(), proposal({ broad: true, proposal: "lumina-p-2" })];
  const once = decided(half, isApproved);
  expect(tonight([], [waits, once]).withdrawn).toMatchObject([{ proposal: waits.proposal, state: "withdrawn" }]);
  expect(tonight([], [waits], false).withdrawn).toEqual([]);
});

test("what is decided stays, and what is found in its place is not proposed again until there is far more evidence", () => {
  for (const decide of [isApproved, rejected]) {
    const known = [decided(proposal(), decide)];
    expect(tonight([found()], known)).toEqual({ fresh: [], withdrawn: [] });
    const [again] = tonight([found(sources(20))], known).fresh;
    expect(again).toMatchObject({ state: "proposed", confidence: decide === rejected ? "medium" : "high" });
    expect(again?.proposal).not.toBe(known[0]?.proposal);
  }
});

test("what somebody has approved is not replaced", () => {
  const half = decided(proposal({ broad: true }), isApproved);
  expect(tonight([found(sources(20))], [half])).toEqual({ fresh: [], withdrawn: [] });
});

test("what was withdrawn and is found again is proposed again, as news", () => {
  const gone = withdrawn(proposal(), "not-found", 8);
  expect(tonight([found()], [gone]).fresh).toMatchObject([{ proposal: gone.proposal, isNews: true }]);
});

test("of many the strongest come first, and no more than can be read", () => {
  const many = Array.from({ length: 150 }, (_, n) =>
    found({ id: `p${n}`, conditions: [], confidence: n === 149 ? "high" : "low", ruleIds: [String(n)] }),
  );
  const { fresh } = tonight(many, []);
  expect([fresh.length, fresh[0]?.place]).toEqual([100, "p149"]);
});

test("broad is what touches a hundredth of its site, or says nothing of the path", () => {
  const isBroad = (of: Partial<Found>) => tonight([found(of)], []).fresh[0]?.broad;
  const touched = (n: number) => ({ replayed: { ...found().replayed, touched: n } });
  expect([isBroad(touched(200)), isBroad(touched(201))]).toEqual([false, true]);
  expect(isBroad({ conditions: [{ field: "method", op: "eq", value: "POST" }] })).toBe(true);
});
