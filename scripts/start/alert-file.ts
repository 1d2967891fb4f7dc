import { readFileSync, statSync } from "node:fs";
import * as z from "zod";
import { sha256 } from "../../shared/domain/digest.ts";

/** A year of a few busy customers; the whole file is held while it is read. */
const MAX_BYTES = 200_000_000;
/** More of them would hide what is wrong rather than say it. */
const BAD_SHOWN = 10;
/** Above this share the file is not what it should be. */
const BAD_SHARE = 0.1;

const Body = z.record(z.string(), z.unknown());
const Line = z.object({
  at: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  /** As the log service posts it: one alert, or an array of them. */
  body: z.union([Body, z.array(Body).min(1)]),
});
export type RecordedAlert = z.infer<typeof Line>;

export interface AlertFile {
  /** In the order of the file. */
  alerts: RecordedAlert[];
  /** One text for each bad line that is shown: file, line, what is wrong. */
  complaints: string[];
  bad: number;
  /** Of the whole text: another file is another set. */
  hash: string;
}

const problemIn = ({ issues: [issue] }: z.ZodError): string =>
  `${issue?.path.join(".") || "the line"}: ${issue?.message ?? "cannot be read"}`;

const readLine = (text: string): RecordedAlert | string => {
  try {
    const line = Line.safeParse(JSON.parse(text));
    return line.success ? line.data : problemIn(line.error);
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
};

const textOf = (path: string): string => {
  try {
    if (statSync(path).size > MAX_BYTES) throw new Error(`is larger than ${MAX_BYTES} bytes`);
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
};

/** @throws when there is nothing to play, or more than a tenth of the lines are bad */
export const readAlertFile = (path: string): AlertFile => {
  const text = textOf(path);
  const lines = text.split("\n").map((line, at) => ({ number: at + 1, text: line }));
  const read = lines
    .filter((line) => line.text.trim() !== "")
    .map((line) => ({ number: line.number, is: readLine(line.text) }));
  const alerts = read.map(({ is }) => is).filter((is) => typeof is !== "string");
  const complaints = read.flatMap(({ number, is }) => (typeof is === "string" ? `${path}:${number}: ${is}` : []));
  const shown = complaints.slice(0, BAD_SHOWN);
  if (complaints.length > read.length * BAD_SHARE)
    throw new Error([...shown, `${complaints.length} of ${read.length} lines of ${path} are bad`].join("\n"));
  if (alerts.length === 0) throw new Error(`${path} holds no alerts`);
  return { alerts, complaints: shown, bad: complaints.length, hash: sha256(text) };
};

const instants = (alerts: RecordedAlert[], choose: (a: number, b: number) => number): number =>
  alerts.map(({ at }) => at).reduce((a, b) => choose(a, b));

export const firstAt = (alerts: RecordedAlert[]): number => instants(alerts, Math.min);
export const lastAt = (alerts: RecordedAlert[]): number => instants(alerts, Math.max);
