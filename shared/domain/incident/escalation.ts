import { MINUTE } from "../calendar.ts";
import { unlearned } from "./false-alarm.ts";
import { generationOf, type Incident, isClosed, isRunning, SYSTEM, withEntry } from "./incident.ts";
import { type Ask, nextAsk } from "./news.ts";
import { type Escalation, levelAfter } from "./plan.ts";
import type { Priority } from "./priority.ts";
import { nextReportAsk, type ReportAsk, type ReportKind, unplannedSince } from "./report-duty.ts";
import { markAt, marks } from "./response-clock.ts";

/** Minutes after which an acknowledgement without a note, a step or an answer is called in question. */
const lapseMinutes: Partial<Record<Priority, number>> = { Critical: 30, Emergency: 60 };
/** How long the reminded person has before the plan goes on. */
const REMINDER_MINUTES = 5;

/** What falls due on an incident. `number`: it was opened, but has no number yet. */
export type Step =
  | { do: "number"; due: number }
  | { do: "hand"; due: number }
  | { do: "page"; due: number }
  | { do: "mark"; due: number; percent: number }
  | { do: "remind"; due: number }
  | { do: "lapse"; due: number }
  | { do: "help"; due: number }
  | { do: "tell"; due: number }
  | { do: "ask"; due: number; ask: Ask }
  | { do: "learn"; due: number }
  | { do: "plan-report"; due: number }
  | { do: "ask-report"; due: number; ask: ReportAsk; kind: ReportKind };

const nextMark = (incident: Incident): Step[] => {
  if (!isRunning(incident)) return [];
  const clock = generationOf(incident);
  const percent = marks.find((mark) => !incident.marks.includes(mark));
  return percent === undefined ? [] : [{ do: "mark", percent, due: markAt(clock, percent) }];
};

const nextLapse = (incident: Incident): Step[] => {
  const { status, actedAt } = incident;
  const minutes = lapseMinutes[incident.priority];
  if (status !== "acknowledged" || actedAt === undefined || minutes === undefined) return [];
  const due = actedAt + minutes * MINUTE;
  return incident.reminded ? [{ do: "lapse", due: due + REMINDER_MINUTES * MINUTE }] : [{ do: "remind", due }];
};

const nextPage = ({ status, nextLevelAt }: Incident): Step[] =>
  status === "open" && nextLevelAt !== undefined ? [{ do: "page", due: nextLevelAt }] : [];

const nextNumber = ({ number, openedAt }: Incident): Step[] =>
  number === undefined ? [{ do: "number", due: openedAt }] : [];

const nextHandover = (incident: Incident): Step[] => {
  const { handover } = incident;
  return handover && !handover.told && !isClosed(incident) ? [{ do: "hand", due: handover.at }] : [];
};

const nextHelp = (incident: Incident): Step[] => {
  const { help } = incident;
  return help?.isDue && !isClosed(incident) ? [{ do: "help", due: help.at }] : [];
};

const nextNews = ({ news: [first] }: Incident): Step[] => (first ? [{ do: "tell", due: first.at }] : []);

const nextUpdate = (incident: Incident): Step[] => {
  const asking = nextAsk(incident);
  return asking ? [{ do: "ask", ...asking }] : [];
};

const nextLesson = (incident: Incident): Step[] =>
  unlearned(incident).map(({ resolvedAt = incident.openedAt }) => ({ do: "learn", due: resolvedAt }));

const nextReport = (incident: Incident): Step[] => {
  const since = unplannedSince(incident);
  if (since !== undefined) return [{ do: "plan-report", due: since }];
  const asking = nextReportAsk(incident);
  return asking ? [{ do: "ask-report", ...asking }] : [];
};

/** Days ahead: no flow waits for it, the sweep finds it. */
export const isSlow = (step: Step): boolean => step.do === "ask-report";

const nexts = [
  ...[nextNumber, nextHandover, nextPage, nextHelp, nextMark, nextLapse, nextNews, nextUpdate, nextLesson, nextReport],
];

const knownSteps = new WeakMap<Incident, Step[]>();

/** What falls due on this incident, the earliest first. At one instant the order is that of the list. */
const stepsOf = (incident: Incident): Step[] => {
  const steps = knownSteps.get(incident) ?? nexts.flatMap((next) => next(incident)).sort((a, b) => a.due - b.due);
  knownSteps.set(incident, steps);
  return steps;
};

/** What falls due next on this incident, and when. Asks nobody, changes nothing. */
export const nextStep = (incident: Incident): Step | undefined => stepsOf(incident)[0];

/** Whoever does what makes these due does them, too; the sweep does what is left. */
const AT_ONCE: Step["do"][] = ["number", "tell", "learn", "plan-report"];

/** The next step that a flow waits for. */
export const waitedFor = (incident: Incident): Step | undefined =>
  stepsOf(incident).find((step) => !isSlow(step) && !AT_ONCE.includes(step.do));

export const needsFlow = (incident: Incident): boolean => waitedFor(incident) !== undefined;

/** The incident with its next due instant in the row, where the sweep looks, and with that of its newest entry. */
export const scheduled = (incident: Incident): Incident => {
  const step = nextStep(incident);
  const { dueAt: _old, ...row } = incident;
  return { ...row, touchedAt: Date.parse(incident.tail.at), ...(step && { dueAt: step.due }) };
};

/** A mark of the promised time was passed without an answer. */
export const marked = (incident: Incident, percent: number, now: number): Incident =>
  withEntry({ ...incident, marks: [...incident.marks, percent] }, { what: "mark", by: SYSTEM, data: { percent } }, now);

/** The level that is next, about to be fired now. */
export const firing = (incident: Incident, now: number): Incident => ({
  ...incident,
  firedAt: [...Array(incident.level + 1).keys()].map((level) =>
    level === incident.level ? now : (incident.firedAt[level] ?? now),
  ),
});

export interface Page {
  plan: Escalation;
  due: number;
  /** Persons and channels, as `person/channel`. */
  recipients: string[];
}

/** The next level was fired: its rows lie in the outbox. */
export const paged = (
  { nextLevelAt: _fired, ...incident }: Incident,
  { plan, due, recipients }: Page,
  now: number,
): Incident => {
  const { level } = incident;
  const nextLevelAt = levelAfter(plan, level, { due, now });
  const next: Incident = { ...incident, level: level + 1, ...(nextLevelAt === undefined ? {} : { nextLevelAt }) };
  return withEntry(next, { what: level === 0 ? "paged" : "escalated", by: SYSTEM, data: { level, recipients } }, now);
};

/** Whoever it was handed over to is told. */
export const toldOfHandover = (incident: Incident, recipients: string[], now: number): Incident => {
  const { handover } = incident;
  const next = handover ? { ...incident, handover: { ...handover, told: true } } : incident;
  return withEntry(next, { what: "paged", by: SYSTEM, data: { level: "handover", recipients } }, now);
};

/** Whoever acknowledged and then fell silent was asked once. */
export const reminded = (incident: Incident, recipients: string[], now: number): Incident =>
  withEntry(
    { ...incident, reminded: true },
    { what: "paged", by: SYSTEM, data: { level: "reminder", recipients } },
    now,
  );
