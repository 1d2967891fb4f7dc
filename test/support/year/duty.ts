import { DAY } from "../../../shared/domain/calendar.ts";
import { dutyLeads, type Layer, rotas } from "./provider.ts";

/*
 * Who is on duty, by code of its own: it reads the clock on the wall, and shares nothing with the product's rotas.
 */

const walls = new Map<string, Intl.DateTimeFormat>();

/** Day and `HH:MM` in a zone. */
const wallAt = (at: number, timeZone: string): [day: string, time: string] => {
  const style = { dateStyle: "short", timeStyle: "short" } as const;
  const format = walls.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, ...style });
  walls.set(timeZone, format);
  const [day = "", time = ""] = format.format(at).split(" ");
  return [day, time];
};

export const hourAt = (at: number, timeZone: string): number => Number(wallAt(at, timeZone)[1].slice(0, 2));

const daysSince = (from: string, day: string): number => (Date.parse(day) - Date.parse(from)) / DAY;

const turn = ({ people, from, at, days, week }: Layer, [day, time]: [string, string]): string | undefined => {
  const weekday = new Date(day).getUTCDay() || 7;
  if (week && !(week.days.includes(weekday) && week.from <= time && time < week.to)) return undefined;
  const nth = Math.floor((daysSince(from, day) - (time < at ? 1 : 0)) / days);
  return people[nth % people.length];
};

/** Somebody else for a while, as it was accepted. */
export interface Override {
  rota: string;
  from: number;
  to: number;
  person: string;
  at: number;
}

export interface Duty {
  overrides: Override[];
  /** Whom a rota calls: whoever has the turn, else every duty lead. */
  calledBy(rota: string, at: number): string[];
}

export const openDuty = (): Duty => {
  const overrides: Override[] = [];
  const onCall = (rota: string, at: number): string | undefined => {
    const over = overrides.filter((one) => one.rota === rota && one.from <= at && at < one.to);
    if (over.length > 0) return over.reduce((newest, one) => (one.at >= newest.at ? one : newest)).person;
    const { timeZone = "UTC", layers = [] } = rotas[rota] ?? {};
    return layers.map((layer) => turn(layer, wallAt(at, timeZone))).findLast((person) => person !== undefined);
  };
  return {
    overrides,
    calledBy: (rota, at) => {
      const person = onCall(rota, at);
      return person === undefined ? dutyLeads : [person];
    },
  };
};
