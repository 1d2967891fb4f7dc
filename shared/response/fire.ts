import { planFor, workingDaysOf } from "../directory.ts";
import { SECOND } from "../domain/calendar.ts";
import type { Delivery, Run } from "../domain/delivery/delivery.ts";
import { lapsed } from "../domain/incident/acts.ts";
import {
  firing,
  isSlow,
  marked,
  nextStep,
  paged,
  reminded,
  type Step,
  toldOfHandover,
} from "../domain/incident/escalation.ts";
import { falseAlarmsIn, learned } from "../domain/incident/false-alarm.ts";
import { helped } from "../domain/incident/help.ts";
import type { Incident, IncidentKey } from "../domain/incident/incident.ts";
import { type Ask, asked } from "../domain/incident/news.ts";
import { planned, reportAsked } from "../domain/incident/report-duty.ts";
import type { Deps } from "../ports/deps.ts";
import { attend } from "./attend.ts";
import { momentOn } from "./moment.ts";
import { announce } from "./news.ts";
import { takeNumber } from "./number.ts";
import {
  handoverDeliveries,
  helpDeliveries,
  levelDeliveries,
  openDeliveries,
  reminderDeliveries,
  reportDeliveries,
  updateDeliveries,
} from "./pages.ts";
import { reportMissed, reportUpdateMissed } from "./report-missed.ts";
import { save } from "./save.ts";

/** What the flow does next: wait so many seconds and come back, or end. */
export interface Wait {
  seconds: number;
  more: boolean;
}

/** One incident has at most 3 marks, 20 levels, 12 repeats and as many lapses as days: a longer run is a bug. */
const MAX_STEPS = 100;
const OVER: Wait = { seconds: 0, more: false };

/** What sends the messages that were written down, or sees to it that they are sent. */
type Send = (deliveries: Delivery[]) => Promise<unknown>;

interface Context {
  send: Send;
  deps: Deps;
}

/** An incident as it was opened once; opened again it has another flow. */
type Opened = IncidentKey & Pick<Incident, "generation">;

/**
 * Does everything that is due on an incident by now, and what its messages want; says when there is more. The flow calls it, and
 * whoever opens an incident; called twice or late it does nothing twice.
 */
export const fire = async ({ generation, ...key }: Opened, run: Run, deps: Deps): Promise<Wait> => {
  const context: Context = { send: (deliveries) => sendAll(deliveries, run, deps), deps };
  let incident = await deps.incidents.get(key);
  if (incident?.generation === generation && run.attempt > 0) await sendLeft(incident, context);
  for (let turn = 0; incident?.generation === generation && turn < MAX_STEPS; turn++) {
    incident = await fireDue(incident, context);
    const step = incident && nextStep(incident);
    if (!incident || !step || isSlow(step)) return OVER;
    const wait = await waitFor(incident, step.due, context);
    if (wait) return wait;
    incident = await deps.incidents.get(key);
  }
  return OVER;
};

/**
 * Does what is due on an incident as it was read, one step and one write at a time; the sweep calls it.
 * @returns the incident with nothing due on it; undefined when it is gone
 */
export const fireDue = async (found: Incident, context: Context): Promise<Incident | undefined> => {
  const { incidents, clock } = context.deps;
  let incident: Incident | undefined = found;
  for (let turn = 0; incident && turn < MAX_STEPS; turn++) {
    const step = nextStep(incident);
    if (!step || step.due > clock.now()) return incident;
    incident = (await take(incident, step, context)) ?? (await incidents.get(found));
  }
  return undefined;
};

/** Until the next step, or until a message of the last levels wants attention. Undefined: one did, and got it. */
const waitFor = async (incident: Incident, stepDue: number, { send, deps }: Context): Promise<Wait | undefined> => {
  const open = await openDeliveries(incident, deps);
  const now = deps.clock.now();
  const due = open.filter(({ nextAt = 0 }) => nextAt <= now);
  if (due.length > 0) return void (await send(due));
  const next = Math.min(stepDue, ...open.map(({ nextAt = stepDue }) => nextAt));
  return { seconds: Math.ceil((next - now) / SECOND), more: true };
};

/** @returns the incident after the step; undefined when somebody else was faster */
const take = async (incident: Incident, step: Step, context: Context): Promise<Incident | undefined> => {
  const { deps } = context;
  switch (step.do) {
    case "number":
      return takeNumber(incident, deps);
    case "hand":
      return hand(incident, context);
    case "page":
      return page(incident, step.due, context);
    case "mark":
      return mark(incident, step.percent, deps);
    case "remind":
      return remind(incident, context);
    case "lapse":
      return save(incident, lapsed(incident, momentOn(incident, deps)), deps);
    case "help":
      return callHelp(incident, context);
    case "learn":
      return learn(incident, deps);
    case "plan-report":
      return save(incident, planned(incident, await workingDaysOf(incident.customer, step.due, deps)), deps);
    case "ask-report":
      return askForReport(incident, step, context);
    case "tell":
      return announce(incident, deps);
    case "ask":
      return askForUpdate(incident, step.ask, context);
  }
};

const page = async (incident: Incident, due: number, context: Context): Promise<Incident | undefined> => {
  const { deps } = context;
  const plan = await planFor(incident.customer, incident.priority, deps);
  const fired = firing(incident, momentOn(incident, deps));
  const after = (recipients: string[], now: number) => paged(fired, { plan, due, recipients }, now);
  return say(incident, { deliveries: await levelDeliveries(fired, fired.level, deps), after }, context);
};

const mark = async (incident: Incident, percent: number, deps: Deps): Promise<Incident | undefined> => {
  if (percent === 100) await reportMissed(incident, deps);
  return save(incident, marked(incident, percent, momentOn(incident, deps)), deps);
};

const remind = async (incident: Incident, context: Context): Promise<Incident | undefined> => {
  const after = (recipients: string[], now: number) => reminded(incident, recipients, now);
  return say(incident, { deliveries: await reminderDeliveries(incident, context.deps), after }, context);
};

const hand = async (incident: Incident, context: Context): Promise<Incident | undefined> => {
  const after = (recipients: string[], now: number) => toldOfHandover(incident, recipients, now);
  return say(incident, { deliveries: await handoverDeliveries(incident, context.deps), after }, context);
};

interface Saying {
  deliveries: Delivery[];
  after: (recipients: string[], now: number) => Incident;
}

/** Messages are written down, then that they are, then they are sent: whatever is cut off is sent by whoever comes next. */
const say = async (
  incident: Incident,
  { deliveries, after }: Saying,
  { send, deps }: Context,
): Promise<Incident | undefined> => {
  for (const delivery of deliveries) await deps.deliveries.insert(delivery);
  const recipients = deliveries.map(({ recipient, channel }) => `${recipient}/${channel}`);
  const saved = await save(incident, after(recipients, momentOn(incident, deps)), deps);
  if (saved) await send(deliveries);
  return saved;
};

const callHelp = async (incident: Incident, context: Context): Promise<Incident | undefined> => {
  const after = (recipients: string[], now: number) => helped(incident, recipients, now);
  return say(incident, { deliveries: await helpDeliveries(incident, context.deps), after }, context);
};

const askForUpdate = async (incident: Incident, ask: Ask, context: Context): Promise<Incident | undefined> => {
  if (ask === "update-missed") await reportUpdateMissed(incident, context.deps);
  const deliveries = ask === "update-missed" ? [] : await updateDeliveries(incident, ask, context.deps);
  return say(incident, { deliveries, after: (recipients, now) => asked(incident, { ask, recipients }, now) }, context);
};

const askForReport = async (
  incident: Incident,
  { ask, kind }: Extract<Step, { do: "ask-report" }>,
  context: Context,
): Promise<Incident | undefined> => {
  const deliveries = await reportDeliveries(incident, { what: ask, kind }, context.deps);
  const after = (recipients: string[], now: number) => reportAsked(incident, { ask, recipients }, now);
  return say(incident, { deliveries, after }, context);
};

/** A false alarm is kept where detectors find it. */
const learn = async (incident: Incident, deps: Deps): Promise<Incident | undefined> => {
  for (const alarm of falseAlarmsIn(incident)) await deps.falseAlarms.insert(alarm);
  return save(incident, learned(incident), deps);
};

const sendAll = async (deliveries: Delivery[], run: Run, deps: Deps): Promise<void> => {
  for (const delivery of deliveries) await attend(delivery, run, deps);
};

/** The run before this one may have died between writing its rows down and sending them. */
const sendLeft = async (incident: Incident, { send, deps }: Context): Promise<void> => {
  const levels = [...Array(incident.level).keys()];
  const fired = (await Promise.all(levels.map((level) => levelDeliveries(incident, level, deps)))).flat();
  const reminders = incident.reminded ? await reminderDeliveries(incident, deps) : [];
  const handovers = incident.handover?.told ? await handoverDeliveries(incident, deps) : [];
  await send([...fired, ...handovers, ...reminders]);
};
