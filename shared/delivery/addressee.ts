import { metaOf } from "../directory.ts";
import { addressOf, groupReader, type Person } from "../domain/contact/person.ts";
import type { Delivery } from "../domain/delivery/delivery.ts";
import { GROUP } from "../domain/incident/plan.ts";
import { Fault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";

/** To whom a message goes, and where they are found over its channel. */
export interface Addressee {
  address: string;
  person: Person;
}

export const addressee = async ({ belongsTo, recipient, channel }: Delivery, deps: Deps): Promise<Addressee> => {
  if (channel === "dingtalk-group") return { address: GROUP, person: groupReader(await metaOf(belongsTo, deps)) };
  const person = await deps.people.get({ customer: belongsTo, person: recipient });
  const address = person && addressOf(person, channel);
  if (!address) throw new Fault("NOT_FOUND", `address:${recipient}`);
  return { address, person };
};
