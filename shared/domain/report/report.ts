import * as z from "zod";
import { Kind } from "../alert/kind.ts";
import { Language } from "../contact/person.ts";
import { Verdict as Resolution, Status } from "../incident/incident.ts";
import { Priority } from "../incident/priority.ts";
import { Window } from "../window/window.ts";

const Count = z.int().min(0);

/** Of a day: nothing to do, something to know, something that only the customer can do. */
export const Verdict = z.enum(["normal", "attention", "action-needed"]);
export type Verdict = z.infer<typeof Verdict>;

/** Why the verdict is what it is: codes and values, no words. */
export const Reason = z.discriminatedUnion("is", [
  /** So many incidents wait for the customer. */
  z.object({ is: z.literal("waiting"), count: Count }),
  /** The contract ends in so many days; negative: it has ended. */
  z.object({ is: z.literal("contract"), days: z.int() }),
  z.object({ is: z.literal("missed"), count: Count }),
  z.object({ is: z.literal("serious"), count: Count }),
  z.object({ is: z.literal("unresolved"), count: Count }),
  /** So many alerts were held back by windows: nobody was paged for them. */
  z.object({ is: z.literal("held"), count: Count }),
  /** A site answered so many percent of its requests with 5xx. */
  z.object({ is: z.literal("errors"), host: z.string(), percent: z.number() }),
  /** What is not known of the day. */
  z.object({ is: z.literal("no-log-store") }),
  z.object({ is: z.literal("unreadable") }),
  z.object({ is: z.literal("no-lines") }),
  z.object({ is: z.literal("incomplete") }),
  /** On so many sites some minutes were not observed. */
  z.object({ is: z.literal("gaps"), sites: Count, minutes: Count }),
  /** Nothing of the above. */
  z.object({ is: z.literal("nothing") }),
]);
export type Reason = z.infer<typeof Reason>;

/** Why a section has no figures: they are unknown, not zero. */
export const Unknown = z.object({
  is: z.literal("unknown"),
  /** No log store connected; it could not be read; it has no line of that day. */
  why: z.enum(["absent", "unreadable", "no-lines"]),
});
export type Unknown = z.infer<typeof Unknown>;

/** Figures from the log store. Not complete: some lines were not counted, each figure is the least it can be. */
const known = <S extends z.ZodRawShape>(shape: S) =>
  z.discriminatedUnion("is", [z.object({ is: z.literal("known"), isComplete: z.boolean(), ...shape }), Unknown]);

/** `before`: of the day before, when that is known in full. */
export const Figure = z.object({ value: Count, before: Count.optional() });
export type Figure = z.infer<typeof Figure>;

export const SiteTraffic = z.object({
  requests: Figure,
  blocked: Figure,
  /** Answered to the client, and answered by the origin, with 5xx. */
  errors: Figure,
  originErrors: Figure,
});
export type SiteTraffic = z.infer<typeof SiteTraffic>;

export const Traffic = known({
  ...SiteTraffic.shape,
  /** Asked to prove that they are no machine. */
  challenged: Figure,
  /** Recognised as an attack and let through: the module only observes. */
  watched: Figure,
});
export type Traffic = z.infer<typeof Traffic>;

const Gap = z.object({ from: z.int(), to: z.int() });
export const CoverageFigures = z.object({ minutes: Count, minutesObserved: Count, gaps: z.array(Gap) });

export const SiteLine = z.object({
  host: z.string(),
  core: z.boolean(),
  names: z.record(Language, z.string()).optional(),
  /** Absent: unknown. */
  traffic: SiteTraffic.optional(),
  coverage: CoverageFigures.optional(),
});
export type SiteLine = z.infer<typeof SiteLine>;

/** A code and how many requests it stands for, largest first. */
export const Ranked = z.object({ code: z.string(), requests: Count });
export type Ranked = z.infer<typeof Ranked>;

export const Attacks = known({ modules: z.array(Ranked), types: z.array(Ranked) });
export type Attacks = z.infer<typeof Attacks>;

export const Sources = known({
  top: z.array(z.object({ address: z.string(), requests: Count, sites: Count, paths: Count })),
});
export type Sources = z.infer<typeof Sources>;

/** One opening of an incident, with its promise. Times in ms. */
export const IncidentLine = z.object({
  number: z.int().optional(),
  host: z.string().optional(),
  kind: Kind,
  priority: Priority,
  status: Status,
  openedAt: z.int(),
  /** Promised, and used until the answer. */
  minutes: Count,
  usedSeconds: Count.optional(),
  /** Absent: the promised time still runs, or it was closed within it without an answer. */
  met: z.boolean().optional(),
  resolution: Resolution.shape.verdict.optional(),
});
export type IncidentLine = z.infer<typeof IncidentLine>;

export const Incidents = z.object({
  /** On that day. */
  opened: Count,
  /** Of those, whose promise is decided; and kept. */
  promised: Count,
  kept: Count,
  /** Of all that are listed, not closed. */
  open: Count,
  lines: z.array(IncidentLine),
  more: Count,
});
export type Incidents = z.infer<typeof Incidents>;

/** A window that was in force on that day, and how many alerts it held back then. */
export const WindowLine = Window.pick({
  kind: true,
  from: true,
  to: true,
  reason: true,
  sites: true,
  kinds: true,
}).extend({
  alerts: Count,
});
export type WindowLine = z.infer<typeof WindowLine>;

/** A report as data: what mail, page and file are made of. */
export const Report = z.object({
  kind: z.enum(["daily", "watch"]),
  customer: z.string(),
  name: z.string(),
  timeZone: z.string(),
  day: z.string(),
  from: z.int(),
  to: z.int(),
  /** When the facts were gathered. */
  at: z.int(),
  verdict: Verdict,
  /** Weightiest first. */
  reasons: z.array(Reason).min(1),
  traffic: Traffic,
  coverage: known({ minutes: Count, minutesObserved: Count }),
  sites: z.array(SiteLine),
  moreSites: Count,
  /** Requests for names that are no site of the customer's. */
  elsewhere: Count,
  attacks: Attacks,
  sources: Sources,
  incidents: Incidents,
  windows: z.array(WindowLine).default([]),
  /** Numbers of incidents that wait for the customer. */
  waiting: z.array(z.int()),
  contract: z.object({ number: z.string(), to: z.string(), days: z.int() }).optional(),
  duty: z.array(z.array(z.object({ name: z.string(), simulated: z.boolean() }))),
  ledger: z
    .discriminatedUnion("is", [
      z.object({ is: z.literal("closed"), count: Count, lastNumber: Count, head: z.string() }),
      z.object({ is: z.literal("not-closed") }),
    ])
    .optional(),
  /** Project and log store that the figures come from. */
  store: z.string().optional(),
  /** Every question to the logs was answered in full. */
  complete: z.boolean(),
});
export type Report = z.infer<typeof Report>;

/** A log store there is, and not everything in it could be read. */
export const isBroken = ({ complete, traffic }: Report): boolean =>
  !complete && !(traffic.is === "unknown" && traffic.why === "absent");
