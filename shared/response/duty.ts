import { handToSender } from "../delivery/sender.ts";
import { rosterOf } from "../directory.ts";
import { HOUR } from "../domain/calendar.ts";
import { addressOf, confirmed, contactKey, isToTest, type Person } from "../domain/contact/person.ts";
import type { AboutDuty } from "../domain/delivery/about.ts";
import { planned } from "../domain/delivery/delivery.ts";
import { PROVIDER } from "../domain/incident/incident.ts";
import type { PersonalChannel } from "../domain/incident/plan.ts";
import type { Outcome } from "../domain/outcome.ts";
import { refused } from "../domain/outcome.ts";
import { changesIn } from "../domain/rota/hand-over.ts";
import { type Asker, type OverrideRefusal, replied } from "../domain/rota/override.ts";
import { Override } from "../domain/rota/rota.ts";
import { overrideItem, type RotaItem } from "../domain/rota/row.ts";
import { Fault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";

/** What is asked and what is handed over stands on a phone's screen, too; other lists are for reading. */
const SCREENS: PersonalChannel[] = ["mail", "dingtalk"];
const READING: PersonalChannel[] = ["mail"];

/** Hand-overs are written down so long before; the timer may miss one of its hours. */
const AHEAD_MS = 2 * HOUR;
/** A list that comes later than this is of no use. */
const LATE_MS = 2 * HOUR;

/** Writes down a message to one of ours, or of the customer's that it is about, over each of these channels that they have. What is due now is handed to the sender. Told twice it goes out once. */
export const tellOfDuty = async (
  about: AboutDuty,
  { to, channels }: { to: string; channels: PersonalChannel[] },
  deps: Deps,
): Promise<void> => {
  const { of: customer = PROVIDER } = about;
  const person = await deps.people.get({ customer, person: to });
  const ways = channels.filter((channel) => person && addressOf(person, channel));
  const message = { customer, about, template: "duty", belongsTo: customer, recipient: to } as const;
  const now = deps.clock.now();
  const due = about.what === "hand-over" ? Math.max(about.at, now) : now;
  const rows = ways.map((channel) => ({
    ...planned({ ...message, channel }, deps.settings.shards, now),
    nextAt: due,
  }));
  for (const row of rows) await deps.deliveries.insert(row);
  if (due <= now) await handToSender(rows, deps);
};

/** Who is to hear what of an override, as it stands. */
const newsOf = ({ state, by, person, repliedAt }: Override): { what: AboutDuty["what"]; to: string } | undefined => {
  if (state === "proposed") return { what: "swap-asked", to: person };
  if (state === "withdrawn") return undefined;
  if (repliedAt !== undefined) return { what: "swap-answered", to: by };
  return by === person ? undefined : { what: "ordered", to: person };
};

/** Says to the other that they are asked, to the asker what became of it, to whoever was put on call that they are. */
export const tellOfSwap = async (rota: string, override: Override, deps: Deps): Promise<void> => {
  const news = newsOf(override);
  if (!news) return;
  const about: AboutDuty = { is: "duty", what: news.what, rota, override: override.id, at: override.at };
  await tellOfDuty(about, { to: news.to, channels: SCREENS }, deps);
};

/** Writes down the lists of every hand-over that is near: the row is due at that instant. */
export const planHandOvers = async (rota: string, deps: Deps): Promise<void> => {
  const now = deps.clock.now();
  const roster = await rosterOf(rota, now - LATE_MS, deps);
  const changes = roster ? changesIn(roster, now - LATE_MS, now + AHEAD_MS) : [];
  for (const { at, goes, comes } of changes)
    for (const to of [goes, comes])
      if (to !== undefined)
        await tellOfDuty({ is: "duty", what: "hand-over", rota, at }, { to, channels: SCREENS }, deps);
};

/** Where something can be asked and its receipt or its answer be had. */
const TESTED: PersonalChannel[] = ["mail", "dingtalk", "voice", "sms"];
/** Customers are written to, and not called. */
const CUSTOMERS_TESTED: PersonalChannel[] = ["mail"];

/** Asks over every address that is to be tested whether it works, once a week. */
export const testContacts = async (person: Person, week: number, deps: Deps): Promise<void> => {
  const isOurs = person.customer === PROVIDER;
  const tested = isOurs ? TESTED : CUSTOMERS_TESTED;
  const open = person.channels.filter((one) => tested.includes(one.channel) && isToTest(one, deps.clock.now()));
  for (const one of open) {
    const of = isOurs ? {} : { of: person.customer };
    const about: AboutDuty = { is: "duty", what: "test", contact: contactKey(one), ...of, at: week };
    await tellOfDuty(about, { to: person.person, channels: [one.channel] }, deps);
  }
};

/** More people than this changing one row at one moment are a fight. */
const MAX_TURNS = 20;

/** A test message was received. An address that was changed since stays untested. */
export const confirmContact = async (
  { contact, ...key }: Pick<Person, "customer" | "person"> & { contact: string },
  deps: Deps,
): Promise<void> => {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const person = await deps.people.get(key);
    if (!person || (await deps.people.replace(confirmed(person, contact, deps.clock.now())))) return;
  }
  throw new Fault("STALE_WRITE", `person:${key.person}`);
};

/** What a day's gaps are told under, once to each duty lead. */
export const tellOfGaps = (at: number, to: string, deps: Deps) =>
  tellOfDuty({ is: "duty", what: "gaps", at }, { to, channels: READING }, deps);

export interface OverrideKey {
  rota: string;
  override: string;
}

/** Undefined: there is none, or it is over. */
export const overrideRow = async ({ rota, override }: OverrideKey, deps: Deps): Promise<RotaItem | undefined> => {
  const roster = await rosterOf(rota, deps.clock.now(), deps);
  const found = roster?.overrides.find(({ id }) => id === override);
  return found && deps.rotas.get({ rota, item: overrideItem(found.to, found.id) });
};

type Decide = (override: Override) => Outcome<Override, OverrideRefusal>;

/** What somebody says of an override, then whoever has to hear of it. Said again it is told again, which goes out once. */
export const sayOfOverride = async (
  key: OverrideKey,
  decide: Decide,
  deps: Deps,
): Promise<Outcome<Override, OverrideRefusal | "not-found">> => {
  const row = await overrideRow(key, deps);
  if (!row) return refused("not-found");
  const before = Override.parse(row.body);
  const after = decide(before);
  if (!after.ok) return after;
  if (after.value !== before && !(await deps.rotas.replace({ ...row, body: { ...after.value } })))
    throw new Fault("STALE_WRITE", `rota:${key.rota}`);
  await tellOfSwap(key.rota, after.value, deps);
  await planHandOvers(key.rota, deps);
  return after;
};

/** The other's yes or no. */
export const replyToSwap = (
  key: OverrideKey,
  { state, by }: { state: "agreed" | "declined" } & Pick<Asker, "by">,
  deps: Deps,
) => sayOfOverride(key, (override) => replied(override, state, { by, now: deps.clock.now() }), deps);
