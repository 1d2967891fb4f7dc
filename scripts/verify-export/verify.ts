import type * as z from "zod";
import { Exported, type Incident } from "./exported.ts";
import { generations, status } from "./generations.ts";
import { type Head, ledger, witnessed } from "./ledger.ts";
import { bundles, customers, deliveries, fallbacks, identities, numbers, persons, voids } from "./lists.ts";
import { news, reports } from "./news.ts";
import { type Problems, shown } from "./problems.ts";
import { proposals } from "./proposals.ts";
import { type Held, statement } from "./statement.ts";
import { chain, opening, order } from "./timeline.ts";

const incidentChecks = [chain, order, opening, status, generations, news];

export function* incidents(exported: Exported): Problems {
  for (const [i, incident] of exported.incidents.entries())
    for (const check of incidentChecks) yield* check(incident, `incidents[${i}]`, exported);
}

const checks = [
  customers,
  identities,
  incidents,
  persons,
  numbers,
  voids,
  deliveries,
  fallbacks,
  bundles,
  proposals,
  reports,
  ledger,
  witnessed,
];

export interface Summary {
  customers: number;
  incidents: number;
  entries: number;
  /** Incidents whose hash chain was recomputed. */
  chains: number;
  ledgerDays: number;
  /** `respondBy`, `usedSeconds` and `met` of every generation. */
  slaFigures: number;
  /** Heads that a customer holds and the export agrees with. */
  witnesses: number;
}

export type Verification = { ok: true; summary: Summary } | { ok: false; problem: string };

const FIGURES_PER_GENERATION = 3;

const summaryOf = ({ customers, incidents, ledger }: Exported, heads: Head[]): Summary => {
  const total = (count: (incident: Incident) => number) => incidents.reduce((sum, one) => sum + count(one), 0);
  return {
    customers: customers.length,
    incidents: incidents.length,
    entries: total(({ timeline }) => timeline.length),
    chains: incidents.length,
    ledgerDays: ledger.length,
    slaFigures: total(({ generations }) => generations.length) * FIGURES_PER_GENERATION,
    witnesses: heads.length,
  };
};

const at = (root: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], root);

const misshapen = ({ issues: [issue] }: z.ZodError, exported: unknown): string => {
  const path = issue?.path ?? [];
  const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return `${place.replace(/^\./, "") || "the file"}: ${issue?.message}, found ${shown(at(exported, path))}`;
};

/**
 * Recomputes an export, as `JSON.parse` gives it. Trusts nothing that the writer computed.
 * @param heads witnesses that the ledger must agree with
 * @param held a signed statement that must agree, too
 * @returns what was recomputed, or the first thing wrong: its place, what was expected, what stands there
 */
export const verify = (exported: unknown, heads: Head[] = [], held?: Held): Verification => {
  const parsed = Exported.safeParse(exported);
  if (!parsed.success) return { ok: false, problem: misshapen(parsed.error, exported) };
  for (const check of checks) for (const problem of check(parsed.data, heads)) return { ok: false, problem };
  if (held) for (const problem of statement(parsed.data, held)) return { ok: false, problem };
  return { ok: true, summary: summaryOf(parsed.data, heads) };
};
