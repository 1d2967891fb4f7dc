import type { Faults, Kind } from "../faults.ts";
import type { CloudFlow, Turn } from "./turn.ts";

/** Of a Wait or a pause before a retry, and of a task's time-out. */
type Timer = "Timer" | "Deadline";

const ofMessages = ["throttled", "unavailable", "unavailable-after"] as const;

export const offerFaults = (faults: Faults): void => {
  faults.offer("fnf", ["Timer", "Deadline"], ["late", "dropped", "duplicate"]);
  faults.offer("fnf", ["Callback"], ["late", "dropped"]);
  faults.offer("fnf", ["Step"], ["duplicate"]);
  faults.offer("mns", ["SendMessage"], ofMessages);
};

/** ms of the dial. */
export const lateBy = ({ local: { faults } }: CloudFlow, operation: Timer | "Callback"): number =>
  faults.lateBy("fnf", operation);

/** A timer that falls due fires; or does not, and what waited for it goes on waiting; or twice. */
export const fired = <T>(turn: Turn, timer: Timer, fire: (turn: Turn) => T): T | undefined => {
  const kind = turn.cloud.local.faults.take("fnf", timer, ["dropped", "duplicate"])?.kind;
  if (kind === "dropped") return undefined;
  return fire(kind === "duplicate" ? { ...turn, frame: { ...turn.frame, again: true } } : turn);
};

/** What a task calls is called again under the same token, as after a crash in the call. */
export const isRepeated = ({ local: { faults } }: CloudFlow): boolean =>
  faults.take("fnf", "Step", ["duplicate"]) !== undefined;

/** A report is taken, and nobody learns of it. */
export const isDropped = ({ local: { faults } }: CloudFlow): boolean =>
  faults.take("fnf", "Callback", ["dropped"]) !== undefined;

/** What becomes of a message that a task sends. */
export const strikesMessage = ({ local: { faults } }: CloudFlow): Kind | undefined =>
  faults.take("mns", "SendMessage", ofMessages)?.kind;
