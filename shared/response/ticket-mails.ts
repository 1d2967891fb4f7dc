import { handToSender } from "../delivery/sender.ts";
import { addressOf, type Person } from "../domain/contact/person.ts";
import type { AboutTicket } from "../domain/delivery/about.ts";
import { planned } from "../domain/delivery/delivery.ts";
import type { Incident } from "../domain/incident/incident.ts";
import type { Ticket } from "../domain/ticket/ticket.ts";
import type { Deps } from "../ports/deps.ts";

interface Telling extends Pick<AboutTicket, "what" | "seq"> {
  by?: string;
  text?: string;
}

/** Writes down a mail to each of them that has an address, and hands the sending over. Told twice it goes out once. */
export const mailAbout = async (ticket: Ticket, to: Person[], telling: Telling, deps: Deps): Promise<void> => {
  const { customer, incident, ticket: id } = ticket;
  const { what, seq, ...said } = telling;
  const about: AboutTicket = { is: "ticket", ticket: id, incident, what, seq };
  const message = { customer, about, template: "ticket", channel: "mail", ...said } as const;
  const rows = to
    .filter((person) => addressOf(person, "mail"))
    .map(({ customer: belongsTo, person }) => ({ ...message, belongsTo, recipient: person }))
    .map((one) => planned(one, deps.settings.shards, deps.clock.now()));
  for (const row of rows) await deps.deliveries.insert(row);
  await handToSender(rows, deps);
};

/** At the customer's: whoever wrote the ticket, and the technical contacts. */
export const askersOf = async ({ customer, by }: Ticket, deps: Deps): Promise<Person[]> => {
  const people = await deps.people.range({ customer });
  return people.filter(({ person, roles }) => person === by || roles.includes("technical-contact"));
};

/** Says to the customer that their ticket is here, and until when it will be answered: once per opening. */
export const confirm = async ({ customer, facts, generation }: Incident, deps: Deps): Promise<void> => {
  const ticket = await deps.tickets.get({ customer, ticket: facts.ticket ?? "" });
  if (ticket) await mailAbout(ticket, await askersOf(ticket, deps), { what: "received", seq: generation }, deps);
};
