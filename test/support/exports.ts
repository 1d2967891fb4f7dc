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

type Incident = Export["incidents"][number];
type Entry = Incident["timeline"][number];

const CLOCK_TIME = /\d\d:\d\d/g;

/** What was said, without its place among what else happened meanwhile: numbers and hashes are the verifier's. */
const said = ({ seq: _seq, hash: _hash, previousHash: _previous, data, ...entry }: Entry) => {
  const text = "text" in data ? { text: String(data.text).replace(CLOCK_TIME, "") } : {};
  return { ...entry, data: { ...data, ...text } };
};

const nameOf = ({ at: _at, ...entry }: ReturnType<typeof said>): string => JSON.stringify(entry);

const told = ({ timeline, ...incident }: Incident) => {
  const entries = timeline.map(said).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { ...incident, redeliveries: 0, timeline: entries };
};

/** Without when it was exported, and without what repeats and a late hand leave behind. */
const essence = (
  { at: _at, clock: _clock, incidents, deliveries, ledger, ...rest }: Export,
  repeated: Set<string>,
) => ({
  ...rest,
  incidents: incidents.map(told),
  deliveries: deliveries.map(({ providerId: _provider, seenSeq: _seen, ...delivery }) =>
    repeated.has(delivery.id) ? { ...delivery, attempts: 1 } : delivery,
  ),
  ledger: ledger.map(({ head: _head, ...day }) => day),
});

/** Differences named in full; of more only the first are shown. */
const MOST_SHOWN = 20;

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** By how much one instant is behind another; NaN: something else differs. */
const lateBy = (one: unknown, other: unknown, path: string): number => {
  const [before, after] = [String(one), String(other)];
  if (INSTANT.test(before) && INSTANT.test(after)) return Date.parse(after) - Date.parse(before);
  return path.endsWith("Seconds") ? (Number(other) - Number(one)) * SECOND : Number.NaN;
};

/** @param mayBeLate ms by which what happened may have happened later */
const differences = (one: unknown, other: unknown, mayBeLate: number, path = ""): string[] => {
  if (!isTree(one) || !isTree(other)) {
    const late = lateBy(one, other, path);
    const isSame = Object.is(one, other) || (late >= 0 && late <= mayBeLate);
    return isSame ? [] : [`${path}: ${JSON.stringify(one)} became ${JSON.stringify(other)}`];
  }
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) => differences(one[name], other[name], mayBeLate, `${path}/${name}`));
};

/**
 * What differs between two exports that should be identical but for what repeats and kills leave behind: what a killed process
 * had only written down is done by the next sweep. Empty: nothing.
 */
export const compareExports = (calm: Export, killed: Export, kills: number): string[] => {
  const tried = [calm, killed].flatMap(({ deliveries }) => deliveries.filter(({ attempts }) => attempts > 1));
  const repeated = new Set(tried.map(({ id }) => id));
  return differences(essence(calm, repeated), essence(killed, repeated), kills * LATE_MS).slice(0, MOST_SHOWN);
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
