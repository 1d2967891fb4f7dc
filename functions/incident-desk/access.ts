import { type IncidentKey, keyOf } from "../../shared/domain/incident/incident.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { turnedAway } from "../../shared/response/looked.ts";
import { isStaff, type Visit } from "../../shared/runtime/endpoint.ts";

/** Somebody else's incident does not exist for a customer, whatever the id. */
export const keyFor = async (id: string, deps: Deps, { caller, looker }: Visit): Promise<IncidentKey> => {
  const key = keyOf(id);
  if (key && (isStaff(caller) || key.customer === caller.customer)) return key;
  if (key) await turnedAway({ customer: key.customer, subject: id }, looker, deps);
  throw new Fault("NOT_FOUND", "");
};
