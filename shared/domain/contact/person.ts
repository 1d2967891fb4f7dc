import * as z from "zod";
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

export const addressOf = (person: Person, channel: Channel): string | undefined =>
  person.channels.find((contact) => contact.channel === channel)?.address;
