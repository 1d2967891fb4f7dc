import { iso } from "../../shared/domain/calendar.ts";
import type { Person } from "../../shared/domain/contact/person.ts";
import { incidentExport } from "../../shared/domain/incident/export.ts";
import { holderOf, type Incident, isClosed, PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { TicketEvidence } from "../../shared/domain/ticket/evidence.ts";
import { ticketExport } from "../../shared/domain/ticket/export.ts";
import type { Ticket } from "../../shared/domain/ticket/ticket.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { looked } from "../../shared/response/looked.ts";
import type { Visit } from "../../shared/runtime/endpoint.ts";

/** What a reader sees of a ticket: what was asked, what is promised and kept, what was said. */
export const viewOf = async (ticket: Ticket, deps: Deps, { looker }: Visit) => {
  const { customer, ticket: id, incident: incidentId, title, description, traceIds, language, by } = ticket;
  await looked([{ customer, subject: id }], looker, deps);
  const [incident, messages, evidence] = await Promise.all([
    deps.incidents.get({ customer, id: incidentId }),
    deps.messages.range({ customer, ticket: id }),
    deps.evidence.range({ customer, ticket: id }),
  ]);
  return {
    ...ticketExport(ticket, incident, messages.length),
    ...{ title, description, traceIds, language, by },
    incident: incident ? promiseOf(incident, deps.clock.now()) : null,
    evidence: evidence.map(evidenceOf),
    messages: messages.map(({ seq, by, from, text, at }) => ({ seq, by, from, text, at: iso(at) })),
  };
};

/** As it was found at each opening. */
const evidenceOf = ({ customer: _customer, ticket: _ticket, rev: _rev, at, incidents, ...known }: TicketEvidence) => ({
  ...known,
  at: iso(at),
  incidents: incidents.map(({ openedAt, ...one }) => ({ ...one, openedAt: iso(openedAt) })),
});

/** The incident behind it, without its timeline. */
const promiseOf = (incident: Incident, now: number) => {
  const { number, status, priority, verdict, respondBy, generations } = incidentExport({
    ...{ incident, timeline: [], redeliveries: 0, now },
  });
  return { number, status, priority, verdict, respondBy, generation: generations.at(-1) };
};

/** Whoever of ours has the incident, while it is open. */
export const ownerOf = async (incident: Incident, deps: Deps): Promise<Person[]> => {
  const person = isClosed(incident) ? undefined : holderOf(incident);
  const found = person === undefined ? undefined : await deps.people.get({ customer: PROVIDER, person });
  return found ? [found] : [];
};
