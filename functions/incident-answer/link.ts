import * as z from "zod";
import { metaOf } from "../../shared/directory.ts";
import { credentialOf, type Looker } from "../../shared/domain/audit/look.ts";
import type { Token } from "../../shared/domain/contact/credential.ts";
import { groupReader, type Language, type Person } from "../../shared/domain/contact/person.ts";
import { type Incident, PROVIDER } from "../../shared/domain/incident/incident.ts";
import { personName } from "../../shared/messages/incident-words.ts";
import { wordsIn } from "../../shared/messages/words.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { Visit } from "../../shared/runtime/endpoint.ts";

/** `of`: one of the incidents to whose list the link leads. */
export const Link = z.object({ token: z.string().max(200), of: z.string().max(100).optional() });
export type Link = z.infer<typeof Link>;

/** A link that is good, and whose it is. */
export interface Opened {
  token: Token;
  person: Person;
}

export interface Invitation extends Opened {
  incident: Incident;
  generation: number;
}

/** Whose link it is looks, whoever that is. */
export const lookerBy = ({ person, hash }: Token, { looker }: Visit): Looker => ({
  ...looker,
  ...{ by: person, home: PROVIDER, via: "link", credential: credentialOf(hash) },
});

/** Undefined when it is used or expired. */
export const openedBy = async (token: Token, deps: Deps): Promise<Opened | undefined> => {
  if (token.usedAt !== undefined || token.until <= deps.clock.now()) return undefined;
  const person = await readerOf(token, deps);
  return person && { token, person };
};

/** Of a link that came to a group nobody knows who reads. Who has left has no address any more, and reads nothing. */
const readerOf = async ({ person, acts }: Token, deps: Deps): Promise<Person | undefined> => {
  if (!acts) return groupReader(await metaOf(PROVIDER, deps));
  const found = await deps.people.get({ customer: PROVIDER, person });
  return found && found.channels.length > 0 ? found : undefined;
};

/** To what one incident it invites; undefined also when that is of an earlier generation, or not in its list. */
export const invitation = async (
  opened: Opened,
  of: string | undefined,
  deps: Deps,
): Promise<Invitation | undefined> => {
  const { token } = opened;
  const place = token.bundle === undefined ? token : await memberOf(token.bundle, of, deps);
  if (place?.incident === undefined || place.generation === undefined) return undefined;
  const incident = await deps.incidents.get({ customer: token.customer, id: place.incident });
  const { generation } = place;
  return incident?.generation === generation ? { ...opened, incident, generation } : undefined;
};

const memberOf = async (bundle: string, of: string | undefined, deps: Deps) => {
  const members = await deps.members.range({ bundle });
  return members.find(({ about }) => about.incident === of)?.about;
};

/** How our people are called, simulated ones as such. */
export const namesIn = async (language: Language, deps: Deps): Promise<Record<string, string>> => {
  const staff = await deps.people.range({ customer: PROVIDER });
  return Object.fromEntries(staff.map((person) => [person.person, personName(person, wordsIn(language))]));
};
