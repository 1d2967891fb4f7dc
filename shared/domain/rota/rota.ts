import * as z from "zod";
import { dayBefore, dayOf, daysBetween } from "../calendar.ts";
import { counts, instantOf, type ServiceHours, WallTime, Week } from "../service-hours.ts";

/** People who take turns, in order. */
export const Layer = z.object({
  people: z.array(z.string().min(1)).min(1).max(50),
  /** The day on which the first of them begins. */
  from: z.iso.date(),
  /** When a turn is handed over, by the clock on the rota's wall. */
  at: WallTime.refine((at) => at !== "24:00", "must be before 24:00"),
  /** Length of a turn: 1 = daily, 7 = weekly. */
  days: z.int().min(1).max(366),
  /** Only in these hours; the rest is for the layers before it. */
  week: Week.optional(),
});
export type Layer = z.infer<typeof Layer>;

/** Who is on call, turn by turn. Of the layers the last one that has somebody counts. */
export const Rota = z.object({
  name: z.string().min(1).max(100),
  timeZone: z.string(),
  layers: z.array(Layer).min(1).max(10),
});
export type Rota = z.infer<typeof Rota>;

/**
 * Somebody else for a while. Ordered by a duty lead it holds at once; a swap that a person proposes to another
 * holds when the other has agreed. Times in ms, [from, to).
 */
export const Override = z.object({
  id: z.string(),
  from: z.int(),
  to: z.int(),
  person: z.string(),
  reason: z.string().max(500),
  by: z.string(),
  at: z.int(),
  state: z.enum(["proposed", "agreed", "declined", "withdrawn"]),
  /** When the other said yes or no. */
  repliedAt: z.int().optional(),
});
export type Override = z.infer<typeof Override>;

/** A rota and what was changed of it. */
export interface Roster {
  rota: Rota;
  overrides: Override[];
}

const hoursOf = ({ week }: Layer, timeZone: string): ServiceHours | undefined =>
  week && { ...week, timeZone, holidays: [], workdays: [] };

/** Whose turn it is in a layer; undefined before it begins and outside its hours. Turns follow the calendar, so clocks that change move none. */
const turnAt = (layer: Layer, timeZone: string, at: number): string | undefined => {
  const today = dayOf(at, timeZone);
  const day = at < instantOf(today, layer.at, timeZone) ? dayBefore(today) : today;
  const turn = Math.floor(daysBetween(layer.from, day) / layer.days);
  if (turn < 0 || !counts(hoursOf(layer, timeZone), at)) return undefined;
  return layer.people[turn % layer.people.length];
};

/** Who is on call at an instant; undefined: a gap. The newest override beats the layers. */
export const onCall = ({ rota: { layers, timeZone }, overrides }: Roster, at: number): string | undefined => {
  const over = overrides.filter(({ state, from, to }) => state === "agreed" && from <= at && at < to);
  const newest = over.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))[0];
  if (newest) return newest.person;
  return layers.map((layer) => turnAt(layer, timeZone, at)).findLast((person) => person !== undefined);
};
