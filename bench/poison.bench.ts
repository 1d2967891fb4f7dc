import { existsSync } from "node:fs";
import { meetsAll } from "../shared/domain/recommendation/condition.ts";
import type { Hit } from "../shared/domain/recommendation/evidence.ts";
import { recommend, type SiteAnswers } from "../shared/domain/recommendation/recommend.ts";
import { chanceFrom } from "../test/support/site-traffic.ts";
import { learnFrom } from "./exclusions/learned.ts";
import { isBlocked, type Recorded } from "./exclusions/recorded.ts";
import type { Scored } from "./exclusions/score.ts";
import { bench } from "./report.ts";

/** Can an attacker who sends recorded attacks for days, and knows the method, earn an exclusion that lets them pass? */
const GOAL = "0 exclusions that help the attacker";

const kinds = ["one-address", "one-network", "one-program", "fifty-addresses"] as const;
type Kind = (typeof kinds)[number];

const CLIENTS = 50;
const VISITS = 5;

const clientOf = (kind: Kind, n: number): string => {
  if (kind === "one-address") return "203.0.113.9";
  return kind === "one-network" ? `203.0.113.${n}` : `203.${n}.113.${n}`;
};

/** Stopped requests with a payload of one kind, in one place of one page. */
const targetsOf = (hits: Hit[], recorded: Map<string, Recorded>): Hit[][] => {
  const targets = new Map<string, Hit[]>();
  for (const hit of hits) {
    const known = recorded.get(hit.trace);
    if (!known?.isAttack) continue;
    const key = [hit.method, hit.path, known.param, known.cls].join(" ");
    targets.set(key, [...(targets.get(key) ?? []), hit]);
  }
  return [...targets.values()];
};

type Chance = ReturnType<typeof chanceFrom>;
const anyOf = <T>(items: T[], chance: Chance): T => items[chance(items.length)] as T;

/**
 * What the log would hold of attackers who read the site on earlier days, send a few payloads a day among ordinary requests, and
 * carry other visitors' programs and cookies, and the site's own referer.
 */
const poisonOf = (kind: Kind, target: Hit[], { site, hits }: SiteAnswers, chance: Chance): Hit[] => {
  const days = [...new Set(hits.map(({ day }) => day))];
  return Array.from({ length: CLIENTS }, (_, n) => n).flatMap((n) =>
    Array.from({ length: VISITS }, () => {
      const { agent, cookie } = anyOf(hits, chance);
      return {
        ...anyOf(target, chance),
        ...{ client: clientOf(kind, n), day: anyOf(days, chance), cookie, referer: `https://${site}/` },
        agent: kind === "one-program" ? "Mozilla/5.0 (Windows NT 10.0)" : agent,
        ...{ earlier_days: 2, earlier: 9, clean: 6, hits: 1, kinds: 1, places: 1, missing: 0, refused: 0 },
      };
    }),
  );
};

const passes = (hit: Hit, exclusions: Scored[], recorded: Map<string, Recorded>): boolean => {
  const known = recorded.get(hit.trace);
  const met = exclusions.filter(({ conditions }) => meetsAll(hit, conditions));
  if (!known || met.length === 0) return false;
  return !isBlocked(known, new Set(met.flatMap(({ ruleIds }) => (ruleIds === "*" ? [] : ruleIds))));
};

const defaults = { set: "../shared/data/waf-logs", seed: 1, runs: 100, verbose: false };

bench("poison", defaults, async ({ set, seed, runs, verbose }) => {
  if (!existsSync(set)) throw new Error(`${set} is not there: nothing to measure with`);
  const { answers, recorded } = await learnFrom(set, [[1, 20]]);
  const known = new Map(recorded.map((one) => [one.trace, one]));
  const chance = chanceFrom(seed);
  const sites = (answers[0] ?? []).filter(({ hits }) => targetsOf(hits, known).length > 0);
  const unpoisoned = new Map(sites.map((site) => [site.site, recommend(site, "3.0").proposals]));
  const helped = new Map<Kind, number>(kinds.map((kind) => [kind, 0]));
  for (let run = 0; run < runs; run++) {
    const kind = kinds[run % kinds.length] as Kind;
    const site = sites[Math.floor(run / kinds.length) % sites.length] as SiteAnswers;
    const target = anyOf(targetsOf(site.hits, known), chance);
    const sent = poisonOf(kind, target, site, chance);
    const before = unpoisoned.get(site.site) ?? [];
    const { proposals } = recommend({ ...site, hits: [...site.hits, ...sent] }, "3.0");
    const earned = sent.filter((hit) => passes(hit, proposals, known) && !passes(hit, before, known));
    if (earned.length > 0) helped.set(kind, (helped.get(kind) ?? 0) + 1);
    const [first] = earned;
    if (verbose && first)
      console.log(
        kind,
        site.site,
        `${earned.length} of ${sent.length}`,
        known.get(first.trace)?.cls,
        known.get(first.trace)?.param,
        first.path,
        first.rule,
        first.query.slice(0, 200),
        first.body.slice(0, 300),
      );
  }
  const sum = [...helped.values()].reduce((all, one) => all + one, 0);
  const figures = [...helped].map(([kind, times]) => `${kind} ${times}`).join(", ");
  return { figures: `${runs} campaigns on ${sites.length} sites, helped: ${figures}`, goal: GOAL, met: sum === 0 };
});
