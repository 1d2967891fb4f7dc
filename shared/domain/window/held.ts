import * as z from "zod";
import type { Event } from "../alert/event.ts";
import { Kind } from "../alert/kind.ts";

/** An alert that a window held back: written once, counted by its window. */
export const Held = z.object({
  window: z.string(),
  cause: z.string(),
  event: z.string(),
  kind: Kind,
  host: z.string().optional(),
  alertTime: z.int(),
  rev: z.int(),
});
export type Held = z.infer<typeof Held>;

export const heldRow = (window: string, { cause, event, alert }: Event): Held => ({
  ...{ window, cause, event, rev: 1 },
  ...{ kind: alert.kind, host: alert.host, alertTime: alert.alertTime },
});

/** What a window has held of one cause. */
export interface HeldCause {
  cause: string;
  kind: Kind;
  host: string | undefined;
  alerts: number;
  firstAt: number;
  lastAt: number;
  /** The newest. */
  event: string;
}

/** By cause, in the order of the rows, which is that of the table's key. */
export const heldCauses = (rows: Held[]): HeldCause[] => {
  const causes = new Map<string, HeldCause>();
  for (const { cause, event, kind, host, alertTime } of rows) {
    const known = causes.get(cause) ?? { cause, kind, host, alerts: 0, firstAt: alertTime, lastAt: alertTime, event };
    causes.set(cause, { ...known, alerts: known.alerts + 1, lastAt: alertTime, event });
  }
  return [...causes.values()];
};
