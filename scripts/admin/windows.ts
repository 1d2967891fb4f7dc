import { iso } from "../../shared/domain/calendar.ts";
import type { Outcome } from "../../shared/domain/outcome.ts";
import { WantedWindow } from "../../shared/domain/window/wanted.ts";
import type { Window } from "../../shared/domain/window/window.ts";
import { Fault } from "../../shared/errors.ts";
import type { Reason } from "../../shared/messages/words.en.ts";
import { wordsIn } from "../../shared/messages/words.ts";
import { agree, end, windowsDue } from "../../shared/response/windows.ts";
import { usageError } from "../command.ts";
import type { AdminDeps } from "./apply.ts";

export const windowOptions = {
  from: { type: "string" },
  to: { type: "string" },
  reason: { type: "string" },
  site: { type: "string", multiple: true },
  about: { type: "string", multiple: true },
  person: { type: "string", multiple: true },
  "report-hours": { type: "string" },
} as const;

/** As they stand on the command line. */
export type WindowValues = Partial<
  Record<"from" | "to" | "reason" | "report-hours", string> & Record<"site" | "about" | "person", string[]>
>;

const windowLine = ({ id, kind, from, to, sites, reason, by }: Window): string =>
  [id, kind, `${iso(from)} to ${iso(to)}`, sites.join(",") || "all sites", `${by}: ${reason}`].join("  ");

/** Whoever works at the command line has the account's keys, not a name. */
const BY = "admin";

const agreedOn = (outcome: Outcome<Window, string>): string => {
  if (!outcome.ok) throw new Fault("REFUSED", wordsIn("en").refusals[outcome.reason as Reason]);
  return windowLine(outcome.value);
};

const openWindow = async (customerId: string, kind: string, values: WindowValues, deps: AdminDeps): Promise<string> => {
  const { site: sites, about: kinds, person: people, "report-hours": hours, ...said } = values;
  const reported = hours === undefined ? {} : { reportHours: Number(hours) };
  const { data, error } = WantedWindow.safeParse({ ...said, ...reported, customerId, kind, sites, kinds, people });
  if (error) throw usageError(error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
  return agreedOn(await agree(data, BY, deps));
};

const endWindow = async (id: string, { reason = "" }: WindowValues, deps: AdminDeps): Promise<string> => {
  if (reason.trim() === "") throw usageError("--reason is required");
  return agreedOn(await end(id, { by: BY, reason }, deps));
};

/** `windows`, and what may be done to them. */
export const windows = (words: string[], values: WindowValues): ((deps: AdminDeps) => Promise<string>) | undefined => {
  const [verb, first, second, ...more] = words;
  if (verb === undefined) return async (deps) => (await windowsDue(deps)).map(windowLine).join("\n");
  if (verb === "open" && first && second && more.length === 0) return (deps) => openWindow(first, second, values, deps);
  return verb === "end" && first && !second ? (deps) => endWindow(first, values, deps) : undefined;
};
