import * as z from "zod";
import { writtenText } from "../personal.ts";
import { Mutable, WindowKind } from "./window.ts";

const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** A window as somebody asks for it. Whoever holds alerts back says where, and of a mute what. */
export const WantedWindow = z
  .object({
    customerId: z.string().min(1).max(60),
    kind: WindowKind,
    /** Without it: from now on. */
    from: Instant.optional(),
    to: Instant,
    reason: writtenText({ max: 500 }),
    sites: z.array(z.string().trim().toLowerCase().min(1).max(253)).max(500).default([]),
    kinds: z.array(Mutable).max(Mutable.options.length).default([]),
    people: z.array(z.string().min(1).max(40)).max(20).default([]),
    /** Without it the watch period is told of in the daily report alone. */
    reportHours: z.int().min(1).max(24).optional(),
  })
  .refine(({ kind, sites }) => sites.length > 0 || kind === "watch" || kind === "freeze", {
    path: ["sites"],
    error: "must name the sites",
  })
  .refine(({ kind, kinds }) => kinds.length > 0 === (kind === "mute"), {
    path: ["kinds"],
    error: "must be named of a mute, and of nothing else",
  })
  .refine(({ kind, people }) => people.length === 0 || kind === "watch", {
    path: ["people"],
    error: "are for a watch period only",
  })
  .refine(({ kind, reportHours }) => reportHours === undefined || kind === "watch", {
    path: ["reportHours"],
    error: "is for a watch period only",
  });
export type WantedWindow = z.infer<typeof WantedWindow>;
