import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { verify } from "../../scripts/verify-export/verify.ts";
import { SECOND } from "../../shared/domain/calendar.ts";
import type { Export } from "../../shared/response/export.ts";
import { launch, succeed } from "./command.ts";

/** How a run on a data folder ended. */
export interface Outcome {
  exported: Export;
  /** Mails, cards, calls and short messages that the providers were given. */
  messages: number;
}

const INBOXES = ["mail", "chat", "voice", "sms"];

export const outcomeOf = async (data: string): Promise<Outcome> => {
  const out = `${data}.json`;
  await succeed(launch([process.execPath, "--import", "tsx", "scripts/export.ts", "--data", data, "--out", out]));
  const files = INBOXES.map((name) => join(data, "inbox", name)).flatMap((path) =>
    existsSync(path) ? readdirSync(path) : [],
  );
  const messages = files.filter((name) => /\.(eml|json)$/.test(name)).length;
  return { exported: JSON.parse(readFileSync(out, "utf8")), messages };
};

/** Messages that went out again. */
export const repeatsIn = ({ exported: { deliveries }, messages }: Outcome): number =>
  messages - deliveries.filter(({ sentAt }) => sentAt !== null).length;

/** After one crash everything is at most this late (semantics 11); each further crash may cost as much again. */
export const LATE_MS = 90 * SECOND;

/** What was written down when its process died goes out with the next sweep. By id, when it went out. */
const lateIn = (calm: Export, killed: Export): Map<string, string> => {
  const sent = new Map(calm.deliveries.map(({ id, sentAt }) => [id, sentAt]));
  const late = killed.deliveries.flatMap(({ id, sentAt }): [string, string][] => {
    const by = Date.parse(sentAt ?? "") - Date.parse(sent.get(id) ?? "");
    return sentAt !== null && by > 0 && by <= LATE_MS ? [[id, sentAt]] : [];
  });
  return new Map(late);
};

/** Messages that went out more than once, and those that went out late. */
interface Marked {
  repeated: Set<string>;
  late: Map<string, string>;
}

/** Without when it was exported, and without what repeats and a late sending leave behind. */
const essence = ({ at: _at, clock: _clock, incidents, deliveries, ...rest }: Export, { repeated, late }: Marked) => ({
  ...rest,
  incidents: incidents.map((incident) => ({ ...incident, redeliveries: 0 })),
  deliveries: deliveries.map((delivery) => ({
    ...delivery,
    ...(repeated.has(delivery.id) && { attempts: 1, providerId: null }),
    ...(late.has(delivery.id) && { sentAt: null, receiptAt: null, providerId: null }),
  })),
});

/** Differences named in full; of more only the first are shown. */
const MOST_SHOWN = 20;

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

const differences = (one: unknown, other: unknown, path = ""): string[] => {
  if (!isTree(one) || !isTree(other))
    return Object.is(one, other) ? [] : [`${path}: ${JSON.stringify(one)} became ${JSON.stringify(other)}`];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) => differences(one[name], other[name], `${path}/${name}`));
};

/** What differs between two exports that should be identical but for what repeats and kills leave behind. Empty: nothing. */
export const compareExports = (calm: Export, killed: Export, kills: number): string[] => {
  const tried = [calm, killed].flatMap(({ deliveries }) => deliveries.filter(({ attempts }) => attempts > 1));
  const late = lateIn(calm, killed);
  const marked = { repeated: new Set(tried.map(({ id }) => id)), late };
  const times = new Set(late.values()).size;
  return [
    ...differences(essence(calm, marked), essence(killed, marked)).slice(0, MOST_SHOWN),
    ...(times > kills ? [`messages were late ${times} times after ${kills} kills`] : []),
  ];
};

/** What kills lost, changed or doubled. Empty: nothing. */
export const judgeKilled = (calm: Outcome, killed: Outcome, kills: number): string[] => {
  const problems = compareExports(calm.exported, killed.exported, kills);
  const verification = verify(killed.exported);
  if (!verification.ok) problems.push(verification.problem);
  const repeats = repeatsIn(killed) - repeatsIn(calm);
  if (repeats > kills) problems.push(`${repeats} messages went out again after ${kills} kills`);
  return problems;
};
