import { existsSync } from "node:fs";
import { meetsAll } from "../shared/domain/recommendation/condition.ts";
import { type Group, groupsOf } from "../shared/domain/recommendation/groups.ts";
import { narrow } from "../shared/domain/recommendation/narrow.ts";
import type { SiteAnswers } from "../shared/domain/recommendation/recommend.ts";
import { rulesFor } from "../shared/domain/recommendation/rules.ts";
import { type Judged, judge } from "../shared/domain/recommendation/standing.ts";
import { labelsOf } from "./exclusions/calibrated.ts";
import { learnFrom } from "./exclusions/learned.ts";
import type { Recorded } from "./exclusions/recorded.ts";
import { type Counts, percent, type Scored, scoreOf, shown, total, wilson } from "./exclusions/score.ts";
import { bench } from "./report.ts";

/** What could exclusions of this form reach at best, if it were known of each request of the scored days what it is? */
const GOAL = "–";

const folds = [
  [8, 14],
  [15, 35],
  [21, 35],
] as const;
/** Of blocked attacks, in percent. */
const LOSSES = [0, 0.3, 1];

type Labels = ReturnType<typeof labelsOf>;

/** As if everybody wore a sign. */
const known = (hit: Judged, isAttack: Labels): Judged => {
  const is = isAttack(hit.trace);
  return is === undefined ? hit : { ...hit, standing: is ? "hostile" : "established" };
};

/** One whose rules suspects meet, too, is another choice than one whose rules only users do. */
const choicesOf = (group: Group, { site, rules }: SiteAnswers): Scored[] => {
  const own = group.hits.filter(({ standing }) => standing === "established");
  const conditions = own.length > 0 ? narrow(group, own) : undefined;
  if (!conditions) return [];
  const met = group.hits.filter((hit) => meetsAll(hit, conditions));
  const sets = [met, met.filter(({ standing }) => standing === "established")].map((hits) => rulesFor(hits, rules));
  return sets
    .filter((ruleIds) => ruleIds.length > 0)
    .map((ruleIds, n) => ({ id: `${site} ${group.method} ${group.shape} ${n}`, host: site, conditions, ruleIds }));
};

interface Choice {
  one: Scored;
  counts: Counts;
}

/** What costs least comes first. */
const cost = ({ counts: { fpRemoved, tpLost } }: Choice): number => tpLost / Math.max(1, fpRemoved);

const bestWithin = (choices: Choice[], most: number): Scored[] => {
  const taken: Scored[] = [];
  let lost = 0;
  for (const { one, counts } of choices.toSorted((a, b) => cost(a) - cost(b))) {
    if (counts.fpRemoved === 0 || lost + counts.tpLost > most) continue;
    lost += counts.tpLost;
    taken.push(one);
  }
  return taken;
};

const choicesOn = (answers: SiteAnswers[], isAttack: Labels, days: Recorded[]): Choice[] =>
  answers.flatMap((site) => {
    const blocked = days.filter(({ host, matched }) => host === site.site && matched.length > 0);
    const hits = judge(site.hits, site.site).map((hit) => known(hit, isAttack));
    return groupsOf({ ...site, hits })
      .flatMap((group) => choicesOf(group, site))
      .map((one) => ({ one, counts: scoreOf(blocked, [one]) }));
  });

bench("ceiling", { set: "../shared/data/waf-logs" }, async ({ set }) => {
  if (!existsSync(set)) throw new Error(`${set} is not there: nothing to measure with`);
  const { answers, recorded } = await learnFrom(set, [...folds]);
  const isAttack = labelsOf(recorded);
  const reached = new Map<number, Counts[]>(LOSSES.map((loss) => [loss, []]));
  for (const [n, [from, to]] of folds.entries()) {
    const days = recorded.filter(({ day }) => day >= from && day <= to);
    const choices = choicesOn(answers[n] ?? [], isAttack, days);
    const { tp } = scoreOf(days, []);
    for (const loss of LOSSES) {
      const score = scoreOf(days, bestWithin(choices, Math.floor((loss / 100) * tp)));
      reached.get(loss)?.push(score);
      const sites = [...score.hosts].map(([host, { fp, fpRemoved }]) => `${host} ${shown(percent(fpRemoved, fp))}`);
      console.log(
        `| ${from}–${to} | ≤ ${loss} % | ${shown(percent(score.fpRemoved, score.fp))} (${wilson(score.fpRemoved, score.fp)}) of ${score.fp} | ${shown(percent(score.tpLost, score.tp))} of ${score.tp} | ${sites.join(", ")} |`,
      );
    }
  }
  const figures = [...reached].map(([loss, counts]) => {
    const { fp, fpRemoved, tp, tpLost } = total(counts);
    return `≤ ${loss} % lost: ${shown(percent(fpRemoved, fp))} % removed, ${shown(percent(tpLost, tp))} % lost`;
  });
  return { figures: `three folds pooled, ${figures.join("; ")}`, goal: GOAL, met: true };
});
