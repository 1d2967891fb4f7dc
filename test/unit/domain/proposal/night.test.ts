import { DAY } from "../../../../shared/domain/calendar.ts";
import { Night, nightFrom } from "../../../../shared/domain/proposal/night.ts";
import { passed, swept, unheld } from "../../../support/findings.ts";
import { around } from "../../../support/proposal.ts";

const look = { ...around, isWhole: true };
const night = (found = { findings: [passed(), swept()], refused: [unheld()] }, known?: Night, at = look) =>
  nightFrom(found, at, known);

test("a look that is done again has the same row, and is the news that it was", () => {
  const first = night();
  expect(first).toMatchObject({ isNews: true, moreFindings: 0, moreRefused: 0 });
  expect(night(undefined, first)).toEqual(first);
});

test("what the night before had is no news, and a list of paths never is", () => {
  const before = night();
  const next = { ...look, to: look.to + DAY };
  expect(night(undefined, before, next).isNews).toBe(false);
  expect(night({ findings: [passed({ path: "/other" })], refused: [] }, before, next).isNews).toBe(true);
  expect(night({ findings: [swept({ path: "/other" })], refused: [] }, before, next).isNews).toBe(false);
});

test("who is loud on one site, or with one kind, hides nothing of another", () => {
  const loud = Array.from({ length: 500 }, (_, n) => swept({ path: `/${n}` }));
  const { findings, moreFindings } = night({ findings: [...loud, passed(), passed({ host: "b.test" })], refused: [] });
  expect(findings.length + moreFindings).toBe(502);
  expect(findings.slice(0, 3).map(({ kind, host }) => `${kind} ${host}`)).toEqual([
    "sweep-answered shop.lumina-mall.test",
    "attack-passed shop.lumina-mall.test",
    "attack-passed b.test",
  ]);
});

test("whatever strangers write, a row stays small and is a row", () => {
  const long = "\u{1f600}".repeat(5_000);
  const hostile = passed({ path: long, clients: Array(10).fill(long), traces: Array(10).fill(long) });
  const endless = unheld({ in30: { ...unheld().in30, conditions: [{ key: "Params", values: "x".repeat(6_000) }] } });
  const found = { findings: Array(100).fill(hostile), refused: [endless, ...Array(100).fill(unheld())] };
  const row = night(found);
  expect(Night.safeParse(row).success).toBe(true);
  expect([JSON.stringify(row).length < 200_000, row.moreFindings, row.moreRefused]).toEqual([true, 80, 81]);
});
