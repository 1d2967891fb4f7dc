import * as z from "zod";
import { DAY } from "../calendar.ts";
import { idOf } from "../digest.ts";
import { type Channel, GROUP, PersonalChannel } from "../incident/plan.ts";

export const Language = z.enum(["zh", "en"]);
export type Language = z.infer<typeof Language>;

export const Role = z.enum([
  "operator",
  "duty-lead",
  "admin",
  "owner",
  "approver",
  "technical-contact",
  "emergency-contact",
  "report-reader",
]);
export type Role = z.infer<typeof Role>;

/** One who acts or is told. Staff belong to the customer `_provider`. */
export const Person = z.object({
  customer: z.string(),
  person: z.string(),
  name: z.string().max(100),
  roles: z.array(Role),
  language: Language,
  timeZone: z.string(),
  channels: z.array(
    z.object({ channel: PersonalChannel, address: z.string().max(320), verifiedAt: z.int().optional() }),
  ),
  /** Answers by itself, in a rehearsal: said wherever the person is named. */
  simulated: z.boolean(),
  rev: z.int(),
});
export type Person = z.infer<typeof Person>;

/** Whoever reads in the provider's group: nobody in particular, who has no name and no roles. */
export const groupReader = ({ language, timeZone }: Pick<Person, "language" | "timeZone">): Person => ({
  customer: "",
  person: GROUP,
  name: "",
  roles: [],
  language,
  timeZone,
  channels: [],
  simulated: false,
  rev: 0,
});

export type Contact = Person["channels"][number];

/** After so long an address is tested again. */
const TEST_AGAIN_MS = 30 * DAY;
/** And so long it counts meanwhile. */
const TEST_GRACE_MS = 7 * DAY;

/** A test message to this address was received, not too long before. */
export const isConfirmed = ({ verifiedAt }: Contact, at: number): boolean =>
  verifiedAt !== undefined && at - verifiedAt < TEST_AGAIN_MS + TEST_GRACE_MS;

export const isToTest = ({ verifiedAt }: Contact, now: number): boolean =>
  verifiedAt === undefined || now - verifiedAt >= TEST_AGAIN_MS;

/** Nobody knows whether anything reaches them. Simulated people are not asked. */
export const isUnsure = ({ channels, simulated }: Person, now: number): boolean =>
  !simulated && !channels.some((contact) => isConfirmed(contact, now));

/** An address, without saying which. */
export const contactKey = ({ channel, address }: Contact): string => idOf("contact", channel, address);

/** The address was found to work; another one than was tested stays as it is. */
export const confirmed = (person: Person, contact: string, now: number): Person => ({
  ...person,
  channels: person.channels.map((one) => (contactKey(one) === contact ? { ...one, verifiedAt: now } : one)),
});

/** The channels a person has, of these: those known to work first, the others where nothing else is left. */
export const channelsOf = ({ channels }: Person, among: PersonalChannel[], at: number): PersonalChannel[] => {
  const had = among.flatMap((channel) => channels.filter((contact) => contact.channel === channel));
  const sure = had.filter((contact) => isConfirmed(contact, at));
  return [...new Set([...sure, ...had].map(({ channel }) => channel))];
};

export const addressOf = (person: Person, channel: Channel): string | undefined =>
  person.channels.find((contact) => contact.channel === channel)?.address;
