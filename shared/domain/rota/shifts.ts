import { DAY, dayOf, nextDay } from "../calendar.ts";
import { instantOf } from "../service-hours.ts";
import { type Layer, onCall, type Roster } from "./rota.ts";

/** A stretch in which one person is on call, or nobody. Times in ms, [from, to). */
export interface Shift {
  from: number;
  to: number;
  person: string | undefined;
}

/** A year: nobody plans further, and each day is looked at. */
export const MAX_SPAN_MS = 366 * DAY;

const timesOf = ({ at, week }: Layer): string[] => [at, ...(week ? [week.from, week.to] : [])];

/** Every instant at which somebody may take over. */
const changes = ({ rota: { layers, timeZone }, overrides }: Roster, from: number, to: number): number[] => {
  const times = [...new Set(layers.flatMap(timesOf))];
  const instants = overrides.flatMap((one) => [one.from, one.to]);
  for (let day = dayOf(from - DAY, timeZone); day <= dayOf(to, timeZone); day = nextDay(day))
    instants.push(...times.map((time) => instantOf(day, time, timeZone)));
  return [...new Set(instants)].filter((at) => at > from && at < to).sort((a, b) => a - b);
};

/** Who is on call when, from one instant to another at most `MAX_SPAN_MS` later. Neighbours are different people. */
export const shiftsBetween = (roster: Roster, from: number, to: number): Shift[] => {
  const starts = [from, ...changes(roster, from, to)];
  const shifts: Shift[] = [];
  for (const [i, start] of starts.entries()) {
    const person = onCall(roster, start);
    const last = shifts.at(-1);
    const end = starts[i + 1] ?? to;
    if (last && last.person === person) last.to = end;
    else shifts.push({ from: start, to: end, person });
  }
  return shifts;
};

/** The stretches without anybody. */
export const gapsIn = (shifts: Shift[]): Shift[] => shifts.filter(({ person }) => person === undefined);
