import type { EventKey } from "../domain/alert/event.ts";
import { offer } from "../offer.ts";
import type { Deps } from "../ports/deps.ts";

/** Who works on stored events. */
export const OPENER = "incident-open";
/** An asynchronous call carries at most 128 KB; a key takes about 150 bytes. */
const MAX_KEYS = 500;

/** Offers stored events to whoever opens incidents. */
export const handOver = async (events: EventKey[], deps: Deps): Promise<void> => {
  const keys = events.map(({ cause, event }) => ({ cause, event }));
  for (let i = 0; i < keys.length; i += MAX_KEYS)
    await offer({ functionName: OPENER, payload: { events: keys.slice(i, i + MAX_KEYS) } }, deps);
};
