import { type Event, isHeld, held as onHold, released as onRelease } from "../domain/alert/event.ts";
import { META, siteItem } from "../domain/customer/customer.ts";
import { shardOf } from "../domain/digest.ts";
import { PROVIDER } from "../domain/incident/incident.ts";
import { done, type Outcome, refused } from "../domain/outcome.ts";
import { agreed, closed, endedEarly, type Wanted, type WindowRefusal } from "../domain/window/agree.ts";
import { type HeldCause, heldCauses, heldRow } from "../domain/window/held.ts";
import type { WantedWindow } from "../domain/window/wanted.ts";
import { endOf, holding, isInForce, LONGEST_MS, type Window, windowKey } from "../domain/window/window.ts";
import { Fault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import { handOver } from "./hand-over.ts";

/** Of a customer, what is in force at an instant. */
export const windowsAt = async (customer: string, at: number, deps: Pick<Deps, "windows">): Promise<Window[]> =>
  (await deps.windows.range({ customer }, { from: at - LONGEST_MS, to: at })).filter((one) => isInForce(one, at));

/** Of a customer, what was in force in a span at any time. */
export const windowsIn = async (customer: string, { from, to }: { from: number; to: number }, deps: Deps) => {
  const rows = await deps.windows.range({ customer }, { from: from - LONGEST_MS, to: to - 1 });
  return rows.filter((window) => window.to > from && !(window.ended && window.ended.at <= Math.max(from, window.from)));
};

/** The window that holds an alert back, and never what somebody opens again; what is looked at again is judged by what is in force now. */
export const holderOf = async (
  { customer, alert, heldAt, reopening }: Event,
  deps: Deps,
): Promise<Window | undefined> => {
  if (customer === PROVIDER || reopening) return undefined;
  const now = deps.clock.now();
  const inForce = await windowsAt(customer, now, deps);
  return holding(
    alert,
    inForce.filter((window) => heldAt !== undefined || isInForce(window, alert.alertTime)),
  );
};

/** Counted by its window first: whatever is cut off is done again. */
export const hold = async (event: Event, { id, kind }: Window, deps: Deps): Promise<void> => {
  const { rule, host = "" } = event.alert;
  await deps.held.insert(heldRow(id, event));
  await deps.events.replace(onHold(event, id, deps.clock.now()));
  deps.log({ did: "held", subject: `event:${event.cause}`, because: kind, window: id, rule, host });
};

/** What a window has held so far, by cause. */
export const heldBy = async ({ id }: Pick<Window, "id">, deps: Deps): Promise<HeldCause[]> =>
  heldCauses(await deps.held.range({ window: id }));

export const alertsIn = (causes: HeldCause[]): number => causes.reduce((sum, { alerts }) => sum + alerts, 0);

/**
 * A window is over: what it held last and still fires, as far as its rules have said, is looked at as if it came now. A cause
 * that was resolved or opened an incident meanwhile is let be.
 */
export const closeWindow = async (window: Window, deps: Deps): Promise<void> => {
  const causes = await heldBy(window, deps);
  const firing: Event[] = [];
  for (const cause of causes) firing.push(...(await released(cause, window, deps)));
  await handOver(firing, deps);
  const counts = { alerts: alertsIn(causes), causes: causes.length, released: firing.length };
  await deps.windows.replace(closed(window, counts, deps.clock.now()));
  deps.log({ did: "window-closed", subject: `window:${window.id}`, because: window.kind, ...counts });
};

/** What was held last of a cause, if nothing newer is known of it and it fires, or if it was released a moment ago. */
const released = async ({ cause, event, firstAt }: HeldCause, { id }: Window, deps: Deps): Promise<Event[]> => {
  const last = await deps.events.get({ cause, event });
  if (!last || last.window !== id || !isHeld(last)) return last ? [last] : [];
  const [newest] = await deps.events.range({ cause }, { reverse: true, limit: 1 });
  if (newest?.event !== event || last.alert.status !== "firing") return [];
  const pendingShard = shardOf(last.alert.fingerprint, deps.settings.shards);
  await deps.events.replace(onRelease(last, { pendingShard, since: firstAt }, deps.clock.now()));
  return [last];
};

/** What agreeing on windows needs. */
export type WindowDeps = Pick<Deps, "customers" | "people" | "windows" | "clock" | "settings">;

/** Whom and what it names must be there. @throws Fault INPUT_INVALID */
const wantedFrom = async (
  { customerId, from, reportHours, ...asked }: WantedWindow,
  deps: WindowDeps,
): Promise<Wanted> => {
  const items = [META, ...asked.sites.map(siteItem)].map((item) => ({ customer: customerId, item }));
  const [meta, ...sites] = await deps.customers.getAll(items);
  const people = await deps.people.getAll(asked.people.map((person) => ({ customer: PROVIDER, person })));
  const found = { customerId: meta, sites: sites.every(Boolean), people: people.every(Boolean) };
  const problems = Object.entries(found).flatMap(([path, isThere]) =>
    isThere ? [] : [{ path, message: "names what is not there" }],
  );
  if (problems.length > 0) throw new Fault("INPUT_INVALID", "", { problems });
  const reported = reportHours === undefined ? {} : { reportHours };
  return { ...asked, ...reported, customer: customerId, from: from ?? deps.clock.now() };
};

/** Agrees on a window, unless it may not be. The same again is the one that stands. */
export const agree = async (
  asked: WantedWindow,
  by: string,
  deps: WindowDeps,
): Promise<Outcome<Window, WindowRefusal>> => {
  const wanted = await wantedFrom(asked, deps);
  const now = deps.clock.now();
  const { customer, from, to } = wanted;
  const known = await deps.windows.range({ customer }, { from: from - 2 * LONGEST_MS, to: to + LONGEST_MS });
  const dueShard = shardOf(customer, deps.settings.shards);
  const outcome = agreed(wanted, { by, known, dueShard, now });
  if (!outcome.ok || (await deps.windows.insert(outcome.value))) return outcome;
  return done((await deps.windows.get(outcome.value)) ?? outcome.value);
};

/** Somebody who ends it at the same moment is a reason to look once more. */
const MAX_TURNS = 5;

/** Ends a window before its time; within a minute the sweep looks at what it held. */
export const end = async (
  id: string,
  said: { by: string; reason: string },
  deps: Pick<Deps, "windows" | "clock">,
): Promise<Outcome<Window, WindowRefusal | "not-found">> => {
  const key = windowKey(id);
  for (let turn = 0; key && turn < MAX_TURNS; turn++) {
    const window = await deps.windows.get(key);
    if (!window) break;
    const outcome = endedEarly(window, said, deps.clock.now());
    if (!outcome.ok || outcome.value === window) return outcome;
    const saved = await deps.windows.replace(outcome.value);
    if (saved) return done(saved);
  }
  return refused("not-found");
};

/** Of everybody, what is not over, the next to end first. */
export const windowsDue = async (deps: Pick<Deps, "windows" | "settings">): Promise<Window[]> => {
  const shards = [...Array(deps.settings.shards).keys()].map(String);
  const due = await Promise.all(shards.map((dueShard) => deps.windows.index("window_due", { dueShard })));
  return due.flat().sort((a, b) => endOf(a) - endOf(b));
};
