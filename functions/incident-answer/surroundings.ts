import type { Kind } from "../../shared/domain/alert/kind.ts";
import { DAY, MINUTE } from "../../shared/domain/calendar.ts";
import type { Person } from "../../shared/domain/contact/person.ts";
import type { Incident } from "../../shared/domain/incident/incident.ts";
import { covers } from "../../shared/domain/window/window.ts";
import type { Change, Surroundings } from "../../shared/messages/answer-page-sections.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { trafficOf } from "../../shared/response/evidence.ts";
import { windowsIn } from "../../shared/response/windows.ts";

const WINDOW_MS = 15 * MINUTE;
/** Whoever was woken does not wait for a log store. */
const PATIENCE_MS = 2_500;
/** So many of the customer's newest incidents are looked through for changes. */
const MAX_LOOKS = 50;
const MOST_CHANGES = 5;
const MOST_CONTACTS = 3;

/** What a phone shows around an incident. The page comes up whatever the log store does. */
export const surroundings = async (incident: Incident, deps: Deps): Promise<Surroundings> => {
  const { customer, host } = incident;
  const now = deps.clock.now();
  const [traffic, changes, contacts] = await Promise.all([
    trafficOf({ customer, host, span: { from: now - WINDOW_MS, to: now }, withinMs: PATIENCE_MS }, deps),
    changesOf(incident, deps),
    contactsOf(customer, deps),
  ]);
  return { traffic, changes, contacts };
};

const CHANGES: Kind[] = ["configuration-drift", "protection-off", "certificate"];

/** What was agreed for the site, then what else is known to have been changed. */
const changesOf = async (incident: Incident, deps: Deps): Promise<Change[]> => {
  const [agreed, found] = await Promise.all([agreedFor(incident, deps), foundFor(incident, deps)]);
  return [...agreed, ...found].slice(0, MOST_CHANGES);
};

const agreedFor = async ({ customer, host }: Incident, deps: Deps): Promise<Change[]> => {
  const now = deps.clock.now();
  const windows = await windowsIn(customer, { from: now - DAY, to: now }, deps);
  return windows.filter((window) => covers(window, host)).map((window) => ({ at: window.from, window }));
};

/** Found by ourselves, or asked for by ticket. */
const foundFor = async ({ customer, id }: Incident, deps: Deps): Promise<Change[]> => {
  const since = deps.clock.now() - DAY;
  const rows = await deps.numbers.range({ customer }, { reverse: true, limit: MAX_LOOKS });
  const found = await deps.incidents.getAll(rows.map(({ incident }) => ({ customer, id: incident })));
  const recent = found.filter((one) => one !== undefined && one.id !== id && one.openedAt >= since);
  const tickets = await deps.tickets.getAll(
    recent.map((one) => ({ customer, ticket: one?.facts.ticket ?? "" })).filter(({ ticket }) => ticket !== ""),
  );
  const asked = new Map(tickets.flatMap((ticket) => (ticket?.kind === "change" ? [[ticket.incident, ticket]] : [])));
  return recent.flatMap((one) => changeIn(one as Incident, asked.get((one as Incident).id)?.title));
};

const changeIn = (incident: Incident, asked: string | undefined): Change[] =>
  asked !== undefined || CHANGES.includes(incident.kind)
    ? [{ at: incident.openedAt, incident, title: asked ?? incident.host ?? "" }]
    : [];

/** Whom to call at the customer's: the emergency contacts, else the technical ones. */
const contactsOf = async (customer: string, deps: Deps): Promise<Person[]> => {
  const people = await deps.people.range({ customer });
  const [emergency, technical] = (["emergency-contact", "technical-contact"] as const).map((role) =>
    people.filter(({ roles }) => roles.includes(role)),
  );
  return (emergency?.length ? emergency : (technical ?? [])).slice(0, MOST_CONTACTS);
};
