import type { Dial } from "../../local/clock.ts";
import type { Local } from "../../local/service.ts";
import { dayOf, HOUR, MINUTE, nextDay, startOf } from "../../shared/domain/calendar.ts";
import { memoryOf } from "./memory.ts";

const NIGHT = "start/night";

/** From midnight on the phone is off, */
const SLEEP_MS = 6 * HOUR;
/** unless it was missed: then somebody comes and rings at the door. */
const UNTIL_WOKEN_MS = 30 * MINUTE;

export interface Nights {
  isOff(): boolean;
  /** Something came that nobody saw. It happens once: from then on the phone stays on. */
  miss(): void;
}

const nextMidnight = (dial: Dial, timeZone: string): number => startOf(nextDay(dayOf(dial.now(), timeZone)), timeZone);

/**
 * Somebody who sleeps with the phone off, night after night, until a page was missed.
 * @param turn turns everything off, or on again, that could wake the person
 */
export const keepNights = (
  { dial, store }: Pick<Local, "dial" | "store">,
  timeZone: string,
  turn: (off: boolean) => void,
): Nights => {
  const memory = memoryOf(store);
  const plan = (due: number, off: boolean): void => dial.put({ kind: NIGHT, key: "", due, data: off });

  const change = (off: boolean): void =>
    store.transactionSync(() => {
      memory.put("phoneOff", off);
      turn(off);
      if (off) plan(dial.now() + SLEEP_MS, false);
      else if (memory.get("missed") !== true) plan(nextMidnight(dial, timeZone), true);
    });

  dial.on<boolean>(NIGHT, ({ data: off }) => change(off));
  if (memory.get("phoneOff") === undefined) change(false);
  else turn(memory.get("phoneOff") === true);
  return {
    isOff: () => memory.get("phoneOff") === true,
    miss: () => {
      if (memory.get("missed") === true) return;
      memory.put("missed", true);
      plan(dial.now() + UNTIL_WOKEN_MS, false);
    },
  };
};
