import * as z from "zod";
import { WafGeneration } from "../customer/customer.ts";
import { groupedBy } from "../grouped-by.ts";
import type { Recommended } from "../recommendation/recommend.ts";
import type { Finding } from "../recommendation/reverse.ts";
import { Seen } from "../recommendation/seen.ts";
import { type Around, WhitelistRule } from "./proposal.ts";

/** Of each kind in one night. */
const MOST = 20;
const MOST_NAMED = 5;
const CHARS = 200;

/** A sign may be two units. */
const Text = z.string().max(2 * CHARS);
const Texts = z.array(Text).max(MOST_NAMED);
const Host = z.string().max(253);

const Kept = z.object({
  kind: z.enum(["attack-passed", "sweep-answered"]),
  ...{ host: Host, path: Text, clients: Texts, traces: Texts, seen: Seen },
  remedy: z.discriminatedUnion("is", [
    z.object({ is: z.literal("custom-rule"), path: Text, signs: Texts }),
    z.object({ is: z.literal("scan-limit"), probes: z.int() }),
  ]),
});

const Refused = z.object({
  ...{ id: Text, host: Host, why: z.literal("module-wide"), seen: Seen, traces: Texts, in30: WhitelistRule },
});

/** What the newest look at a customer's logs has found beside the proposals. Times in ms. */
export const Night = z.object({
  customer: z.string(),
  waf: WafGeneration,
  from: z.int(),
  to: z.int(),
  /** Attacks that seem to have got through. */
  findings: z.array(Kept).max(MOST),
  moreFindings: z.int(),
  /** What this generation cannot hold narrowly. */
  refused: z.array(Refused).max(MOST),
  moreRefused: z.int(),
  /** False: there may be more than was found. */
  isWhole: z.boolean(),
  /** The night before had not all of it: approvers hear of it. */
  isNews: z.boolean(),
  at: z.int(),
  rev: z.int(),
});
export type Night = z.infer<typeof Night>;

/** Strangers write it without end. */
const short = (text: string): string => [...text].slice(0, CHARS).join("");
const shorts = (texts: string[]): string[] => texts.slice(0, MOST_NAMED).map(short);

const remedyKept = (remedy: Finding["remedy"]): Finding["remedy"] =>
  remedy.is === "custom-rule" ? { ...remedy, path: short(remedy.path), signs: shorts(remedy.signs) } : remedy;

const kept = ({ path, clients, traces, remedy, ...finding }: Finding): z.infer<typeof Kept> => ({
  ...{ ...finding, path: short(path), clients: shorts(clients), traces: shorts(traces), remedy: remedyKept(remedy) },
});

/** The first of each, then the second of each: who is loud in one place hides nothing in another. */
const inTurn = <T>(items: T[], of: (item: T) => string): T[] =>
  [...groupedBy(items, of).values()]
    .flatMap((own) => own.map((item, turn) => ({ item, turn })))
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ item }) => item);

/** Whoever goes through a list of paths is there each night: that alone calls nobody. */
const keysIn = ({ findings, refused }: Pick<Night, "findings" | "refused">): string[] => [
  ...findings.filter(({ kind }) => kind === "attack-passed").map(({ host, path }) => `${host} ${path}`),
  ...refused.map(({ id }) => id),
];

export type Found = Pick<Recommended, "refused"> & { findings: Finding[] };

/** @param known the row of the night before, or of the same one when it is done again */
export const nightFrom = (
  found: Found,
  { isWhole, customer, waf, from, to, now: at }: Around & { isWhole: boolean },
  known: Night | undefined,
): Night => {
  const findings = inTurn(found.findings, ({ host, kind }) => `${kind} ${host}`)
    .slice(0, MOST)
    .map(kept);
  const fitting = found.refused.flatMap((one) => Refused.safeParse({ ...one, traces: shorts(one.traces) }).data ?? []);
  const refused = inTurn(fitting, ({ host }) => host).slice(0, MOST);
  const before = new Set(known ? keysIn(known) : []);
  const isNew = keysIn({ findings, refused }).some((key) => !before.has(key));
  return {
    ...{ customer, waf, from, to, isWhole, at, findings, refused, rev: known?.rev ?? 1 },
    ...{ moreFindings: found.findings.length - findings.length, moreRefused: found.refused.length - refused.length },
    isNews: known?.to === to ? known.isNews : isNew,
  };
};

export const hasWord = (night: Night | undefined): boolean =>
  night !== undefined && night.findings.length + night.refused.length > 0;
