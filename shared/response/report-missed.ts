import type { Alert } from "../domain/alert/alert.ts";
import { received } from "../domain/alert/event.ts";
import { shardOf } from "../domain/digest.ts";
import { generationOf, type Incident, PROVIDER } from "../domain/incident/incident.ts";
import { respondBy } from "../domain/incident/response-clock.ts";
import type { Deps } from "../ports/deps.ts";
import { handOver } from "./hand-over.ts";

/** A promise ran out unanswered: an incident of the provider's own, once per generation. It opens none about itself. */
export const reportMissed = async (incident: Incident, deps: Deps): Promise<void> => {
  if (incident.kind === "self") return;
  const alert = missed(incident);
  const event = received(PROVIDER, alert, shardOf(incident.id, deps.settings.shards), deps.clock.now());
  await deps.events.insert(event);
  await handOver([event], deps);
};

const missed = (incident: Incident): Alert => {
  const { customer, id, number, priority, generation } = incident;
  const at = respondBy(generationOf(incident));
  return {
    source: "self",
    fingerprint: `missed:${id}:${generation}`,
    rule: "promise-missed",
    kind: "self",
    status: "firing",
    alertTime: at,
    firedAt: at,
    severity: 0,
    facts: { impact: "severely-affected", missed: id, customer, number: String(number ?? ""), priority },
  };
};
