import { addressOf, isUnsure, type Person } from "../domain/contact/person.ts";
import { type Delivery, type NewDelivery, planned } from "../domain/delivery/delivery.ts";
import type { Incident } from "../domain/incident/incident.ts";
import type { Priority } from "../domain/incident/priority.ts";
import type { Deps } from "../ports/deps.ts";

const URGENT: Priority[] = ["Critical", "Emergency"];

/** The technical contacts hear of everything, emergency contacts of what is urgent, and whoever wrote a ticket of that one. */
const isTold = ({ person, roles }: Person, { kind, facts, priority }: Incident): boolean =>
  roles.includes("technical-contact") ||
  (roles.includes("emergency-contact") && URGENT.includes(priority)) ||
  (kind === "ticket" && person === facts.by);

type Said = Pick<NewDelivery, "about" | "template" | "text" | "by">;

/** A mail to each of the customer's people who hear of the incident; where nobody knows whether it reaches any of them, to the owners of the contract, too. */
export const messagesToCustomer = async (incident: Incident, said: Said, deps: Deps): Promise<Delivery[]> => {
  const { customer } = incident;
  const reachable = (await deps.people.range({ customer })).filter((person) => addressOf(person, "mail"));
  const told = reachable.filter((person) => isTold(person, incident));
  const owners = reachable.filter(({ roles }) => roles.includes("owner"));
  const isSure = told.some((person) => !isUnsure(person, deps.clock.now()));
  return [...new Set(isSure ? told : [...told, ...owners])]
    .map(({ person }): NewDelivery => ({ customer, belongsTo: customer, channel: "mail", recipient: person, ...said }))
    .map((one) => planned(one, deps.settings.shards, deps.clock.now()));
};
