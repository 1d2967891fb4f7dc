import * as z from "zod";

/** A row of a rota: the rota itself (`META`), or an override. */
export const RotaItem = z.object({
  rota: z.string(),
  item: z.string(),
  /** JSON of the item, read by the schema that its name calls for. */
  body: z.record(z.string(), z.unknown()),
  rev: z.int(),
});
export type RotaItem = z.infer<typeof RotaItem>;

export const ROTA = "META";

/** 13 digits hold every instant until the year 2286, so that keys sort by time. */
const TIME_DIGITS = 13;
const LAST = 10 ** TIME_DIGITS - 1;

/** By its end, so that those which are over are not read. */
export const overrideItem = (to: number, id: string): string =>
  `OVERRIDE#${String(Math.min(to, LAST)).padStart(TIME_DIGITS, "0")}#${id}`;
