import { handToSender } from "../delivery/sender.ts";
import type { Actor, Refusal } from "../domain/incident/actor.ts";
import { answered } from "../domain/incident/acts.ts";
import type { Incident, IncidentKey } from "../domain/incident/incident.ts";
import { type Outcome, refused } from "../domain/outcome.ts";
import type { Deps } from "../ports/deps.ts";
import { act } from "./act.ts";
import { messagesToCustomer } from "./customer-messages.ts";
import { momentOn } from "./moment.ts";

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
  const intent = answered(incident, actor, momentOn(incident, deps));
  if (!intent.ok) return intent;
  const { generation, round } = incident;
  const about = { is: "incident", incident: incident.id, generation, round, level: "answer" } as const;
  const said = { about, template: "answer", text, by: actor.by } as const;
  const deliveries = await messagesToCustomer(incident, said, deps);
  for (const delivery of deliveries) await deps.deliveries.insert(delivery);
  const outcome = await act(key, (found, now) => answered(found, actor, now), deps);
  if (outcome.ok) await handToSender(deliveries, deps);
  return outcome;
};
