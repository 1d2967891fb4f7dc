import * as z from "zod";
import { Language } from "../contact/person.ts";
import { News } from "../incident/incident.ts";

/** An incident, as it was when the message was written down. */
export const AboutIncident = z.object({
  is: z.literal("incident"),
  incident: z.string(),
  generation: z.int(),
  round: z.int(),
  /** Number of the level, from 0; `handover`, `reminder`, `answer`. */
  level: z.union([z.int(), z.enum(["handover", "reminder", "answer"])]),
});
export type AboutIncident = z.infer<typeof AboutIncident>;

/** How an incident stands: told to the customer; `update-due` and `update-overdue` ask ours to tell it, `help` to join whoever has it. */
export const AboutNews = z.object({
  is: z.literal("news"),
  incident: z.string(),
  generation: z.int(),
  what: z.enum([...News.shape.what.options, "update-due", "update-overdue", "report-due", "report-overdue", "help"]),
  /** The how manieth of its kind in this generation. */
  n: z.int(),
});
export type AboutNews = z.infer<typeof AboutNews>;

/** A turn in a ticket's conversation. */
export const AboutTicket = z.object({
  is: z.literal("ticket"),
  ticket: z.string(),
  incident: z.string(),
  /** `received` confirms it to the customer; `reply` brings what the other side wrote; `urge` asks ours to write. */
  what: z.enum(["received", "reply", "urge"]),
  /** Of the message, or the how manieth urge. */
  seq: z.int(),
});
export type AboutTicket = z.infer<typeof AboutTicket>;

/** A report of the customer, in one language. */
export const AboutReport = z.object({
  is: z.literal("report"),
  /** `daily#2026-10-01` */
  report: z.string(),
  language: Language,
});
export type AboutReport = z.infer<typeof AboutReport>;

/** What people on call are told of their turns. */
export const AboutDuty = z.object({
  is: z.literal("duty"),
  /** `swap-asked` asks for a yes; `swap-answered` brings it; `ordered`: a duty lead has decided; `hand-over`: the turn begins or ends; `gaps`: nobody's turns; `test`: does this address work? */
  what: z.enum(["swap-asked", "swap-answered", "ordered", "hand-over", "gaps", "test"]),
  /** Absent: all of them. */
  rota: z.string().optional(),
  override: z.string().optional(),
  /** Of a test: the key of the address, and of which customer's person; absent: of ours. */
  contact: z.string().optional(),
  of: z.string().optional(),
  /** Of a swap: when it was asked for; of a hand-over: when it is; of gaps: the day's beginning; of a test: the week's. */
  at: z.int(),
});
export type AboutDuty = z.infer<typeof AboutDuty>;

/** What waits for the approvers of a customer, told on a day. */
export const AboutProposals = z.object({ is: z.literal("proposals"), of: z.string(), day: z.string() });
export type AboutProposals = z.infer<typeof AboutProposals>;

/** Several messages in one: what came up for the same recipient within a minute. */
export const AboutBundle = z.object({ is: z.literal("bundle"), bundle: z.string() });
export type AboutBundle = z.infer<typeof AboutBundle>;

/** What a message is about: with customer, recipient and channel the natural key of its row. */
export const About = z.discriminatedUnion("is", [
  AboutIncident,
  AboutNews,
  AboutTicket,
  AboutReport,
  AboutDuty,
  AboutProposals,
  AboutBundle,
]);
export type About = z.infer<typeof About>;

/** As log lines name it. */
export const nameOf = (about: About): string => {
  switch (about.is) {
    case "incident":
    case "news":
      return `incident:${about.incident}`;
    case "ticket":
      return `ticket:${about.ticket}`;
    case "report":
      return `report:${about.report}`;
    case "proposals":
      return `proposals:${about.of} ${about.day}`;
    case "duty":
      return `duty:${about.what}:${about.rota ?? ""}`;
    case "bundle":
      return `bundle:${about.bundle}`;
  }
};
