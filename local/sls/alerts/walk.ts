import type { Finding } from "./findings.ts";
import { evaluationAfter, instantOf, type Plan, type Timing } from "./plan.ts";
import type { Rule } from "./rule.ts";
import { type Notice, type Series, step } from "./series.ts";

/** How far a rule has been evaluated. */
export interface Progress {
  /** Number of the last evaluation; -1 before the first. */
  evaluation: number;
  series: Series[];
}

export interface Walked extends Progress {
  notices: Notice[];
}

/** Evaluations looked at ahead of the last line, where nothing comes of them: the next look is that much later. */
const MAX_AHEAD = 100_000;

/** The first of an ordered list that is above `least`. */
const firstAbove = (order: number[], least: number): number | undefined => {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((order[middle] as number) > least) high = middle;
    else low = middle + 1;
  }
  return order[low];
};

const findingsAt = ({ findings, quiet, nothing }: Plan, evaluation: number): Finding[] =>
  findings.get(evaluation) ?? (quiet.has(evaluation) ? [] : nothing);

/** The next evaluation that can change anything. */
const nextOf = (plan: Plan, { evaluation, series }: Progress, timing: Timing): number | undefined =>
  series.length > 0 || plan.nothing.length > 0
    ? evaluationAfter(timing, evaluation)
    : firstAbove(plan.order, evaluation);

/** All evaluations after `from` up to number `until`. */
export const walk = (plan: Plan, from: Progress, rule: Rule & Timing, until: number): Walked => {
  let at: Progress = from;
  const notices: Notice[] = [];
  for (let next = nextOf(plan, at, rule); next !== undefined && next <= until; next = nextOf(plan, at, rule)) {
    const { series, notices: told } = step(at.series, findingsAt(plan, next), instantOf(rule, next), rule);
    notices.push(...told);
    at = { evaluation: next, series };
  }
  return { ...at, evaluation: Math.max(at.evaluation, until), notices };
};

/** Number of the first evaluation after `from` of which somebody must be told; undefined: none with the lines there are. */
export const nextNotice = (plan: Plan, from: Progress, rule: Rule & Timing): number | undefined => {
  const most = Math.max(plan.last, from.evaluation) + MAX_AHEAD;
  let at: Progress = from;
  for (let next = nextOf(plan, at, rule); next !== undefined; next = nextOf(plan, at, rule)) {
    if (next >= most) return most;
    const { series, notices } = step(at.series, findingsAt(plan, next), instantOf(rule, next), rule);
    if (notices.length > 0) return next;
    at = { evaluation: next, series };
  }
  return undefined;
};
