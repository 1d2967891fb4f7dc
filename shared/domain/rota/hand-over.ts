import { onCall, type Roster } from "./rota.ts";
import { shiftsBetween } from "./shifts.ts";

/** Somebody else is on call from here on. Undefined: a gap. */
export interface Change {
  at: number;
  goes: string | undefined;
  comes: string | undefined;
}

/** Every instant within the span at which somebody takes over. */
export const changesIn = (roster: Roster, from: number, to: number): Change[] => {
  const shifts = shiftsBetween(roster, from, to);
  return shifts.slice(1).map(({ from: at, person: comes }, i) => ({ at, goes: shifts[i]?.person, comes }));
};

export type Part = "comes" | "goes";

/** What a person does at an instant; undefined: nothing, the rota has changed. */
export const partOf = (roster: Roster, person: string, at: number): Part | undefined => {
  const [goes, comes] = [onCall(roster, at - 1), onCall(roster, at)];
  if (goes === comes) return undefined;
  if (comes === person) return "comes";
  return goes === person ? "goes" : undefined;
};
