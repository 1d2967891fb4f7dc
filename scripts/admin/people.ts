import { openIncidents, rosterOf } from "../../shared/directory.ts";
import { DAY, iso } from "../../shared/domain/calendar.ts";
import type { Key, Scope } from "../../shared/domain/contact/credential.ts";
import { hashOf } from "../../shared/domain/contact/credential.ts";
import type { Person } from "../../shared/domain/contact/person.ts";
import { holderOf, numberText, PROVIDER } from "../../shared/domain/incident/incident.ts";
import { Fault } from "../../shared/errors.ts";
import { type AdminDeps, storedRows } from "./apply.ts";
import { namedIn } from "./named.ts";

/** A year: long enough for a hook that nobody looks at, short enough to be forgotten once. */
export const DEFAULT_DAYS = 365;
/** The one in use and the one that takes its place. */
const MAX_KEYS = 2;

const refuse = (because: string): never => {
  throw new Fault("REFUSED", because);
};

/** By `person`, or `customer/person` where two have the same id. */
const find = async (name: string, deps: AdminDeps): Promise<Person> => {
  const all = await deps.people.range({});
  const found = all.filter(({ customer, person }) => person === name || `${customer}/${person}` === name);
  const [one, another] = found;
  if (another) return refuse(`${name} may be ${found.map(({ customer }) => `${customer}/${name}`).join(" or ")}`);
  return one ?? refuse(`there is no ${name}`);
};

const scopesFor = ({ customer }: Person): Scope[] =>
  customer === PROVIDER ? ["operator", "hook", "admin"] : ["customer", "hook"];

const keysOf = async ({ customer, person }: Person, deps: AdminDeps): Promise<Key[]> => {
  const now = deps.clock.now();
  const all = await deps.keys.range({});
  return all
    .filter((key) => key.customer === customer && key.person === person && key.until > now)
    .sort((a, b) => b.until - a.until);
};

const end = async (keys: Key[], deps: AdminDeps): Promise<void> => {
  for (const key of keys) await deps.keys.replace({ ...key, until: deps.clock.now() });
};

export interface KeyRequest {
  /** `person`, or `customer/person`. */
  person: string;
  /** Default: what the person mostly does, `operator` for staff and `customer` for others. */
  scopes?: Scope[];
  days?: number;
}

/**
 * A new key; of those with the same scopes the newest before it stays valid, others end.
 * @returns the secret, which is stored nowhere
 * @throws Fault REFUSED
 */
export const issueKey = async ({ person: name, scopes, days = DEFAULT_DAYS }: KeyRequest, deps: AdminDeps) => {
  const person = await find(name, deps);
  const allowed = scopesFor(person);
  const wanted = scopes ?? allowed.slice(0, 1);
  const stray = wanted.find((scope) => !allowed.includes(scope));
  if (stray) return refuse(`${name} may have ${allowed.join(", ")}, not ${stray}`);
  const secret = deps.secrets.next();
  const until = deps.clock.now() + days * DAY;
  const { customer, person: id } = person;
  const earlier = (await keysOf(person, deps)).filter((key) => key.scopes.join() === wanted.join());
  await deps.keys.insert({ hash: hashOf(secret), customer, person: id, scopes: wanted, until, rev: 1 });
  const ended = earlier.slice(MAX_KEYS - 1);
  await end(ended, deps);
  return { secret, customer, person: id, scopes: wanted, until, ended: ended.length };
};

/** What still counts on somebody: plans, groups, rotas, turns that they took over or are asked for, and open incidents that are theirs. */
const duties = async (id: string, deps: AdminDeps): Promise<string[]> => {
  const stored = await storedRows(deps);
  const taken = await Promise.all(stored.rotas.map(({ rota }) => takenOver(id, rota, deps)));
  const held = (await openIncidents(deps)).filter((incident) => holderOf(incident) === id);
  const incidents = held.map((incident) => `${incident.customer} ${numberText(incident)}`);
  return [...namedIn(id, stored), ...taken.flat(), ...incidents];
};

const takenOver = async (id: string, rota: string, deps: AdminDeps): Promise<string[]> => {
  const roster = await rosterOf(rota, deps.clock.now(), deps);
  const mine = (roster?.overrides ?? []).filter(
    ({ person, state }) => person === id && ["agreed", "proposed"].includes(state),
  );
  return mine.map(({ from }) => `rota ${rota} from ${iso(from)}`);
};

/**
 * Takes channels and keys from somebody who leaves; what they did stays on record under their name.
 * @throws Fault REFUSED while a plan or a rota still counts on them
 */
export const leave = async (name: string, deps: AdminDeps): Promise<{ person: string; keys: number }> => {
  const person = await find(name, deps);
  const left = person.customer === PROVIDER ? await duties(person.person, deps) : [];
  if (left.length > 0) return refuse(`${name} is still named in ${left.join(", ")}`);
  const keys = await keysOf(person, deps);
  await end(keys, deps);
  if (!(await deps.people.replace({ ...person, channels: [] }))) throw new Fault("STALE_WRITE", name);
  return { person: `${person.customer}/${person.person}`, keys: keys.length };
};
