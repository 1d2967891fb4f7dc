import { generationOf, type Incident } from "../domain/incident/incident.ts";
import { nextUpdate, updateDueAt } from "../domain/incident/news.ts";
import { respondBy } from "../domain/incident/response-clock.ts";
import type { Deps } from "../ports/deps.ts";
import { tellOurselves } from "./tell-ourselves.ts";

/** A promise ran out unanswered: an incident of the provider's own, once per generation. It opens none about itself. */
export const reportMissed = async (incident: Incident, deps: Deps): Promise<void> => {
  if (incident.kind === "self") return;
  const { customer, id, number, priority, generation } = incident;
  const facts = { impact: "severely-affected", missed: id, customer, number: String(number ?? ""), priority };
  const at = respondBy(generationOf(incident));
  await tellOurselves({ rule: "promise-missed", of: `missed:${id}:${generation}`, at, facts }, deps);
};

/** The customer was to hear from us, and did not: once per update. */
export const reportUpdateMissed = async (incident: Incident, deps: Deps): Promise<void> => {
  const { customer, id, number, priority, generation } = incident;
  const facts = { impact: "severely-affected", update: id, customer, number: String(number ?? ""), priority };
  const of = `update-missed:${id}:${generation}:${nextUpdate(incident)}`;
  await tellOurselves({ rule: "update-missed", of, at: updateDueAt(incident) ?? deps.clock.now(), facts }, deps);
};
