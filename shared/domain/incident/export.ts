import type { Event } from "../alert/event.ts";
import { iso, SECOND } from "../calendar.ts";
import type { About } from "../delivery/about.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { hoursText } from "../service-hours.ts";
import { type Generation, generationOf, type Incident } from "./incident.ts";
import { met, respondBy, usedSeconds } from "./response-clock.ts";
import type { Entry, TimelineRow } from "./timeline.ts";

const instant = (at: number | undefined): string | null => (at === undefined ? null : iso(at));

/** The promise of one generation and what became of it; nothing here that cannot be recomputed from the timeline. */
export const generationExport = (generation: Generation, now: number) => ({
  n: generation.n,
  openedAt: iso(generation.openedAt),
  clockStartedAt: iso(generation.clockStartedAt),
  respondBy: iso(respondBy(generation)),
  minutes: generation.minutes,
  hours: generation.hours ? hoursText(generation.hours) : null,
  earlier: (generation.earlier ?? []).map(({ priority, minutes, until }) => ({ priority, minutes, until: iso(until) })),
  pauses: generation.pauses.map(({ from, to, reason }) => ({ from: iso(from), to: instant(to), reason })),
  acknowledgedAt: instant(generation.acknowledgedAt),
  acknowledgedBy: generation.acknowledgedBy ?? null,
  answeredAt: instant(generation.answeredAt),
  answeredBy: generation.answeredBy ?? null,
  answeredVia: generation.answeredVia ?? null,
  usedSeconds: generation.answeredAt === undefined ? null : usedSeconds(generation, generation.answeredAt),
  met: met(generation, Math.min(now, generation.resolvedAt ?? now)) ?? null,
});

/** The table's rows in order, and the tail from the incident's own row where the table lacks it. */
export const timelineOf = ({ tail }: Incident, rows: TimelineRow[]): Entry[] => {
  const entries = rows.map(({ seq, at, what, by, data, previousHash, hash }) => ({
    seq,
    at,
    what,
    by,
    data,
    previousHash,
    hash,
  }));
  return entries.some(({ seq }) => seq === tail.seq) ? entries : [...entries, tail];
};

export interface IncidentFacts {
  incident: Incident;
  timeline: Entry[];
  redeliveries: number;
  now: number;
}

export const incidentExport = ({ incident, timeline, redeliveries, now }: IncidentFacts) => ({
  id: incident.id,
  number: incident.number ?? null,
  customerId: incident.customer,
  host: incident.host ?? null,
  kind: incident.kind,
  firstPriority: incident.firstPriority,
  priority: incident.priority,
  reason: `${incident.impact} on ${incident.core ? "a core site" : "another site"}`,
  status: incident.status,
  openedAt: iso(incident.openedAt),
  firstSeenAt: iso(incident.firstSeenAt),
  lastSeenAt: iso(incident.lastSeenAt),
  detectionSeconds: Math.round((incident.openedAt - incident.firstSeenAt) / SECOND),
  alerts: incident.alerts,
  redeliveries,
  mitigatedAt: instant(incident.mitigatedBy),
  resolvedAt: instant(incident.resolvedAt),
  verdict: incident.verdict ?? null,
  respondBy: iso(respondBy(generationOf(incident))),
  generations: incident.generations.map((generation) => generationExport(generation, now)),
  timeline,
});

interface Place {
  incidentId: string | null;
  generation: number | null;
  round: number | null;
  step: number | null;
  news: string | null;
}

/** Which incident a message is about, and which step of what; nothing of messages about something else. */
const placeOf = (about: About): Place => {
  if (about.is === "news") {
    const { incident, generation, what } = about;
    return { incidentId: incident, generation, round: null, step: null, news: what };
  }
  if (about.is !== "incident") return { incidentId: null, generation: null, round: null, step: null, news: null };
  const { incident, generation, round, level } = about;
  return { incidentId: incident, generation, round, step: typeof level === "number" ? level : null, news: null };
};

export const deliveryExport = (delivery: Delivery) => ({
  id: delivery.id,
  ...placeOf(delivery.about),
  template: delivery.template,
  channel: delivery.channel,
  recipient: delivery.recipient,
  state: delivery.state === "bundled" ? ("pending" as const) : delivery.state,
  reason: delivery.reason ?? null,
  attempts: delivery.attempts,
  sentAt: instant(delivery.sentAt),
  seenSeq: delivery.seenSeq ?? null,
  receiptAt: instant(delivery.receiptAt),
  providerId: delivery.providerId ?? null,
  failure: delivery.failure ?? (delivery.state === "not-received" ? (delivery.reason ?? null) : null),
  fallbackOf: delivery.fallbackOf ?? null,
  bundleId: delivery.about.is === "bundle" ? delivery.about.bundle : (delivery.bundle ?? null),
});

/** Events that name an incident, by incident. */
export const redeliveriesOf = (events: Event[], calls: { cause: string; event: string }[]): Map<string, number> => {
  const incidentOf = new Map(events.map(({ cause, event, incident }) => [`${cause} ${event}`, incident]));
  const counts = new Map<string, number>();
  for (const { cause, event } of calls) {
    const incident = incidentOf.get(`${cause} ${event}`);
    if (incident !== undefined) counts.set(incident, (counts.get(incident) ?? 0) + 1);
  }
  return counts;
};
