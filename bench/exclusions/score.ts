import { type Condition, meetsAll } from "../../shared/domain/recommendation/condition.ts";
import { isBlocked, type Recorded } from "./recorded.ts";

export interface Scored {
  id: string;
  host: string;
  conditions: Condition[];
  ruleIds: string[] | "*";
}

export interface Counts {
  fp: number;
  fpRemoved: number;
  tp: number;
  tpLost: number;
}
export interface Score extends Counts {
  touched: number;
  all: number;
  hosts: Map<string, Counts>;
}

const none = (): Counts => ({ fp: 0, fpRemoved: 0, tp: 0, tpLost: 0 });

const without = (met: Scored[]): Set<string> | "all" =>
  met.some(({ ruleIds }) => ruleIds === "*") ? "all" : new Set(met.flatMap(({ ruleIds }) => ruleIds));

const add = (counts: Counts, isAttack: boolean, isFreed: boolean): void => {
  if (isAttack) {
    counts.tp++;
    if (isFreed) counts.tpLost++;
  } else {
    counts.fp++;
    if (isFreed) counts.fpRemoved++;
  }
};

/** As the set's own tool counts: what is no longer blocked when the rules are taken out of the sums. */
export const scoreOf = (recorded: Recorded[], exclusions: Scored[]): Score => {
  const byHost = new Map<string, Scored[]>();
  for (const exclusion of exclusions) byHost.set(exclusion.host, [...(byHost.get(exclusion.host) ?? []), exclusion]);
  const score: Score = { ...none(), touched: 0, all: recorded.length, hosts: new Map() };
  for (const request of recorded) {
    const met = (byHost.get(request.host) ?? []).filter(({ conditions }) => meetsAll(request, conditions));
    if (met.length > 0) score.touched++;
    if (!isBlocked(request)) continue;
    const own = score.hosts.get(request.host) ?? none();
    score.hosts.set(request.host, own);
    const isFreed = met.length > 0 && !isBlocked(request, without(met));
    add(score, request.isAttack, isFreed);
    add(own, request.isAttack, isFreed);
  }
  return score;
};

export const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);
export const shown = (value: number): string => value.toFixed(Math.abs(value) < 1 ? 2 : 1);

const Z95 = 1.96;
/** Between what a share lies with 95 %; nothing seen: anywhere. */
export const boundsOf = (part: number, whole: number): [low: number, high: number] => {
  if (whole === 0) return [0, 1];
  const p = part / whole;
  const scale = 1 + (Z95 * Z95) / whole;
  const middle = (p + (Z95 * Z95) / (2 * whole)) / scale;
  const half = (Z95 / scale) * Math.sqrt((p * (1 - p)) / whole + (Z95 * Z95) / (4 * whole * whole));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
};

/** In percent. */
export const wilson = (part: number, whole: number): string =>
  whole === 0
    ? "–"
    : boundsOf(part, whole)
        .map((bound) => shown(100 * bound))
        .join("–");

export const total = (all: Counts[]): Counts =>
  all.reduce(
    (sum, { fp, fpRemoved, tp, tpLost }) => ({
      fp: sum.fp + fp,
      fpRemoved: sum.fpRemoved + fpRemoved,
      tp: sum.tp + tp,
      tpLost: sum.tpLost + tpLost,
    }),
    none(),
  );
