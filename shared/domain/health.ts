import * as z from "zod";
import { MINUTE } from "./calendar.ts";

/** That something of ours runs: a row a name, renewed at each beat. */
export const Heartbeat = z.object({
  name: z.string(),
  at: z.int(),
  /** From when on it has beaten without a gap; absent: since it was first seen. */
  since: z.int().optional(),
  rev: z.int(),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

/** Minutes between two beats of what has a timer. */
export const beatMinutes = {
  "baseline-learn": 1_440,
  "duty-tell": 60,
  "flow-reconcile": 60,
  "incident-sweep": 5,
  "ledger-close": 60,
  "log-watch": 60,
  "policy-propose": 1_440,
  "report-plan": 60,
} as const;
export type Beating = keyof typeof beatMinutes;
export const beating = Object.keys(beatMinutes) as Beating[];

/** The platform calls again what failed, within minutes: a beat that is later than this was missed. */
const LATE_MINUTES = 10;
const deadAfterMs = (name: Beating): number => (beatMinutes[name] + LATE_MINUTES) * MINUTE;

/** Only whole intervals of the clock are written down: a timer that runs more often than that is not asked to write each time. */
export const isBeat = (name: Beating, now: number): boolean => Math.floor(now / MINUTE) % beatMinutes[name] === 0;

export interface Check {
  name: string;
  status: "ok" | "late" | "waiting";
  at?: number;
}

/** `waiting`: it has never run yet. */
export const pulse = (name: Beating, heartbeat: Heartbeat | undefined, now: number): Check => {
  if (!heartbeat) return { name, status: "waiting" };
  return { name, status: now - heartbeat.at > deadAfterMs(name) ? "late" : "ok", at: heartbeat.at };
};

/** The next beat of a heart; after a silence it begins anew. */
export const beaten = (name: Beating, heart: Heartbeat | undefined, now: number): Heartbeat => {
  if (!heart) return { name, at: now, rev: 1 };
  return { ...heart, at: now, ...(now - heart.at > deadAfterMs(name) && { since: now }) };
};

/**
 * Who has been silent too long, as somebody sees it who beats. After a silence of the beholder's own nobody counts as silent but
 * the beholder: the others may only now be coming back, and their time runs from here.
 */
export const silentFor = (beholder: Beating, hearts: Heartbeat[], now: number): Heartbeat[] => {
  const own = hearts.find(({ name }) => name === beholder);
  if (own && now - own.at > deadAfterMs(beholder)) return [own];
  const awakeSince = own?.since ?? 0;
  return hearts.filter(
    ({ name, at }) => name in beatMinutes && now - Math.max(at, awakeSince) > deadAfterMs(name as Beating),
  );
};

/** What the service finds about itself, whatever it concerns. */
export const selfTroubles = [
  "stood-still",
  "timer-silent",
  "row-set-aside",
  "row-unreadable",
  "channel-refused",
] as const;
export type SelfTrouble = (typeof selfTroubles)[number];
