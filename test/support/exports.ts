import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { verify } from "../../scripts/verify-export/verify.ts";
import type { Export } from "../../shared/response/export.ts";
import { launch, succeed } from "./command.ts";

/** How a run on a data folder ended. */
export interface Outcome {
  exported: Export;
  /** Mails, cards and calls that the providers were given. */
  messages: number;
}

const INBOXES = ["mail", "chat", "voice"];

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

/** Without when it was exported, and without what counts repeats. */
const essence = ({ at: _at, clock: _clock, incidents, deliveries, ...rest }: Export, repeated: Set<string>) => ({
  ...rest,
  incidents: incidents.map((incident) => ({ ...incident, redeliveries: 0 })),
  deliveries: deliveries.map((delivery) =>
    repeated.has(delivery.id) ? { ...delivery, attempts: 1, providerId: null } : delivery,
  ),
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

/** What differs between two exports that should be identical but for what repeats leave behind. Empty: nothing. */
export const compareExports = (calm: Export, killed: Export): string[] => {
  const tried = [calm, killed].flatMap(({ deliveries }) => deliveries.filter(({ attempts }) => attempts > 1));
  const repeated = new Set(tried.map(({ id }) => id));
  return differences(essence(calm, repeated), essence(killed, repeated)).slice(0, MOST_SHOWN);
};

/** What kills lost, changed or doubled. Empty: nothing. */
export const judgeKilled = (calm: Outcome, killed: Outcome, kills: number): string[] => {
  const problems = compareExports(calm.exported, killed.exported);
  const verification = verify(killed.exported);
  if (!verification.ok) problems.push(verification.problem);
  const repeats = repeatsIn(killed) - repeatsIn(calm);
  if (repeats > kills) problems.push(`${repeats} messages went out again after ${kills} kills`);
  return problems;
};
