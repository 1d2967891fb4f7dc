import * as z from "zod";
import { DAY, MINUTE } from "../calendar.ts";
import { type Incident, incidentIdOf, isClosed } from "../incident/incident.ts";
import type { Event } from "./event.ts";

/** One incident per cause: which, in which generation, and by which event. Emptied when free again, never deleted. */
export const Dedupe = z.object({
  customer: z.string(),
  cause: z.string(),
  incident: z.string().optional(),
  generation: z.int().optional(),
  by: z.string().optional(),
  first: z.int(),
  last: z.int(),
  rev: z.int(),
});
export type Dedupe = z.infer<typeof Dedupe>;

/** After closing, a cause that fires again within this time (inclusive) is the same trouble, and reopens. */
export const QUIET_MINUTES = 30;
/** A customer may take a ticket up again for a month; then the matter is another one. */
const TICKET_QUIET_DAYS = 30;

export const quietMs = ({ kind }: Pick<Incident, "kind">): number =>
  kind === "ticket" ? TICKET_QUIET_DAYS * DAY : QUIET_MINUTES * MINUTE;

/** What a firing event has to do next. Each step is one conditional write; after it the rows are read again. */
export type Placing =
  /** Nobody has this cause: take it for this event. */
  | { do: "claim"; incident: string }
  /** The cause was taken by the event `by`, which has not written its incident yet: write it. */
  | { do: "open"; by: string }
  /** Closed a moment ago: raise the generation in the dedupe row. */
  | { do: "reopen"; generation: number }
  /** The dedupe row is ahead: bring the incident to its generation. */
  | { do: "follow"; generation: number; by: string }
  /** Closed, and the quiet time is over: empty the dedupe row. */
  | { do: "free" }
  /** A resolving alert of which no incident is known. */
  | { do: "nothing" }
  /** It belongs to this incident. */
  | { do: "join"; incident: Incident };

export interface Rows {
  /** The incident that this very event would open, if it has. */
  own: Incident | undefined;
  dedupe: Dedupe | undefined;
  /** The incident that the dedupe row names. */
  incident: Incident | undefined;
}

const onClosed = (event: Event, incident: Incident, dedupe: Dedupe, now: number): Placing => {
  const closedAt = incident.resolvedAt ?? now;
  const old = dedupe.by === event.event || event.alert.alertTime <= (incident.mitigatedBy ?? 0);
  if (old) return { do: "join", incident };
  return now <= closedAt + quietMs(incident) ? { do: "reopen", generation: incident.generation + 1 } : { do: "free" };
};

const onFree = (event: Event, own: Incident | undefined): Placing => {
  if (own) return { do: "join", incident: own };
  return event.alert.status === "firing" ? { do: "claim", incident: incidentIdOf(event) } : { do: "nothing" };
};

/** What opens, reopens, or makes room for opening: others are in the midst of it, or belong to what has begun. */
export const begins = (step: Placing): boolean => ["claim", "reopen", "free"].includes(step.do);

/** Somebody's word counts however long it was quiet, unless the cause has another incident since. */
const onReopening = (event: Event, { dedupe, incident }: Rows): Placing => {
  const { incident: id, generation = 0 } = event.reopening ?? {};
  if (!incident || dedupe?.generation === undefined || dedupe.incident !== id) return { do: "nothing" };
  if (dedupe.generation > incident.generation)
    return { do: "follow", generation: dedupe.generation, by: dedupe.by ?? event.event };
  return isClosed(incident) && incident.generation < generation
    ? { do: "reopen", generation }
    : { do: "join", incident };
};

/** What follows from the rows. What begins something is decided upon first, by whoever carries it out. */
export const placing = (event: Event, { own, dedupe, incident }: Rows, now: number): Placing => {
  if (event.reopening) return onReopening(event, { own, dedupe, incident });
  if (dedupe?.incident === undefined || dedupe.generation === undefined) return onFree(event, own);
  if (!incident) return { do: "open", by: dedupe.by ?? event.event };
  if (dedupe.generation > incident.generation)
    return { do: "follow", generation: dedupe.generation, by: dedupe.by ?? event.event };
  if (own && own.id !== incident.id) return { do: "join", incident: own };
  const reopens = event.alert.status === "firing" && isClosed(incident);
  return reopens ? onClosed(event, incident, dedupe, now) : { do: "join", incident };
};

export const claimed = (dedupe: Dedupe | undefined, event: Event, incident: string, now: number): Dedupe => ({
  customer: event.customer,
  cause: event.cause,
  incident,
  generation: 1,
  by: event.event,
  first: now,
  last: now,
  rev: dedupe?.rev ?? 1,
});

export const raised = (dedupe: Dedupe, event: Event, generation: number, now: number): Dedupe => ({
  ...dedupe,
  generation,
  by: event.event,
  last: now,
});

export const freed = ({ customer, cause, first, rev }: Dedupe, now: number): Dedupe => ({
  customer,
  cause,
  first,
  last: now,
  rev,
});
