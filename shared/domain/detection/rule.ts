import type * as z from "zod";
import type { Kind } from "../alert/kind.ts";
import type { WafGeneration } from "../customer/customer.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Figure } from "./baseline.ts";

/** Why a nominated site is not an incident. Codes, for the log and for counting. */
export type Dismissal =
  | "too-few"
  | "still-succeeds"
  | "one-visitor"
  | "a-moment"
  | "a-rush"
  | "steady-load"
  | "ordinary-paths"
  | "many-kinds"
  | "all-refused"
  | "explained"
  | "usual"
  | "unknown-usual"
  | "not-confirmed"
  | "scattered";

const LITTLE: (Dismissal | undefined)[] = ["too-few", "one-visitor", "scattered", "still-succeeds", "usual"];

/** Little is left of it. Other reasons say what it is, or that nobody came. */
export const isLittle = (reason: Dismissal | undefined): boolean => LITTLE.includes(reason);

/** Columns of the first row that an alert names; all text. */
export type Facts = Record<string, string>;

/** Bars that are a matter of measure: heights that were chosen by looking at traffic. */
type Bars = Record<string, number>;

export interface Detector {
  /** Of the alert rule, unique in a project. */
  name: string;
  kind: Kind;
  /** Of the log service: 10 critical, 8 high, 6 medium, 4 low. */
  severity: 10 | 8 | 6 | 4;
  windowSeconds: number;
  intervalSeconds: number;
  /** `search | SQL`, a row a site (or a site and client, the worst first). Column `site` is what alerts are grouped by. */
  text: (waf: WafGeneration) => string;
  /** What nominates, in the alert engine's language, over columns of the row. */
  condition: string;
  row: z.ZodType;
  /** What of the site's usual hours its decision compares with: comes as facts, `baseline_` and the figure. */
  compares?: Figure[];
  /** The same with bars so many times as high: for whoever chooses them anew. */
  times: (factor: number) => Detector;
  /** Whether what was nominated is an incident. Facts that are not of this rule's row are never refused. */
  verdict: (facts: Facts, height?: Height) => Outcome<Facts, Dismissal>;
}

/** How high the bars are: as ever, or as low as rules nominate, which is what counts in a watch period, and until it is over. */
export type Height = "usual" | "low";

interface Spec<T> extends Omit<Detector, "row" | "verdict" | "times"> {
  row: z.ZodType<T>;
  /** Why it is no incident; undefined: it is one. */
  dismissal: (row: T) => Dismissal | undefined;
}

/** Rules nominate at half the bars: an incident that hovers at its bar does not come and go, and a watch period hears of more. */
const LOW = 0.5;

/** Bars count something, or are measured in tenths. */
const timesAsHigh = <B extends Bars>(bars: B, factor: number): B =>
  Object.fromEntries(
    Object.entries(bars).map(([name, bar]) => [
      name,
      Number.isInteger(bar) ? Math.max(1, Math.round(bar * factor)) : Math.round(bar * factor * 10) / 10,
    ]),
  ) as B;

export const detector = <T, B extends Bars>(bars: B, specOf: (bars: B) => Spec<T>): Detector => {
  const { dismissal, ...spec } = specOf(timesAsHigh(bars, LOW));
  const dismissals = { usual: specOf(bars).dismissal, low: dismissal };
  return {
    ...spec,
    times: (factor) => detector(timesAsHigh(bars, factor), specOf),
    verdict: (facts, height = "usual") => {
      const read = spec.row.safeParse(facts);
      const reason = read.success ? dismissals[height](read.data) : undefined;
      return reason === undefined ? done(facts) : refused(reason);
    },
  };
};
