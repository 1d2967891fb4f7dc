import * as z from "zod";
import type { Report } from "../../shared/domain/delivery/delivery.ts";

/** What a provider says of a message that we gave this `outId`: of a call or of a short message. */
export interface Receipt {
  outId: string;
  report: Report;
}

/** A push holds a few; more than these are not receipts. */
const MAX_RECEIPTS = 1_000;
const OUT_ID = /^[0-9a-f]{15}$/;

/** Numbers come as texts, and now and then as numbers. */
export const Text = z.union([z.string(), z.number()]).transform(String).pipe(z.string().max(100));

/** Those of a pushed list that can be read and that we may have issued; undefined: the body is no such list. */
export const readReceipts = <T extends { out_id: string }>(body: unknown, schema: z.ZodType<T>): T[] | undefined => {
  if (!Array.isArray(body)) return undefined;
  const read = body.slice(0, MAX_RECEIPTS).flatMap((item) => schema.safeParse(item).data ?? []);
  if (read.length < Math.min(body.length, 1)) return undefined;
  return read.filter(({ out_id }) => OUT_ID.test(out_id));
};
