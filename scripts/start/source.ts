import { firstAt, lastAt, type RecordedAlert, readAlertFile } from "./alert-file.ts";
import { type LogSet, surveyLogs } from "./log-files.ts";
import type { Options } from "./options.ts";

/** What is played. */
export interface Source {
  /** As it was given. */
  path: string;
  /** Of the first and the last thing in it; ms. */
  firstAt: number;
  lastAt: number;
  bad: number;
  /** One text for each bad line that is shown. */
  complaints: string[];
  /** Another text is another set. */
  hash: string;
  alerts: RecordedAlert[];
  /** Undefined when alerts are played. */
  logs: LogSet | undefined;
}

const alertsOf = (path: string): Source => {
  const { alerts, ...file } = readAlertFile(path);
  return { ...file, path, alerts, firstAt: firstAt(alerts), lastAt: lastAt(alerts), logs: undefined };
};

const logsOf = async (path: string): Promise<Source> => {
  const logs = await surveyLogs(path);
  const { firstAt, lastAt, bad, complaints, hash } = logs;
  return { path, firstAt, lastAt, bad, complaints, hash, alerts: [], logs };
};

/** @throws when there is nothing to play, or more than a tenth of the lines are bad */
export const readSource = async ({ logs, alerts }: Pick<Options, "logs" | "alerts">): Promise<Source> =>
  alerts === undefined ? logsOf(logs) : alertsOf(alerts);
