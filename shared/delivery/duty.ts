import {
  customerRows,
  gapsAhead,
  nameOf,
  openIncidents,
  personOf,
  readMeta,
  rosterOf,
  rotaIds,
  siteOf,
  unsureContacts,
  unsureStaff,
} from "../directory.ts";
import { DAY } from "../domain/calendar.ts";
import { hashOf } from "../domain/contact/credential.ts";
import type { Link } from "../domain/contact/link.ts";
import type { Person } from "../domain/contact/person.ts";
import type { ADuty } from "../domain/delivery/subject.ts";
import { groupedBy } from "../domain/grouped-by.ts";
import { timelineOf } from "../domain/incident/export.ts";
import { type Incident, PROVIDER, SYSTEM } from "../domain/incident/incident.ts";
import { type Override, onCall } from "../domain/rota/rota.ts";
import { shiftsBetween } from "../domain/rota/shifts.ts";
import { gapsMail, type SwapLetter, swapLetter, testLetter } from "../messages/duty-mail.ts";
import {
  type DutySheet,
  MOST_INCIDENTS,
  type OpenIncident,
  type SheetCustomer,
  type SheetRota,
} from "../messages/duty-sheet.ts";
import type { Deps } from "../ports/deps.ts";

interface Addressed {
  subject: ADuty;
  reader: Person;
}

/** A question of a swap carries a link of the one who is asked. */
export const swapSaid = async ({ subject, reader }: Addressed, deps: Deps): Promise<SwapLetter> => {
  const { about, override, rota } = subject;
  if (!override || !rota) throw new Error(`duty ${about.what} without an override`);
  const [by, person] = await Promise.all([personOf(override.by, deps), personOf(override.person, deps)]);
  const link = about.what === "swap-asked" ? await linkFor(reader, { subject, override }, deps) : undefined;
  return swapLetter({ what: about.what, reader, rota, override, by, person, link });
};

const linkFor = async (
  { person }: Person,
  { subject, override }: { subject: ADuty; override: Override },
  deps: Deps,
): Promise<string> => {
  const swap = { rota: subject.about.rota ?? "", override: override.id, at: override.at };
  return linkTo({ person, swap, until: override.to }, deps);
};

const linkTo = async (link: Omit<Link, "hash" | "rev">, deps: Deps): Promise<string> => {
  const secret = deps.secrets.next();
  await deps.links.insert({ ...link, hash: hashOf(secret), rev: 1 });
  return `${deps.settings.publicUrl}/v1/duty/${secret}`;
};

/** A test is answered within a week; then there is another one. */
const TEST_MS = 7 * DAY;

export const testSaid = async ({ subject, reader }: Addressed, address: string, deps: Deps): Promise<SwapLetter> => {
  const { contact, of: customer } = subject.about;
  const until = deps.clock.now() + TEST_MS;
  const link = await linkTo({ person: reader.person, customer, contact, until }, deps);
  return testLetter({ reader, address, link });
};

export const gapsSaid = async ({ reader }: Addressed, deps: Deps) =>
  gapsMail({
    reader,
    gaps: await gapsAhead(deps),
    unsure: [...(await unsureStaff(deps)), ...(await unsureContacts(deps))],
  });

/** The list of a hand-over; for whoever comes it is the duty sheet, which must do when everything else is down. */
export const sheetSaid = async ({ subject, reader }: Addressed, deps: Deps): Promise<DutySheet> => {
  const { about, part = "goes", rota } = subject;
  const staff = await deps.people.range({ customer: PROVIDER });
  const open = await openIncidents(deps);
  const shown = await Promise.all(open.slice(0, MOST_INCIDENTS).map((incident) => lineOf(incident, deps)));
  const sheet = { reader, part, at: about.at, rota: rota?.name ?? "", staff, open, shown, now: deps.clock.now() };
  if (part === "goes") return { ...sheet, rotas: [], customers: [] };
  return { ...sheet, rotas: await rotasOf(deps), customers: await customersOf(deps) };
};

/** Of what people have done, the newest so many lines. */
const NEWEST_ACTS = 3;

const lineOf = async (incident: Incident, deps: Deps): Promise<OpenIncident> => {
  const { customer, id, host } = incident;
  const [rows, name, site] = await Promise.all([
    deps.timeline.range({ customer, incident: id }),
    nameOf(customer, deps),
    host === undefined ? undefined : siteOf(customer, host, deps),
  ]);
  const acts = timelineOf(incident, rows).filter(({ by }) => by !== SYSTEM);
  return { incident, site, customer: name, acts: acts.slice(-NEWEST_ACTS) };
};

const rotasOf = async (deps: Deps): Promise<SheetRota[]> => {
  const rotas = await rotaIds(deps);
  const found = await Promise.all(rotas.map((rota) => turnsOf(rota, deps)));
  return found.filter((one) => one !== undefined);
};

/** Who is on call, and who comes next within so long. */
const NEXT_MS = 7 * DAY;

const turnsOf = async (rota: string, deps: Deps): Promise<SheetRota | undefined> => {
  const now = deps.clock.now();
  const roster = await rosterOf(rota, now, deps);
  if (!roster) return undefined;
  const [, next] = shiftsBetween(roster, now, now + NEXT_MS);
  return { name: roster.rota.name, person: onCall(roster, now), next: next?.person, nextAt: next?.from };
};

const customersOf = async (deps: Deps): Promise<SheetCustomer[]> => {
  const people = groupedBy(await deps.people.range({}), ({ customer }) => customer);
  return (await customerRows(deps)).map(({ customer, body }) => ({
    name: readMeta(body).name,
    contacts: contactsAmong(people.get(customer) ?? []),
  }));
};

/** Emergency contacts; where there are none, whoever knows the technology. */
const contactsAmong = (people: Person[]): Person[] => {
  const having = (role: Person["roles"][number]) => people.filter(({ roles }) => roles.includes(role));
  const emergency = having("emergency-contact");
  return emergency.length > 0 ? emergency : having("technical-contact");
};
