import * as z from "zod";
import { Language, Person, Role } from "../../shared/domain/contact/person.ts";
import { Access, Group, LogStore, Meta, Site, WafGeneration } from "../../shared/domain/customer/customer.ts";
import { Escalation, type PersonalChannel } from "../../shared/domain/incident/plan.ts";
import { Priority } from "../../shared/domain/incident/priority.ts";
import { Layer, Rota } from "../../shared/domain/rota/rota.ts";
import { Exceptions } from "../../shared/domain/service-hours.ts";

/** Lower-case letters, digits and `-`, 3 to 40 characters: ids stand in keys, links and mails. */
const Id = z.string().regex(/^[a-z][a-z0-9-]{2,39}$/, "must be 3 to 40 lower-case letters, digits or -");

const Host = z
  .string()
  .max(253)
  .regex(/^(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)+$/, "must be a host name in lower case");

const TimeZone = z.string().refine((timeZone) => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone }));
  } catch {
    return false;
  }
}, "is no time zone");

const Identity = { name: z.string().min(1).max(100), language: Language, timeZone: TimeZone };

const staffRoles = ["operator", "duty-lead", "admin"] as const;

const MobileNumber = z.string().regex(/^1[0-9]{10}$/, "must be a mobile number of the mainland, 11 digits");

/** Each person's addresses: mail address, user id in DingTalk, the phone that rings, the one that gets short messages. */
const Channels = z.strictObject({
  mail: z.email().max(320).optional(),
  dingtalk: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "must be a user id of DingTalk")
    .optional(),
  voice: MobileNumber.optional(),
  sms: MobileNumber.optional(),
}) satisfies z.ZodType<Partial<Record<PersonalChannel, string | undefined>>>;

const people = (roles: z.ZodType<Role>) =>
  z
    .array(
      z.strictObject({
        id: Id,
        ...Identity,
        roles: z.array(roles).min(1),
        channels: Channels,
        simulated: Person.shape.simulated.default(false),
      }),
    )
    .max(200);

const Plan = z
  .strictObject({ ...Escalation.shape, levels: z.array(Escalation.shape.levels.element.strict()) })
  .transform((plan) => plan as z.input<typeof Escalation>)
  .pipe(Escalation);
const Plans = z.partialRecord(Priority, Plan);

const GroupEntry = z.strictObject({ id: Id, ...Group.shape });

/** Turns of the provider's people: hours are those of the rota's time zone. */
const RotaEntry = z.strictObject({
  ...Rota.shape,
  id: Id,
  timeZone: TimeZone,
  layers: z.array(Layer.strict()).min(1).max(10),
});

const Contract = Meta.shape.contract
  .unwrap()
  .extend({ from: z.iso.date(), to: z.iso.date() })
  .strict()
  .refine(({ from, to }) => from <= to, "ends before it begins");

const SiteEntry = Site.extend({
  host: Host,
  importantPaths: z.array(z.string().startsWith("/")).max(50).default([]),
}).strict();

const CustomerEntry = z.strictObject({
  id: Id,
  ...Identity,
  contract: Contract.optional(),
  /** Roles that the customer grants in their own account: mission S6. */
  access: Access.pick({ accountId: true, externalId: true, roles: true }).strict().optional(),
  waf: WafGeneration.default("2.0"),
  logs: LogStore.strict().optional(),
  /** Which hours count towards the promise of this priority and of every less urgent one; absent: all. */
  hours: Meta.shape.hours,
  /** Holidays and make-up working days, by year. */
  calendars: z.record(z.string().regex(/^\d{4}$/, "must be a year"), Exceptions.strict()).optional(),
  sites: z.array(SiteEntry).max(500),
  people: people(Role.exclude(staffRoles)),
  plans: Plans.optional(),
});

/** What `admin apply` takes and `admin get` gives: a file may hold a part of the whole. */
export const AdminFile = z.strictObject({
  provider: z
    .strictObject({
      ...Identity,
      people: people(Role.extract(staffRoles)),
      plans: Plans,
      groups: z.array(GroupEntry).max(50).optional(),
      rotas: z.array(RotaEntry).max(50).optional(),
    })
    .optional(),
  customers: z.array(CustomerEntry).max(1_000).default([]),
});
export type AdminFile = z.infer<typeof AdminFile>;
