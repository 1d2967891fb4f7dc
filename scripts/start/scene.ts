import type { Language, Person } from "../../shared/domain/contact/person.ts";
import { META, Meta, Site } from "../../shared/domain/customer/customer.ts";
import { type Incident, PROVIDER } from "../../shared/domain/incident/incident.ts";
import { personName } from "../../shared/messages/incident-words.ts";
import { wordsIn } from "../../shared/messages/words.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { sampleCustomers } from "./customers.ts";

/** Who and what incidents are about, for whoever puts them into words. */
export interface Scene {
  customers: string[];
  /** By customer. */
  metas: Record<string, Meta>;
  /** Whose a site is. */
  customerOf(host: string): string | undefined;
  siteOf(incident: Pick<Incident, "customer" | "host">): Site | undefined;
  /** Display names by person id, simulated people named as such. */
  names: Record<Language, Record<string, string>>;
  /** In which the days of the first customer begin. */
  timeZone: string;
}

const namesOf = (people: Person[], language: Language): Record<string, string> =>
  Object.fromEntries(people.map((person) => [person.person, personName(person, wordsIn(language))]));

export const readScene = async (deps: Deps): Promise<Scene> => {
  const [items, people] = await Promise.all([deps.customers.range({}), deps.people.range({})]);
  const metas = Object.fromEntries(
    items.filter(({ item }) => item === META).map(({ customer, body }) => [customer, Meta.parse(body)]),
  );
  const sites = new Map(
    items.flatMap(({ customer, host, body }) => (host ? [[`${customer} ${host}`, Site.parse(body)]] : [])),
  );
  const owners = new Map(items.flatMap(({ host, customer }) => (host ? [[host, customer]] : [])));
  return {
    customers: [...new Set([...Object.keys(metas), PROVIDER])],
    metas,
    customerOf: (host) => owners.get(host),
    siteOf: ({ customer, host }) => sites.get(`${customer} ${host}`),
    names: { zh: namesOf(people, "zh"), en: namesOf(people, "en") },
    timeZone: metas[sampleCustomers[0]]?.timeZone ?? "UTC",
  };
};
