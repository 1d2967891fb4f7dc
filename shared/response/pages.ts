import { membersOf, onCallIn, planFor } from "../directory.ts";
import { addressOf, channelsOf, type Person } from "../domain/contact/person.ts";
import type { AboutIncident, AboutNews } from "../domain/delivery/about.ts";
import { bundleOf } from "../domain/delivery/bundle.ts";
import { type Delivery, type NewDelivery, planned } from "../domain/delivery/delivery.ts";
import { fallback } from "../domain/delivery/receipt.ts";
import { holderOf, type Incident, PROVIDER } from "../domain/incident/incident.ts";
import { nextUpdate } from "../domain/incident/news.ts";
import { type Channel, type Escalation, GROUP, levelAt, PersonalChannel } from "../domain/incident/plan.ts";
import { numberOf, type ReportAsk, type ReportKind } from "../domain/incident/report-duty.ts";
import { watchers } from "../domain/window/window.ts";
import type { Deps } from "../ports/deps.ts";
import { windowsAt } from "./windows.ts";

/** Whoever is asked what became of their incident: first where it is quick. */
const REMINDER_CHANNELS: PersonalChannel[] = ["dingtalk", "mail"];
const OVERDUE_CHANNELS: PersonalChannel[] = ["voice", "dingtalk", "mail"];
/** A message of an earlier level than these has long got its receipt, or its wait is over. */
const WATCHED_LEVELS = 2;

/**
 * The messages of a level: to each person over the first of its channels that they have, and what is sent besides.
 * Of a rota it is who was on call when the level was fired, so that whoever asks later finds the same messages.
 */
export const levelDeliveries = async (incident: Incident, level: number, deps: Deps): Promise<Delivery[]> => {
  const call = await levelCall(incident, level, incident.firedAt[level] ?? deps.clock.now(), deps);
  return messagesTo(incident, { ...call, level, template: "page" }, deps);
};

/** Whom a level calls at an instant, and how; the first one in a watch period those, too, whom that names. */
const levelCall = async ({ customer, host, priority }: Incident, level: number, at: number, deps: Deps) => {
  const plan = await planFor(customer, priority, deps);
  const { people, groups = [], rotas = [], ...ways } = levelAt(plan, level);
  const grouped = await Promise.all(groups.map((group) => membersOf(group, deps)));
  const onCall = await Promise.all(rotas.map((rota) => onCallIn(rota, at, deps)));
  const watching = level === 0 ? watchers(host, await windowsAt(customer, at, deps)) : [];
  const named = [...people, ...grouped.flat(), ...onCall.filter((person) => person !== undefined), ...watching];
  const everybody = [...new Set(named)];
  const called = everybody.length > 0 ? everybody : await dutyLeads(deps);
  return { ...ways, people: called };
};

/** A gap in the rota is theirs. */
const dutyLeads = async (deps: Deps): Promise<string[]> => {
  const staff = await deps.people.range({ customer: PROVIDER });
  return staff.filter(({ roles }) => roles.includes("duty-lead")).map(({ person }) => person);
};

export const reminderDeliveries = (incident: Incident, deps: Deps): Promise<Delivery[]> => {
  const holder = holderOf(incident);
  const people = holder === undefined ? [] : [holder];
  return messagesTo(incident, { people, channels: REMINDER_CHANNELS, level: "reminder", template: "reminder" }, deps);
};

/** To whom it was handed over: while nobody has it, over whatever reaches them. */
export const handoverDeliveries = async (incident: Incident, deps: Deps): Promise<Delivery[]> => {
  const { customer, priority, handover, status } = incident;
  const { channels } = levelAt(await planFor(customer, priority, deps), 0);
  const ways = status === "open" ? [...new Set([...channels, ...PersonalChannel.options])] : REMINDER_CHANNELS;
  const people = handover ? [handover.to] : [];
  return messagesTo(incident, { people, channels: ways, level: "handover", template: "handover" }, deps);
};

/** The next level of the plan, called by whoever has the incident and cannot do it alone. */
export const helpDeliveries = async (incident: Incident, deps: Deps): Promise<Delivery[]> => {
  const { id, generation, level, help } = incident;
  const about: AboutNews = { is: "news", incident: id, generation, what: "help", n: help?.n ?? 0 };
  const call = await levelCall(incident, level, help?.at ?? deps.clock.now(), deps);
  return messagesAbout(about, incident, { ...call, template: "page" }, deps);
};

/** Whoever has the incident is asked for the update that is due; once it is overdue the duty leads are, too, and the phone rings. */
export const updateDeliveries = async (
  incident: Incident,
  what: "update-due" | "update-overdue",
  deps: Deps,
): Promise<Delivery[]> => {
  const owner = [holderOf(incident)].filter((person) => person !== undefined);
  const isOver = what === "update-overdue";
  const people = isOver ? [...new Set([...owner, ...(await dutyLeads(deps))])] : owner;
  const { id, generation } = incident;
  const about: AboutNews = { is: "news", incident: id, generation, what, n: nextUpdate(incident) };
  const channels = isOver ? OVERDUE_CHANNELS : REMINDER_CHANNELS;
  return messagesAbout(about, incident, { people, channels, template: "reminder" }, deps);
};

/** Whoever had the incident is reminded of its report; once that is overdue the duty leads are paged. */
export const reportDeliveries = async (
  incident: Incident,
  { what, kind }: { what: ReportAsk; kind: ReportKind },
  deps: Deps,
): Promise<Delivery[]> => {
  const owner = [holderOf(incident)].filter((person) => person !== undefined);
  const isOver = what === "report-overdue";
  const { id, generation } = incident;
  const about: AboutNews = { is: "news", incident: id, generation, what, n: numberOf(kind) };
  const people = isOver || owner.length === 0 ? await dutyLeads(deps) : owner;
  const channels = isOver ? OVERDUE_CHANNELS : REMINDER_CHANNELS;
  return messagesAbout(about, incident, { people, channels, template: "reminder" }, deps);
};

/** Messages of the last levels on which something is left to do, those that took the place of others included. */
export const openDeliveries = async (incident: Incident, deps: Deps): Promise<Delivery[]> => {
  const from = Math.max(0, incident.level - WATCHED_LEVELS);
  const levels = Array.from({ length: incident.level - from }, (_, i) => from + i);
  const first = await Promise.all(levels.map((level) => levelDeliveries(incident, level, deps)));
  const rows = await rowsOf(first.flat(), deps);
  const bundles = await rowsOf(
    rows.flatMap((row) => ledBy(row, deps)),
    deps,
  );
  return [...rows, ...bundles].filter(({ nextAt }) => nextAt !== undefined);
};

const rowsOf = async (deliveries: Delivery[], deps: Deps): Promise<Delivery[]> => {
  const all = deliveries.flatMap((one) => inPlaceOf(one, deps));
  const rows = await deps.deliveries.getAll(all.map(({ shard, id }) => ({ shard, id })));
  return rows.filter((row) => row !== undefined);
};

/** Of those that share a bundle one looks after it. */
const ledBy = (row: Delivery, { settings }: Deps): Delivery[] =>
  row.leads && row.bundle !== undefined ? [bundleOf(row, row.bundle, settings.shards, row.createdAt)] : [];

/** A message and all that may take its place. */
const inPlaceOf = (delivery: Delivery, deps: Deps): Delivery[] => {
  const next = fallback(delivery);
  return next ? [delivery, ...inPlaceOf(planned(next, deps.settings.shards, delivery.createdAt), deps)] : [delivery];
};

type Call = Pick<Escalation["levels"][number], "people" | "channels" | "besides"> & Pick<NewDelivery, "template">;

const messagesTo = async (
  incident: Incident,
  { level, ...call }: Call & Pick<AboutIncident, "level">,
  deps: Deps,
): Promise<Delivery[]> => {
  const { id, generation, round } = incident;
  return messagesAbout({ is: "incident", incident: id, generation, round, level }, incident, call, deps);
};

const messagesAbout = async (
  about: AboutIncident | AboutNews,
  { customer }: Incident,
  call: Call,
  deps: Deps,
): Promise<Delivery[]> => {
  const found = await Promise.all(call.people.map((person) => deps.people.get({ customer: PROVIDER, person })));
  const people = found.filter((person) => person !== undefined);
  const { template, besides = [] } = call;
  const ways = [
    ...people.flatMap((person) => inOrder(person, call.channels, deps.clock.now())),
    ...people.flatMap((person) => besides.flatMap((channel) => over(person, channel))),
    ...(besides.includes("dingtalk-group") ? [{ recipient: GROUP, channel: "dingtalk-group" as const }] : []),
  ];
  return ways.map((way) =>
    planned({ customer, about, template, belongsTo: PROVIDER, ...way }, deps.settings.shards, deps.clock.now()),
  );
};

type Way = Pick<NewDelivery, "recipient" | "channel" | "channelsLeft">;

/** The first channel that a person has and that is known to work; the others when no receipt comes. */
const inOrder = (person: Person, channels: PersonalChannel[], now: number): Way[] => {
  const [channel, ...channelsLeft] = channelsOf(person, channels, now);
  if (channel === undefined) return [];
  return [{ recipient: person.person, channel, ...(channelsLeft.length > 0 && { channelsLeft }) }];
};

const over = (person: Person, channel: Channel): Way[] =>
  addressOf(person, channel) ? [{ recipient: person.person, channel }] : [];
