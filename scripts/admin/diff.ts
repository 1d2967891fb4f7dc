import { isDeepStrictEqual } from "node:util";
import type { Person } from "../../shared/domain/contact/person.ts";
import { type CustomerItem, META, Meta } from "../../shared/domain/customer/customer.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { RotaItem } from "../../shared/domain/rota/row.ts";
import { type AdminRows, grantOf } from "./rows.ts";

export interface Change<T> {
  row: T;
  change: "added" | "changed" | "unchanged";
}

export interface Changes {
  customers: Change<CustomerItem>[];
  people: Change<Person>[];
  rotas: Change<RotaItem>[];
  /** Stored of the same customers, but not in the file: nothing is removed by leaving it out. */
  left: string[];
}

type Row = CustomerItem | Person | RotaItem;

export const nameOf = (row: Row): string => {
  if ("rota" in row) return `rota ${row.rota}`;
  return "person" in row ? `${row.customer}/${row.person}` : `${row.customer} ${row.item}`;
};

/** What we found out by ourselves survives a change: here, that an address was tested. */
const personKept = (wanted: Person, stored: Person): Person => ({
  ...wanted,
  channels: wanted.channels.map(
    (contact) =>
      stored.channels.find(({ channel, address }) => channel === contact.channel && address === contact.address) ??
      contact,
  ),
});

const accessKept = (next: Meta["access"], old: Meta["access"]): Pick<Meta, "access"> =>
  next && old && isDeepStrictEqual(grantOf(next), grantOf(old)) ? { access: old } : {};

/** Here, that a role could be assumed, and since when we serve the customer. */
const itemKept = (wanted: CustomerItem, stored: CustomerItem): CustomerItem => {
  if (wanted.item !== META) return wanted;
  const [next, old] = [Meta.parse(wanted.body), Meta.parse(stored.body)];
  const since = old.since === undefined ? {} : { since: old.since };
  return { ...wanted, body: { ...wanted.body, ...accessKept(next.access, old.access), ...since } };
};

const changesOf = <T extends Row>(wanted: T[], stored: T[], kept: (wanted: T, stored: T) => T): Change<T>[] => {
  const known = new Map(stored.map((row) => [nameOf(row), row]));
  return wanted.map((row) => {
    const old = known.get(nameOf(row));
    if (!old) return { row, change: "added" };
    const next = { ...kept(row, old), rev: old.rev };
    return { row: next, change: isDeepStrictEqual(next, old) ? "unchanged" : "changed" };
  });
};

/** What is to be written so that the tables say what the file says. */
export const changesBetween = (wanted: AdminRows, stored: AdminRows): Changes => {
  const owners = new Set(wanted.customers.map(({ customer }) => customer));
  const named = new Set([...wanted.customers, ...wanted.people, ...wanted.rotas].map(nameOf));
  const known = [...stored.customers, ...stored.people].filter(({ customer }) => owners.has(customer));
  const mine = [...known, ...(owners.has(PROVIDER) ? stored.rotas : [])];
  return {
    customers: changesOf(wanted.customers, stored.customers, itemKept),
    people: changesOf(wanted.people, stored.people, personKept),
    rotas: changesOf(wanted.rotas, stored.rotas, (rota) => rota),
    left: mine.map(nameOf).filter((name) => !named.has(name)),
  };
};
