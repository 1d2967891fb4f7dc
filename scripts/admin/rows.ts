import type { Person } from "../../shared/domain/contact/person.ts";
import {
  type CustomerItem,
  calendarItem,
  Group,
  groupItem,
  META,
  Meta,
  planItem,
  Site,
  siteItem,
} from "../../shared/domain/customer/customer.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import { Escalation, PersonalChannel } from "../../shared/domain/incident/plan.ts";
import { Priority } from "../../shared/domain/incident/priority.ts";
import { Rota } from "../../shared/domain/rota/rota.ts";
import { ROTA, type RotaItem } from "../../shared/domain/rota/row.ts";
import { Exceptions } from "../../shared/domain/service-hours.ts";
import type { AdminFile } from "./file.ts";

type CustomerEntry = AdminFile["customers"][number];
type Provider = NonNullable<AdminFile["provider"]>;
type Entry = Pick<CustomerEntry, "id" | "name" | "language" | "timeZone" | "people"> &
  Partial<CustomerEntry> &
  Pick<Provider, "groups">;
type PersonEntry = NonNullable<AdminFile["provider"]>["people"][number] | CustomerEntry["people"][number];

export type Access = NonNullable<Meta["access"]>;

/** What is in the tables, or should be. */
export interface AdminRows {
  customers: CustomerItem[];
  people: Person[];
  /** Without what was changed of them for a while. */
  rotas: RotaItem[];
}

/** Of a row that nobody has written yet. */
const NEW = 1;

/** As a store would return it: without members that are undefined. */
const bodyOf = (value: object): CustomerItem["body"] => JSON.parse(JSON.stringify(value));

const personRow = (customer: string, { id, channels, ...known }: PersonEntry): Person => ({
  customer,
  person: id,
  ...known,
  channels: PersonalChannel.options.flatMap((channel) => {
    const address = channels[channel];
    return address === undefined ? [] : [{ channel, address }];
  }),
  rev: NEW,
});

const metaOf = ({ name, language, timeZone, contract, access, waf, logs, hours }: Entry): object => {
  const unverified = access && { ...access, state: "unverified" };
  return { name, language, timeZone, contract, access: unverified, waf, logs, hours };
};

/** Sites last: an alert may come in as soon as a host is known. */
const itemRows = (entry: Entry): CustomerItem[] => {
  const { id: customer, plans = {}, sites = [], calendars = {}, groups = [] } = entry;
  const row = (item: string, body: object) => ({ customer, item, body: bodyOf(body), rev: NEW });
  return [
    row(META, metaOf(entry)),
    ...Object.entries(calendars).map(([year, days]) => row(calendarItem(year), days)),
    ...groups.map(({ id, ...group }) => row(groupItem(id), group)),
    ...Object.entries(plans).map(([priority, plan]) => row(planItem(Priority.parse(priority)), plan)),
    ...sites.map((site) => ({ ...row(siteItem(site.host), site), host: site.host })),
  ];
};

/** The rows that a file stands for. */
export const rowsOf = ({ provider, customers }: AdminFile): AdminRows => {
  const entries: Entry[] = [...(provider ? [{ id: PROVIDER, ...provider } as Entry] : []), ...customers];
  return {
    customers: entries.flatMap(itemRows),
    people: entries.flatMap(({ id, people }) => people.map((person) => personRow(id, person))),
    rotas: (provider?.rotas ?? []).map(({ id, ...rota }) => ({ rota: id, item: ROTA, body: bodyOf(rota), rev: NEW })),
  };
};

const personEntry = ({ person, customer: _customer, rev: _rev, channels, ...known }: Person): object => ({
  id: person,
  ...known,
  channels: Object.fromEntries(channels.map(({ channel, address }) => [channel, address])),
});

/** What the customer says of the roles, without what we found out about them. */
export const grantOf = ({ accountId, externalId, roles }: Access) => ({ accountId, externalId, roles });

const entryOf = (customer: string, { customers, people }: AdminRows): object => {
  const mine = customers.filter((row) => row.customer === customer);
  const named = (prefix: string) => mine.filter(({ item }) => item.startsWith(prefix));
  const { access, waf, since: _since, ...known } = Meta.parse(mine.find(({ item }) => item === META)?.body);
  const calendars = named(calendarItem("")).map(({ item, body }) => [item.split("#")[1], Exceptions.parse(body)]);
  const plans = named(planItem("" as Priority)).map(({ item, body }) => [item.split("#")[1], Escalation.parse(body)]);
  const groups = named(groupItem("")).map(({ item, body }) => ({ id: item.split("#")[1], ...Group.parse(body) }));
  return {
    ...known,
    ...(access && { access: grantOf(access) }),
    ...(customer !== PROVIDER && { waf, sites: named(siteItem("")).map(({ body }) => Site.parse(body)) }),
    people: people.filter((row) => row.customer === customer).map(personEntry),
    ...(groups.length > 0 && { groups }),
    ...(calendars.length > 0 && { calendars: Object.fromEntries(calendars) }),
    ...(plans.length > 0 && { plans: Object.fromEntries(plans) }),
  };
};

/** The file that these rows stand for. Applied again it changes nothing. */
export const fileOf = (rows: AdminRows): object => {
  const ids = rows.customers.filter(({ item }) => item === META).map(({ customer }) => customer);
  const others = ids.filter((id) => id !== PROVIDER);
  const rotas = rows.rotas.map(({ rota, body }) => ({ id: rota, ...Rota.parse(body) }));
  return {
    ...(ids.includes(PROVIDER) && { provider: { ...entryOf(PROVIDER, rows), ...(rotas.length > 0 && { rotas }) } }),
    ...(others.length > 0 && { customers: others.map((id) => ({ id, ...entryOf(id, rows) })) }),
  };
};
