import * as z from "zod";

/** A link by which somebody answers a question that is no incident's: shall they take over, or does this address work? Known by its hash only; good once. */
export const Link = z.object({
  hash: z.string(),
  person: z.string(),
  /** Whose person; absent: ours. */
  customer: z.string().optional(),
  /** As it was asked at this instant. */
  swap: z.object({ rota: z.string(), override: z.string(), at: z.int() }).optional(),
  /** The key of the address. */
  contact: z.string().optional(),
  until: z.int(),
  usedAt: z.int().optional(),
  rev: z.int(),
});
export type Link = z.infer<typeof Link>;
