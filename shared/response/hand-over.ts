import type { EventKey } from "../domain/alert/event.ts";
import { isFault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";

/** Who works on stored events. */
export const OPENER = "incident-open";
/** An asynchronous call carries at most 128 KB; a key takes about 150 bytes. */
const MAX_KEYS = 500;

/** Hands stored events to whoever opens incidents. Lost hand-overs are found by the sweep. */
export const handOver = async (events: EventKey[], deps: Deps): Promise<void> => {
  const keys = events.map(({ cause, event }) => ({ cause, event }));
  for (let i = 0; i < keys.length; i += MAX_KEYS)
    await deps.functions.handOver(OPENER, { events: keys.slice(i, i + MAX_KEYS) });
};

/** For those who have other work to do: what cannot be handed over now is told in the log and left to the sweep. */
export const offer = async (events: EventKey[], deps: Deps): Promise<void> => {
  try {
    await handOver(events, deps);
  } catch (error) {
    if (!isFault(error)) throw error;
    deps.log({ did: "not-handed-over", because: error.because });
  }
};
