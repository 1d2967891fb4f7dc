import { addressOf, type Person } from "../domain/contact/person.ts";
import { type Delivery, type NewDelivery, planned } from "../domain/delivery/delivery.ts";
import { type Actor, answered, type Refusal } from "../domain/incident/acts.ts";
import type { Incident, IncidentKey } from "../domain/incident/incident.ts";
import { type Outcome, refused } from "../domain/outcome.ts";
import type { Deps } from "../ports/deps.ts";
import { act } from "./act.ts";
import { SENDER } from "./sender.ts";

/**
 * A named person's first message goes to the customer, and the clock stops. The message is written down first: it goes out only
 * if the incident says that this person answered, whoever dies in between.
 */
export const answer = async (
  key: IncidentKey,
  { actor, text }: { actor: Actor; text: string },
  deps: Deps,
): Promise<Outcome<Incident, Refusal | "not-found">> => {
  const incident = await deps.incidents.get(key);
  if (!incident) return refused("not-found");
  const intent = answered(incident, actor, deps.clock.now());
  if (!intent.ok) return intent;
  const deliveries = await messages(incident, { actor, text }, deps);
  for (const delivery of deliveries) await deps.deliveries.insert(delivery);
  const outcome = await act(key, (now) => answered(now, actor, deps.clock.now()), deps);
  if (outcome.ok)
    await deps.functions.handOver(SENDER, { deliveries: deliveries.map(({ shard, id }) => ({ shard, id })) });
  return outcome;
};

/** The technical contacts hear every answer, and whoever wrote a ticket hears of that one. */
const isTold = ({ person, roles }: Person, { kind, facts }: Incident): boolean =>
  roles.includes("technical-contact") || (kind === "ticket" && person === facts.by);

const messages = async (
  incident: Incident,
  { actor, text }: { actor: Actor; text: string },
  deps: Deps,
): Promise<Delivery[]> => {
  const { customer, id, generation, round } = incident;
  const people = await deps.people.range({ customer });
  const told = people.filter((person) => isTold(person, incident) && addressOf(person, "mail"));
  const message = {
    customer,
    about: { is: "incident", incident: id, generation, round, level: "answer" },
    template: "answer",
    belongsTo: customer,
    channel: "mail",
  } as const;
  return told
    .map(({ person }): NewDelivery => ({ ...message, recipient: person, text, by: actor.by }))
    .map((one) => planned(one, deps.settings.shards, deps.clock.now()));
};
