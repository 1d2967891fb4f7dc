import * as z from "zod";
import { MINUTE } from "./calendar.ts";

/** That something of ours ran: a row a name, renewed every few minutes. */
export const Heartbeat = z.object({ name: z.string(), at: z.int(), rev: z.int() });
export type Heartbeat = z.infer<typeof Heartbeat>;

export const HEARTBEAT_MINUTES = 5;
/** Two beats may be missed before something counts as dead. */
const DEAD_AFTER_MINUTES = 3 * HEARTBEAT_MINUTES;

export interface Check {
  name: string;
  status: "ok" | "late" | "waiting";
  at?: number;
}

/** `waiting`: it has never run yet. */
export const pulse = (name: string, heartbeat: Heartbeat | undefined, now: number): Check => {
  if (!heartbeat) return { name, status: "waiting" };
  return { name, status: now - heartbeat.at > DEAD_AFTER_MINUTES * MINUTE ? "late" : "ok", at: heartbeat.at };
};
