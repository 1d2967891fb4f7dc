import { iso } from "../calendar.ts";
import type { Held } from "./held.ts";
import { endOf, isInForce, type Window } from "./window.ts";

const statusOf = (window: Window, now: number): "planned" | "in-force" | "over" => {
  if (isInForce(window, now)) return "in-force";
  return endOf(window) > now ? "planned" : "over";
};

export const windowView = (window: Window, now: number) => {
  const { id, customer, kind, from, to, reason, by, at, sites, kinds, people, reportHours, ended } = window;
  return {
    ...{ id, customerId: customer, kind, status: statusOf(window, now) },
    ...{ from: iso(from), to: iso(to), reason, by, at: iso(at), sites, kinds, people },
    ...(reportHours !== undefined && { reportHours }),
    ended: ended ? { at: iso(ended.at), by: ended.by, reason: ended.reason } : null,
  };
};

/** What it held is counted from the rows; `released`: of its causes, once it was over, those that still fired. */
export const windowExport = (window: Window, held: Held[], now: number) => ({
  ...windowView(window, now),
  alerts: held.length,
  causes: new Set(held.map(({ cause }) => cause)).size,
  closedAt: window.closed ? iso(window.closed.at) : null,
  released: window.closed?.released ?? null,
});
