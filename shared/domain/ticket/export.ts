import { iso } from "../calendar.ts";
import { type Incident, isClosed } from "../incident/incident.ts";
import type { Ticket } from "./ticket.ts";

/** A ticket is what its incident is. */
export const stateOf = (incident: Incident | undefined): "open" | "answered" | "closed" => {
  if (!incident) return "open";
  if (isClosed(incident)) return "closed";
  return incident.status === "answered" ? "answered" : "open";
};

/** Without what people wrote: from the rest every promise can be recomputed. */
export const ticketExport = (ticket: Ticket, incident: Incident | undefined, messages: number) => ({
  id: ticket.ticket,
  customerId: ticket.customer,
  incidentId: ticket.incident,
  state: stateOf(incident),
  kind: ticket.kind,
  impact: ticket.impact,
  site: ticket.site ?? null,
  reportedVia: ticket.reportedVia,
  reportedAt: iso(ticket.reportedAt),
  openedAt: iso(ticket.openedAt),
  urges: ticket.urges,
  messages,
});
