import type { Dial, Item } from "../clock.ts";

/** The hands on the dial from outside: one at a time. */
export interface ClockControl {
  show(): { now: string; speed: number | "max" };
  /** Runs in order all that falls due. @returns how many items ran */
  advance(seconds: number): Promise<number>;
  /** As far as the next item that is not due yet. @returns how many items ran; 0 where nothing is to come */
  advanceToNext(): Promise<number>;
  /** What falls due first. */
  due(limit: number): Item[];
  /** `max`: from one due item to the next without waiting, until another speed is set. */
  setSpeed(speed: number | "max"): Promise<void>;
  /** Ends what runs after its current item. */
  close(): Promise<void>;
}

/** Racing with an empty agenda looks again after so long. */
const IDLE_MS = 5;

const nextDue = ({ items, now }: { items: Iterable<{ due: number }>; now: number }): number | undefined => {
  for (const { due } of items) if (due > now) return due;
  return undefined;
};

export const controlClock = (dial: Dial): ClockControl => {
  let racing = false;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(act: () => Promise<T> | T): Promise<T> => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };

  const race = async (): Promise<void> => {
    while (racing) {
      const due = nextDue({ items: dial.items(), now: dial.now() });
      if (due !== undefined) await dial.runUntil(due, { while: () => racing });
      else await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    }
  };

  const stop = () => {
    racing = false;
    return inTurn(() => undefined);
  };

  return {
    show: () => ({ now: new Date(dial.now()).toISOString(), speed: racing ? "max" : dial.speed }),
    advance: (seconds) => inTurn(() => dial.runUntil(dial.now() + seconds * 1000, { while: () => !closed })),
    advanceToNext: () =>
      inTurn(() => {
        const due = nextDue({ items: dial.items(), now: dial.now() });
        return due === undefined ? 0 : dial.runUntil(due, { while: () => !closed });
      }),
    due: (limit) => {
      const first: Item[] = [];
      for (const item of dial.items()) if (first.push(item) === limit) break;
      return first;
    },
    setSpeed: async (speed) => {
      await stop();
      dial.setSpeed(speed === "max" ? 0 : speed);
      racing = speed === "max";
      if (racing) void inTurn(race);
    },
    close: () => {
      closed = true;
      return stop();
    },
  };
};
