import { keyOf } from "../../shared/domain/incident/incident.ts";
import type { Ticket } from "../../shared/domain/ticket/ticket.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { type Caller, isStaff } from "../../shared/runtime/endpoint.ts";

/** Somebody else's ticket does not exist for a customer, whatever the id. Ids of tickets are made like those of incidents. */
export const ticketFor = async (id: string, caller: Caller, deps: Deps): Promise<Ticket> => {
  const customer = keyOf(id)?.customer;
  const mine = customer !== undefined && (isStaff(caller) || customer === caller.customer);
  const ticket = mine ? await deps.tickets.get({ customer, ticket: id }) : undefined;
  if (!ticket) throw new Fault("NOT_FOUND", "");
  return ticket;
};
