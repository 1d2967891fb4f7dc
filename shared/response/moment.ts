import type { Incident } from "../domain/incident/incident.ts";
import type { Deps } from "../ports/deps.ts";

/** When something happens to an incident: the clocks of two processes differ, and its timeline does not go back. */
export const momentOn = ({ tail }: Incident, { clock }: Pick<Deps, "clock">): number =>
  Math.max(clock.now(), Date.parse(tail.at));
