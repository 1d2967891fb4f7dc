import { readFileSync } from "node:fs";
import type { Kind } from "../shared/domain/alert/kind.ts";
import { MINUTE, SECOND } from "../shared/domain/calendar.ts";
import type { Opened } from "./found-incidents.ts";

/** What really was in recorded lines. */
export interface TrueEvent {
  kind: string;
  host: string;
  start: string;
  end: string;
}

/** Kinds of true events, the kinds of incident that fit, and within how many seconds: as tools that score an export have it. */
const fits: Record<string, { kinds: Kind[]; seconds: number }> = {
  http_flood: { kinds: ["http-flood"], seconds: 120 },
  scan: { kinds: ["scan"], seconds: 300 },
  rfi_sweep: { kinds: ["scan", "injection-campaign"], seconds: 300 },
  outage502: { kinds: ["outage", "error-burst"], seconds: 600 },
  outage504: { kinds: ["outage", "error-burst"], seconds: 600 },
  errors5xx: { kinds: ["error-burst", "outage"], seconds: 2_700 },
  slow: { kinds: ["slow-origin"], seconds: 1_800 },
  credential_stuffing: { kinds: ["credential-stuffing"], seconds: 1_800 },
};
/** Kinds of which the truth says nothing. */
export const UNJUDGED: Kind = "injection-campaign";
/** An incident that is opened so long after the end still tells of the event. */
const SLACK_MS = 30 * MINUTE;

/** @param shiftMs lines are so much later than they were */
export const eventsIn = (file: string, site: string, shiftMs = 0): TrueEvent[] => {
  const later = (text: string) => new Date(Date.parse(text) + shiftMs).toISOString();
  return (JSON.parse(readFileSync(file, "utf8")) as TrueEvent[])
    .filter(({ kind, host }) => host?.startsWith(site) && fits[kind])
    .map((event) => ({ ...event, start: later(event.start), end: later(event.end) }));
};

/** Whether incidents of this kind are the ones that tell of it. */
export const isFor = ({ kind }: TrueEvent, by: Kind | undefined): boolean => fits[kind]?.kinds[0] === by;

/** Whatever is seen then on that site may be its effect. */
export const isOf = ({ host, start, end }: TrueEvent, one: Opened): boolean =>
  host === one.host && one.at >= Date.parse(start) - MINUTE && one.at <= Date.parse(end) + SLACK_MS;

const fitsTo = (event: TrueEvent, one: Opened): boolean =>
  (fits[event.kind]?.kinds.includes(one.kind) ?? false) && isOf(event, one);

/** Seconds from the true start to the first incident that fits; undefined: there is none. */
const delayOf = (event: TrueEvent, opened: Opened[]): number | undefined => {
  const first = opened.filter((one) => fitsTo(event, one)).sort((a, b) => a.at - b.at)[0];
  return first && Math.max(0, (first.at - Date.parse(event.start)) / SECOND);
};

export interface Judged {
  event: TrueEvent;
  delay: number | undefined;
  limit: number;
  state: "found" | "late" | "missed";
}

export const judged = (events: TrueEvent[], opened: Opened[]): Judged[] =>
  events.map((event) => {
    const [delay, limit] = [delayOf(event, opened), fits[event.kind]?.seconds ?? 0];
    return { event, delay, limit, state: delay === undefined ? "missed" : delay > limit ? "late" : "found" };
  });

/** Incidents that fit no true event. */
export const strays = (events: TrueEvent[], opened: Opened[]): Opened[] =>
  opened.filter((one) => !events.some((event) => fitsTo(event, one)));
