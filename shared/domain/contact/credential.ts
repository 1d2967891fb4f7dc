import * as z from "zod";
import { sha256 } from "../digest.ts";

/** What a key opens. A hook key may only deliver alerts. */
export const Scope = z.enum(["hook", "customer", "operator", "admin"]);
export type Scope = z.infer<typeof Scope>;

/** A bearer key or hook secret, known to us by its hash only. */
export const Key = z.object({
  hash: z.string(),
  customer: z.string(),
  person: z.string(),
  scopes: z.array(Scope),
  until: z.int(),
  rev: z.int(),
});
export type Key = z.infer<typeof Key>;

/**
 * A link of one page: one incident, one generation, each act once; or everything that was told in one bundle. Known by its hash
 * only. What goes to a group only shows, since nobody knows who reads it.
 */
export const Token = z.object({
  hash: z.string(),
  customer: z.string(),
  /** Absent: all of a bundle. */
  incident: z.string().optional(),
  generation: z.int().optional(),
  bundle: z.string().optional(),
  /** Whose link it is; of a group, `group`. */
  person: z.string(),
  acts: z.boolean(),
  /** Id of the message that brought it. */
  delivery: z.string().optional(),
  until: z.int(),
  usedAt: z.int().optional(),
  rev: z.int(),
});
export type Token = z.infer<typeof Token>;

export const hashOf = (secret: string): string => sha256(secret);
