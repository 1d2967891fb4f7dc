import { unsureStaff } from "../../shared/directory.ts";
import { type CustomerItem, groupItem, META, Meta } from "../../shared/domain/customer/customer.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import { ROTA } from "../../shared/domain/rota/row.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { Revised, Rows } from "../../shared/ports/rows.ts";
import { type Change, type Changes, changesBetween, nameOf } from "./diff.ts";
import { namedIn } from "./named.ts";
import { readAdminFile } from "./read.ts";
import type { Stored } from "./references.ts";
import { type Access, type AdminRows, rowsOf } from "./rows.ts";

export interface AdminDeps
  extends Pick<
    Deps,
    "customers" | "people" | "rotas" | "keys" | "incidents" | "windows" | "settings" | "clock" | "secrets"
  > {
  /** Whether a role of a customer can be assumed: `verified`, or the vendor's code. Without it nothing is tried. */
  checkAccess?: (grant: { accountId: string; externalId: string; role: string }) => Promise<string>;
}

export interface Applied {
  added: string[];
  changed: string[];
  unchanged: number;
  /** Stored of the same customers and not in the file: it stays. */
  left: string[];
  access: { customer: string; state: Access["state"]; because?: string }[];
  /** Of staff that plans, groups and rotas count on: of whom no address is confirmed. */
  unsure: { person: string; in: string[] }[];
}

/** Everything that `admin apply` may write, as it stands. */
export const storedRows = async ({ customers, people, rotas }: AdminDeps): Promise<AdminRows> => ({
  customers: await customers.range({}),
  people: await people.range({}),
  rotas: (await rotas.range({})).filter(({ item }) => item === ROTA),
});

const referable = ({ customers, people, rotas }: AdminRows): Stored => ({
  staff: new Map(
    people
      .filter(({ customer }) => customer === PROVIDER)
      .map(({ person, channels }) => [person, channels.map(({ channel }) => channel)]),
  ),
  rotas: new Set(rotas.map(({ rota }) => rota)),
  groups: new Set(
    customers.flatMap(({ item }) => (item.startsWith(groupItem("")) ? [item.slice(groupItem("").length)] : [])),
  ),
  hosts: new Map(customers.flatMap(({ host, customer }) => (host === undefined ? [] : [[host, customer]]))),
});

const write = async <T extends Revised>(rows: Rows<T>, { row, change }: Change<T>): Promise<void> => {
  if (change === "unchanged") return;
  const written = change === "added" ? await rows.insert(row) : await rows.replace(row);
  if (!written) throw new Fault("STALE_WRITE", "somebody else changed the same rows; apply the file again");
};

/** People first, sites last: an alert may come in as soon as a host is known. */
const writeAll = async ({ people, rotas, customers }: Changes, deps: AdminDeps): Promise<void> => {
  for (const one of people) await write(deps.people, one);
  for (const one of rotas) await write(deps.rotas, one);
  for (const one of customers) await write(deps.customers, one);
};

/** Codes by which STS says no; any other says nothing about the role. */
const DENIED = /^(NoPermission|AccessDenied|Forbidden|EntityNotExist|InvalidParameter)/;

const stateAfter = ({ state }: Access, refusal: string | undefined): Access["state"] => {
  if (refusal === undefined) return "verified";
  if (!DENIED.test(refusal)) return state;
  return state === "unverified" ? "unverified" : "revoked";
};

const refusalOf = async ({ accountId, externalId, roles }: Access, check: NonNullable<AdminDeps["checkAccess"]>) => {
  for (const role of roles) {
    const answer = await check({ accountId, externalId, role });
    if (answer !== "verified") return answer;
  }
  return undefined;
};

/** Tries the roles of one customer and keeps what came of it, if it is news. */
const verify = async (customer: string, deps: AdminDeps): Promise<Applied["access"]> => {
  const row: CustomerItem | undefined = await deps.customers.get({ customer, item: META });
  const access = row && Meta.parse(row.body).access;
  if (!row || !access || !deps.checkAccess) return [];
  const because = await refusalOf(access, deps.checkAccess);
  const state = stateAfter(access, because);
  const verified = state === "verified" ? { verifiedAt: deps.clock.now() } : {};
  if (state !== access.state)
    await deps.customers.replace({ ...row, body: { ...row.body, access: { ...access, state, ...verified } } });
  return [{ customer, state, ...(because !== undefined && { because }) }];
};

const unsureOnes = async (deps: AdminDeps): Promise<Applied["unsure"]> => {
  const stored = await storedRows(deps);
  const unsure = await unsureStaff(deps);
  return unsure
    .map(({ person }) => ({ person, in: namedIn(person, stored) }))
    .filter(({ in: places }) => places.length > 0);
};

/**
 * Brings the tables to what the file says; a second time it writes nothing.
 * @throws Fault INPUT_INVALID with every problem and its place, before anything is written
 */
export const applyFile = async (text: string, deps: AdminDeps): Promise<Applied> => {
  const stored = await storedRows(deps);
  const file = readAdminFile(text, referable(stored));
  const changes = changesBetween(rowsOf(file), stored);
  await writeAll(changes, deps);
  const access = await Promise.all(file.customers.map(({ id }) => verify(id, deps)));
  const all = [...changes.people, ...changes.rotas, ...changes.customers];
  const named = (wanted: string) => all.filter(({ change }) => change === wanted).map(({ row }) => nameOf(row));
  return {
    added: named("added"),
    changed: named("changed"),
    unchanged: named("unchanged").length,
    left: changes.left,
    access: access.flat(),
    unsure: await unsureOnes(deps),
  };
};
