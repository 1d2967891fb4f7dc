import { nothingSeen } from "../../../bench/exclusions/calibrated.ts";
import { leftOut, type Scene, worse } from "../../../bench/exclusions/chosen.ts";
import type { Recorded } from "../../../bench/exclusions/recorded.ts";
import { BARS } from "../../../shared/domain/recommendation/confidence.ts";
import { found } from "../../support/proposal.ts";

/** A blocked request of a site's only page. */
const later = (host: string, isAttack: boolean): Recorded => ({
  ...{ trace: "", host, day: 8, isAttack, cls: "", param: "", matched: [{ rule: "1001", score: 5 }] },
  ...{ path: "/comment", query: "-", method: "POST", client: "10.0.0.1", agent: "-", referer: "-", cookie: "-" },
  ...{ type: "-", body: "" },
});

/** A site with one proposal, of whose requests so many are suspects'. */
const site = (host: string, suspects: number): Scene => {
  const { components, ...one } = found({ host });
  return {
    host,
    candidates: [{ ...one, components: { ...components, established: 200 - suspects, suspects } }],
    seen: { ...nothingSeen(), established: { own: 200, attacks: 0 }, hostile: { own: 0, attacks: suspects } },
    later: [...Array.from({ length: 50 }, () => later(host, false)), later(`${host}.other`, true)],
  };
};

test("what is chosen where nothing tells two thresholds apart holds on a site that is somewhat less clear", () => {
  const scenes = [site("a.example", 0), site("b.example", 0), site("c.example", 3)];
  const cases = leftOut(scenes, { name: "high", lost: 0.3, bar: BARS.high });
  expect(cases.map(({ host }) => host)).toEqual(["a.example", "b.example", "c.example"]);
  expect(Math.max(...cases.map(worse))).toBeLessThanOrEqual(10);
  expect(cases.every(({ without: { fpRemoved } }) => fpRemoved === 50)).toBe(true);
});
