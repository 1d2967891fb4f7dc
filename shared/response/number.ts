import type { Incident } from "../domain/incident/incident.ts";
import type { Deps } from "../ports/deps.ts";
import { save } from "./save.ts";

/**
 * The next number of the customer, without gaps: a number row expects absence. Whoever died after taking a number finds it
 * again while it is the newest; otherwise it is void, since its incident will name another.
 */
export const takeNumber = async (incident: Incident, deps: Deps): Promise<Incident | undefined> => {
  const { customer, id } = incident;
  const [last] = await deps.numbers.range({ customer }, { reverse: true, limit: 1 });
  const number = last?.incident === id ? last.number : (last?.number ?? 0) + 1;
  const taken = last?.incident === id || (await deps.numbers.insert({ customer, number, incident: id, rev: 1 }));
  return taken ? save(incident, { ...incident, number }, deps) : undefined;
};
