import { keyOf } from "../../shared/domain/incident/incident.ts";
import type { Ticket } from "../../shared/domain/ticket/ticket.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { turnedAway } from "../../shared/response/looked.ts";
import { isStaff, type Visit } from "../../shared/runtime/endpoint.ts";

/** Somebody else's ticket does not exist for a customer, whatever the id. Ids of tickets are made like those of incidents. */
export const ticketFor = async (id: string, deps: Deps, { caller, looker }: Visit): Promise<Ticket> => {
  const customer = keyOf(id)?.customer;
  if (customer === undefined) throw new Fault("NOT_FOUND", "");
  const isMine = isStaff(caller) || customer === caller.customer;
  if (!isMine) await turnedAway({ customer, subject: id }, looker, deps);
  const ticket = isMine ? await deps.tickets.get({ customer, ticket: id }) : undefined;
  if (!ticket) throw new Fault("NOT_FOUND", "");
  return ticket;
};
