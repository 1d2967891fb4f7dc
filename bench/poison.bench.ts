import { existsSync } from "node:fs";
import { meetsAll } from "../shared/domain/recommendation/condition.ts";
import type { Hit } from "../shared/domain/recommendation/evidence.ts";
import { recommend, type SiteAnswers } from "../shared/domain/recommendation/recommend.ts";
import { chanceFrom } from "../test/support/site-traffic.ts";
import { learnFrom } from "./exclusions/learned.ts";
import { isBlocked, type Recorded } from "./exclusions/recorded.ts";
import type { Scored } from "./exclusions/score.ts";
import { bench } from "./report.ts";

/** Can an attacker who sends recorded attacks for days, and knows the method, earn an exclusion that lets them pass? Each kind of attacker on each site, with each class of payload that the site was sent. */
const GOAL = "0 exclusions that help the attacker";

const kinds = ["one-address", "one-network", "one-program", "fifty-addresses"] as const;
type Kind = (typeof kinds)[number];
/** What they do beside it, each day from the first on: they read, or write harmless things on the same page, too. */
const manners = ["reads", "writes"] as const;
type Manner = (typeof manners)[number];

interface Campaign {
  site: SiteAnswers;
  kind: Kind;
  manner: Manner;
  cls: string;
  /** Stopped requests with a payload of that class, in one place of one page. */
  target: Hit[];
}

const CLIENTS = 50;
const VISITS = 5;

const clientOf = (kind: Kind, n: number): string => {
  if (kind === "one-address") return "203.0.113.9";
  return kind === "one-network" ? `203.0.113.${n}` : `203.${n}.113.${n}`;
};

type Chance = ReturnType<typeof chanceFrom>;
const anyOf = <T>(items: T[], chance: Chance): T => items[chance(items.length)] as T;

/** By class, and by place. */
const targetsOf = (hits: Hit[], recorded: Map<string, Recorded>): Map<string, Hit[][]> => {
  const targets = new Map<string, Map<string, Hit[]>>();
  for (const hit of hits) {
    const known = recorded.get(hit.trace);
    if (!known?.isAttack) continue;
    const places = targets.get(known.cls) ?? new Map<string, Hit[]>();
    const key = [hit.method, hit.path, known.param].join(" ");
    targets.set(known.cls, places.set(key, [...(places.get(key) ?? []), hit]));
  }
  return new Map([...targets].map(([cls, places]) => [cls, [...places.values()]]));
};

/**
 * What the log would hold of attackers who are on the site each day from the first on, send a few payloads a day among ordinary
 * requests, and carry other visitors' programs and cookies, and the site's own referer.
 */
const poisonOf = ({ site: { site, hits }, kind, manner, target }: Campaign, chance: Chance): Hit[] => {
  const days = [...new Set(hits.map(({ day }) => day))].toSorted((a, b) => a - b);
  return Array.from({ length: CLIENTS }, (_, n) => n).flatMap((n) =>
    Array.from({ length: VISITS }, () => {
      const { agent, cookie } = anyOf(hits, chance);
      const nth = chance(days.length);
      return {
        ...anyOf(target, chance),
        ...{ client: clientOf(kind, n), day: days[nth] ?? 0, cookie, referer: `https://${site}/` },
        agent: kind === "one-program" ? "Mozilla/5.0 (Windows NT 10.0)" : agent,
        ...{ earlier_days: nth, earlier: 6 * nth, sent_days: manner === "writes" ? days.length : 0 },
        ...{ clean: 6, hits: 1, kinds: 1, places: 1, missing: 0, refused: 0 },
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

const campaignsOn = (site: SiteAnswers, recorded: Map<string, Recorded>, chance: Chance): Campaign[] => {
  const targets = targetsOf(site.hits, recorded);
  return manners.flatMap((manner) =>
    kinds.flatMap((kind) =>
      [...targets].map(([cls, places]) => ({ site, kind, manner, cls, target: anyOf(places, chance) })),
    ),
  );
};

const defaults = { set: "../shared/data/waf-logs", seed: 1, verbose: false };

bench("poison", defaults, async ({ set, seed, verbose }) => {
  if (!existsSync(set)) throw new Error(`${set} is not there: nothing to measure with`);
  const { answers, recorded } = await learnFrom(set, [[1, 20]]);
  const known = new Map(recorded.map((one) => [one.trace, one]));
  const chance = chanceFrom(seed);
  const helped = new Map(manners.flatMap((manner) => kinds.map((kind) => [`${kind} that ${manner}`, 0])));
  let [campaigns, sites] = [0, 0];
  for (const site of answers[0] ?? []) {
    const before = recommend(site, "3.0").proposals;
    const own = campaignsOn(site, known, chance);
    campaigns += own.length;
    if (own.length > 0) sites++;
    for (const campaign of own) {
      const sent = poisonOf(campaign, chance);
      const { proposals } = recommend({ ...site, hits: [...site.hits, ...sent] }, "3.0");
      const earned = sent.filter((hit) => passes(hit, proposals, known) && !passes(hit, before, known));
      const [first] = earned;
      if (!first) continue;
      const name = `${campaign.kind} that ${campaign.manner}`;
      helped.set(name, (helped.get(name) ?? 0) + 1);
      if (verbose)
        console.log(
          `${name}, ${campaign.cls} in ${known.get(first.trace)?.param} of ${site.site}${first.path}: ${earned.length} of ${sent.length}; ${first.rule} ${first.query.slice(0, 200)} ${first.body.slice(0, 300)}`,
        );
    }
  }
  const sum = [...helped.values()].reduce((all, one) => all + one, 0);
  const figures = [...helped].map(([name, times]) => `${name} ${times}`).join(", ");
  return { figures: `${campaigns} campaigns on ${sites} sites, helped: ${figures}`, goal: GOAL, met: sum === 0 };
});
