import { type Incident, isClosed } from "./incident.ts";

/** Why an act changes nothing. */
export type Refusal =
  | "closed"
  | "older-generation"
  | "already-acknowledged"
  | "already-answered"
  | "not-acknowledged"
  | "not-answered"
  | "not-waiting"
  | "already-waiting"
  | "same-priority"
  | "already-theirs"
  | "not-closed";

/** Who acts, through what, on which generation (a link knows only its own). */
export interface Actor {
  by: string;
  via: string;
  generation: number;
}

export const refusalFor = (incident: Incident, { generation }: Actor): Refusal | undefined => {
  if (generation !== incident.generation) return "older-generation";
  return isClosed(incident) ? "closed" : undefined;
};
