import * as z from "zod";
import { MINUTE } from "../calendar.ts";
import type { Alert } from "./alert.ts";

/** What became of the look at what a callback says: nobody signs those. */
export const Confirmation = z.enum(["confirmed", "not-confirmed", "unreadable"]);
export type Confirmation = z.infer<typeof Confirmation>;

export interface MetricQuestion {
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  /** ms. */
  from: number;
  to: number;
}

/** Points are a minute apart and come minutes late; what was measured long before says nothing. */
const LOOK_BACK_MS = 15 * MINUTE;
/** CloudMonitor's level of what wakes people; severities are those of the log service. */
const CRITICAL = 10;

/** Where people would be woken, and what they are told comes from somebody whom only a secret in an address names. */
export const needsConfirmation = ({ source, status, severity }: Alert): boolean =>
  source === "cloudmonitor" && status === "firing" && severity >= CRITICAL;

const NAMES = { userId: "user_id", instanceId: "instance_id", domain: "domain" } as const;

/** Undefined: no metric tells of it. */
export const questionOf = ({ facts, alertTime }: Alert, now: number): MetricQuestion | undefined => {
  const { namespace, metric } = facts;
  if (!namespace || !metric) return undefined;
  const dimensions = Object.entries(NAMES).flatMap(([name, fact]) => (facts[fact] ? [[name, facts[fact]]] : []));
  return {
    ...{ namespace, metric, dimensions: Object.fromEntries(dimensions) },
    ...{ from: alertTime - LOOK_BACK_MS, to: Math.max(now, alertTime) },
  };
};

/** `$Maximum>80`, `$Average >= 5`. */
const EXPRESSION = /^\s*\$?\w+\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*$/;

const compare: Record<string, (value: number, bound: number) => boolean> = {
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
};

/** Whether a value is what the rule waits for. A rule that cannot be read is not contradicted by a value. */
export const confirmedBy = ({ facts }: Alert, value: number | undefined): Confirmation => {
  if (value === undefined) return "unreadable";
  const [, sign = "", bound = ""] = EXPRESSION.exec(facts.expression ?? "") ?? [];
  const holds = compare[sign];
  if (!holds) return "unreadable";
  return holds(value, Number(bound)) ? "confirmed" : "not-confirmed";
};
