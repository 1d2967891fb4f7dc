import type { Alert } from "../domain/alert/alert.ts";
import { received } from "../domain/alert/event.ts";
import { shardOf } from "../domain/digest.ts";
import { PROVIDER } from "../domain/incident/incident.ts";
import type { Deps } from "../ports/deps.ts";
import { handOver } from "./hand-over.ts";

/** What went wrong with our own work; `of` makes it one thing, however often it is told. */
export interface Trouble extends Pick<Alert, "rule" | "facts"> {
  of: string;
  /** When it was due, or seen first: the same each time it is told. */
  at: number;
}

/** Opens an incident of the provider's own about the service itself, by the path of every alert. Told twice it is one. */
export const tellOurselves = async ({ rule, facts, of, at }: Trouble, deps: Deps): Promise<void> => {
  const alert: Alert = {
    source: "self",
    fingerprint: of,
    rule,
    kind: "self",
    status: "firing",
    alertTime: at,
    firedAt: at,
    severity: 0,
    facts,
  };
  const event = received(PROVIDER, alert, shardOf(of, deps.settings.shards), deps.clock.now());
  const stored = (await deps.events.insert(event)) ? event : await deps.events.get(event);
  if (stored?.doneAt === undefined) await handOver([event], deps);
};
