import type { Alert } from "../alert/alert.ts";
import type { Dedupe } from "../alert/dedupe.ts";
import { type Event, received } from "../alert/event.ts";
import { DAY } from "../calendar.ts";
import { shardOf } from "../digest.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import { generationOf, type Incident, isClosed } from "./incident.ts";

/** Later it is another matter, and has an incident of its own. */
const REOPEN_DAYS = 30;

export type ReopeningRefusal = "not-closed" | "too-late" | "newer-incident";

export interface Asked {
  by: string;
  via: string;
  reason: string;
  shards: number;
}

/**
 * The event by which somebody opens an incident again: whoever completes alerts completes this, too. Said again of the same
 * closing it is the same event.
 */
export const reopeningOf = (
  incident: Incident,
  dedupe: Dedupe | undefined,
  { shards, ...said }: Asked,
  now: number,
): Outcome<Event, ReopeningRefusal> => {
  const { customer, id, cause, priority } = incident;
  const closed = isClosed(incident) ? generationOf(incident) : incident.generations.at(-2);
  if (closed?.resolvedAt === undefined) return refused("not-closed");
  const alert = alertFor(incident, closed.resolvedAt, now);
  const generation = closed.n + 1;
  const event = received(customer, alert, shardOf(id, shards), now);
  if (!isClosed(incident) && generationOf(incident).by !== event.event) return refused("not-closed");
  if (dedupe?.incident !== id) return refused("newer-incident");
  if (now - closed.resolvedAt > REOPEN_DAYS * DAY) return refused("too-late");
  return done({ ...event, cause, reopening: { incident: id, generation, priority, ...said } });
};

/** After every alert that came before the closing, and before every one that comes now. */
const alertFor = ({ id, kind, host, facts }: Incident, closedAt: number, now: number): Alert => ({
  ...{ source: "desk", fingerprint: id, rule: "desk", kind, status: "firing", severity: 0, facts },
  ...(host === undefined ? {} : { host }),
  alertTime: closedAt,
  firedAt: now,
});
