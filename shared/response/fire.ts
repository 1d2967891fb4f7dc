import { deliver } from "../delivery/deliver.ts";
import { planFor } from "../directory.ts";
import { SECOND } from "../domain/calendar.ts";
import { addressOf } from "../domain/contact/person.ts";
import { type AboutIncident, type Delivery, type NewDelivery, planned, type Run } from "../domain/delivery/delivery.ts";
import { marked, nextStep, paged, reminded, type Step } from "../domain/incident/escalation.ts";
import { generationOf, type Incident, type IncidentKey, lapsed, PROVIDER } from "../domain/incident/incident.ts";
import { levelAt } from "../domain/incident/plan.ts";
import type { Deps } from "../ports/deps.ts";
import { takeNumber } from "./number.ts";
import { reportMissed } from "./report-missed.ts";
import { save } from "./save.ts";

/** What the flow does next: wait so many seconds and come back, or end. */
export interface Wait {
  seconds: number;
  more: boolean;
}

/** One incident has at most 3 marks, 20 levels, 12 repeats and as many lapses as days: a longer run is a bug. */
const MAX_STEPS = 100;
const OVER: Wait = { seconds: 0, more: false };

/**
 * Does everything that is due on an incident by now, one step and one write at a time. The flow calls it, the sweep calls it,
 * and whoever opens an incident calls it; called twice or late it does nothing twice.
 */
export const fire = async (key: IncidentKey, run: Run, deps: Deps): Promise<Wait> => {
  let incident = await deps.incidents.get(key);
  if (incident && run.attempt > 0) await sendLeft(incident, run, deps);
  for (let turn = 0; incident && turn < MAX_STEPS; turn++) {
    const step = nextStep(incident);
    if (!step) return OVER;
    const wait = step.due - deps.clock.now();
    if (wait > 0) return { seconds: Math.ceil(wait / SECOND), more: true };
    incident = (await take(incident, step, { run, deps })) ?? (await deps.incidents.get(key));
  }
  return OVER;
};

interface Context {
  run: Run;
  deps: Deps;
}

/** @returns the incident after the step; undefined when somebody else was faster */
const take = (incident: Incident, step: Step, context: Context): Promise<Incident | undefined> => {
  const { deps } = context;
  switch (step.do) {
    case "number":
      return takeNumber(incident, deps);
    case "page":
      return page(incident, step.due, context);
    case "mark":
      return mark(incident, step.percent, deps);
    case "remind":
      return remind(incident, context);
    case "lapse":
      return save(incident, lapsed(incident, deps.clock.now()), deps);
  }
};

const page = async (incident: Incident, due: number, { run, deps }: Context): Promise<Incident | undefined> => {
  const plan = await planFor(incident.customer, incident.priority, deps);
  const deliveries = await levelDeliveries(incident, incident.level, deps);
  for (const delivery of deliveries) await deps.deliveries.insert(delivery);
  const recipients = deliveries.map(({ recipient, channel }) => `${recipient}/${channel}`);
  const saved = await save(incident, paged(incident, { plan, due, recipients }, deps.clock.now()), deps);
  if (saved) await sendAll(deliveries, run, deps);
  return saved;
};

const mark = async (incident: Incident, percent: number, deps: Deps): Promise<Incident | undefined> => {
  if (percent === 100) await reportMissed(incident, deps);
  return save(incident, marked(incident, percent, deps.clock.now()), deps);
};

const remind = async (incident: Incident, { run, deps }: Context): Promise<Incident | undefined> => {
  const deliveries = await reminderDeliveries(incident, deps);
  for (const delivery of deliveries) await deps.deliveries.insert(delivery);
  const recipients = deliveries.map(({ recipient, channel }) => `${recipient}/${channel}`);
  const saved = await save(incident, reminded(incident, recipients, deps.clock.now()), deps);
  if (saved) await sendAll(deliveries, run, deps);
  return saved;
};

const sendAll = async (deliveries: Delivery[], run: Run, deps: Deps): Promise<void> => {
  for (const delivery of deliveries) await deliver(delivery, run, deps);
};

/** The run before this one may have died between writing its rows down and sending them. */
const sendLeft = async (incident: Incident, run: Run, deps: Deps): Promise<void> => {
  const levels = [...Array(incident.level).keys()];
  const fired = (await Promise.all(levels.map((level) => levelDeliveries(incident, level, deps)))).flat();
  await sendAll([...fired, ...(incident.reminded ? await reminderDeliveries(incident, deps) : [])], run, deps);
};

const levelDeliveries = async (incident: Incident, level: number, deps: Deps): Promise<Delivery[]> => {
  const { people, channels } = levelAt(await planFor(incident.customer, incident.priority, deps), level);
  return deliveriesTo(incident, people, { level, channels, template: "page" }, deps);
};

const reminderDeliveries = (incident: Incident, deps: Deps): Promise<Delivery[]> => {
  const { acknowledgedBy } = generationOf(incident);
  const people = acknowledgedBy === undefined ? [] : [acknowledgedBy];
  return deliveriesTo(incident, people, { level: "reminder", channels: ["mail"], template: "reminder" }, deps);
};

type Kind = Pick<AboutIncident, "level"> &
  Pick<NewDelivery, "template"> & { channels: readonly NewDelivery["channel"][] };

/** Rows of the outbox for people of ours, over the channels that they have. */
const deliveriesTo = async (incident: Incident, people: string[], kind: Kind, deps: Deps): Promise<Delivery[]> => {
  const found = await Promise.all(people.map((person) => deps.people.get({ customer: PROVIDER, person })));
  const { customer, id, generation, round } = incident;
  const { level, template, channels } = kind;
  const about: AboutIncident = { is: "incident", incident: id, generation, round, level };
  const message = { customer, about, template, belongsTo: PROVIDER };
  return found.flatMap((person) =>
    channels
      .filter((channel) => person && addressOf(person, channel))
      .map((channel) => ({ ...message, recipient: person?.person ?? "", channel }))
      .map((one) => planned(one, deps.settings.shards, deps.clock.now())),
  );
};
