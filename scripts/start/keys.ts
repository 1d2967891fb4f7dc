import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { DAY } from "../../shared/domain/calendar.ts";
import { hashOf, type Key } from "../../shared/domain/contact/credential.ts";
import { type Person, Role } from "../../shared/domain/contact/person.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { sampleCustomers } from "./customers.ts";
import { writeWhole } from "./folder.ts";

const [FIRST, SECOND] = sampleCustomers;

/** The secrets of a folder. Nobody else knows them: the tables hold hashes. */
const Keys = z.object({
  customer: z.string(),
  otherCustomer: z.string(),
  operator: z.string(),
  admin: z.string(),
  /** By customer, for the log service. */
  hooks: z.record(z.string(), z.string()),
});
export type Keys = z.infer<typeof Keys>;

/** Only the owner of the folder may read them. */
const MODE = 0o600;
/** A folder is for trying things out; whoever comes back after years may begin again. */
const LIFE_MS = 3_650 * DAY;

const pathIn = (folder: string): string => join(folder, "keys.json");

const make = (next: () => string): Keys => ({
  customer: next(),
  otherCustomer: next(),
  operator: next(),
  admin: next(),
  hooks: Object.fromEntries(sampleCustomers.map((customer) => [customer, next()])),
});

/** Made once, and kept before anybody may use them. */
export const keysOf = (folder: string, next: () => string): Keys => {
  if (!existsSync(pathIn(folder))) writeWhole(pathIn(folder), `${JSON.stringify(make(next), null, 2)}\n`, MODE);
  return readKeys(folder);
};

export const readKeys = (folder: string): Keys => Keys.parse(JSON.parse(readFileSync(pathIn(folder), "utf8")));

const personWith = (people: Person[], customer: string, role: Role): string => {
  const found = people.find((one) => one.customer === customer && one.roles.includes(role));
  if (!found) throw new Error(`nobody of ${customer} is ${role}`);
  return found.person;
};

/** Lets the keys in. Doing it again changes nothing. */
export const admitKeys = async (keys: Keys, deps: Deps): Promise<void> => {
  const people = await deps.people.range({});
  const until = deps.clock.now() + LIFE_MS;
  const { owner, operator, admin } = Role.enum;
  const rows: (Omit<Key, "hash" | "until" | "rev"> & { secret: string })[] = [
    { secret: keys.customer, customer: FIRST, person: personWith(people, FIRST, owner), scopes: ["customer"] },
    { secret: keys.otherCustomer, customer: SECOND, person: personWith(people, SECOND, owner), scopes: ["customer"] },
    { secret: keys.operator, customer: PROVIDER, person: personWith(people, PROVIDER, operator), scopes: ["operator"] },
    { secret: keys.admin, customer: PROVIDER, person: personWith(people, PROVIDER, admin), scopes: ["admin"] },
    ...Object.entries(keys.hooks).map(([customer, secret]) => ({
      ...{ secret, customer, person: `hook-${customer}`, scopes: ["hook" as const] },
    })),
  ];
  for (const { secret, ...row } of rows) await deps.keys.insert({ ...row, hash: hashOf(secret), until, rev: 1 });
};

export const keyLines = ({ customer, otherCustomer, operator, admin }: Keys): string[] => [
  `customer key: ${customer}`,
  `other customer key: ${otherCustomer}`,
  `operator key: ${operator}`,
  `admin key: ${admin}`,
];
