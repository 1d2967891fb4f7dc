import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { DAY, HOUR } from "../../shared/domain/calendar.ts";
import type { Request } from "../../shared/domain/recommendation/condition.ts";
import { requestIn } from "../../test/support/waf-lines.ts";

/** A labelled request, with what the engine that made the set knows of it. */
export interface Recorded extends Request {
  trace: string;
  host: string;
  day: number;
  isAttack: boolean;
  /** Of an attack: what it is. */
  cls: string;
  /** Where its payload is. */
  param: string;
  /** Rules that matched at the site's level, with their scores. */
  matched: { rule: string; score: number }[];
}

/** Blocked from so high a sum on. */
const BLOCKED = 5;
const ZONE = 8 * HOUR;
export const midnightOf = (at: number): number => Math.floor((at + ZONE) / DAY) * DAY - ZONE;

type Text = Record<string, string | undefined>;
type Line = Text | Matches;
interface Matches {
  request_traceid: string;
  matched?: { rule: number }[];
}

async function* linesOf<T extends Line>(file: string): AsyncGenerator<T> {
  const lines = createInterface({
    input: createReadStream(file).pipe(createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const text of lines) yield JSON.parse(text);
}

const jsonIn = (set: string, name: string) => JSON.parse(readFileSync(join(set, name), "utf8"));

/** Labelled requests of sites that block, but for those that limits and lists stopped. @param start midnight of the first day */
export const readRecorded = async (set: string, start: number): Promise<Recorded[]> => {
  const scores: Record<string, [level: number, score: number]> = jsonIn(set, "NOT-ALIBABA-rule-scores.json");
  const levels: Record<string, { level: number; observation?: boolean }> = jsonIn(set, "NOT-ALIBABA-host-levels.json");
  const labels = new Map<string, Text>();
  for await (const label of linesOf<Text>(join(set, "labels-dev.jsonl.gz")))
    labels.set(String(label.request_traceid), label);
  const matches = new Map<string, { rule: number }[]>();
  for await (const { request_traceid, matched } of linesOf<Matches>(
    join(set, "NOT-ALIBABA-engine-sidecar-dev.jsonl.gz"),
  ))
    matches.set(String(request_traceid), matched ?? []);
  const recorded: Recorded[] = [];
  for (const file of readdirSync(join(set, "lines")).filter((name) => name.endsWith(".jsonl.gz")))
    for await (const line of linesOf<Text>(join(set, "lines", file))) {
      const { request_traceid: trace = "", host = "", final_plugin: plugin = "", time = "" } = line;
      const [label, site] = [labels.get(trace), levels[host]];
      if (!label || !site || site.observation || ["cc", "acl"].includes(plugin)) continue;
      const matched = (matches.get(trace) ?? []).flatMap(({ rule }) => {
        const [level, score] = scores[String(rule)] ?? [Number.POSITIVE_INFINITY, 0];
        return level <= site.level ? [{ rule: String(rule), score }] : [];
      });
      const day = Math.floor((Date.parse(time) - start) / DAY) + 1;
      const what = { isAttack: label.label === "attack", cls: label.cls ?? "", param: label.param ?? "" };
      recorded.push({ ...requestIn(line), trace, host, day, ...what, matched });
    }
  return recorded;
};

export const isBlocked = ({ matched }: Pick<Recorded, "matched">, without: Set<string> | "all" = new Set()): boolean =>
  without !== "all" && matched.reduce((sum, { rule, score }) => sum + (without.has(rule) ? 0 : score), 0) >= BLOCKED;
