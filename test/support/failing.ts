import { SECOND } from "../../shared/domain/calendar.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { type Place, portsAround } from "./places.ts";

/**
 * What becomes of a call: it fails and has no effect, it fails and has its effect, or it takes almost as long as it may; or
 * the clock of the process steps ahead or back before it, and stays wrong for as long as the process lives.
 */
export type Mishap = "unheard" | "unanswered" | "slow" | "ahead" | "behind";

/** Asked at every call, in order. */
export type Mishaps = (place: Place) => Mishap | undefined;

/** Short of a provider's time-out, and of what a sender allows itself before it gives up. */
export const SLOW_MS = 7 * SECOND;

/** More than a lease. */
const STEP_MS = 30 * SECOND;
export const steps: Partial<Record<Mishap, number>> = { ahead: STEP_MS, behind: -STEP_MS };

const broken = () => new Fault("CLOUD_BUSY", "broken");

/** The ports of a process whose calls may go wrong; `wait` lets the world go on meanwhile. */
export const failing = (
  deps: Deps,
  process: string,
  { mishaps, wait }: { mishaps: Mishaps; wait: (ms: number) => Promise<void> },
): Deps => {
  let wrongByMs = 0;
  const clock = { now: () => deps.clock.now() + wrongByMs };
  return portsAround({ ...deps, clock }, process, async (place, effect) => {
    const mishap = mishaps(place);
    wrongByMs += (mishap && steps[mishap]) ?? 0;
    if (mishap === "unheard") throw broken();
    const value = await effect();
    if (mishap === "unanswered") throw broken();
    if (mishap === "slow") await wait(SLOW_MS);
    return value;
  });
};
