import type { Deps } from "../../shared/ports/deps.ts";
import { type Around, portsAround } from "./places.ts";

/** The process was killed: whatever it still tries to do does not happen. */
export class Killed extends Error {}

/** A place where a process can die: at a write or a send, just before or just after its effect. */
export interface Point {
  /** Which function, which port, and what the row becomes. */
  name: string;
  phase: "before" | "after";
}

/** Asked at every write and send, in order; true kills the process there. */
export type Fate = (point: Point) => boolean;

/** Something that happens in another process just before a write of this one. */
export type Interruption = (name: string) => Promise<unknown> | undefined;

/** The ports of one process: they stop for good once fate has struck. */
export const mortal = (
  deps: Deps,
  process: string,
  { fate, interruption }: { fate: Fate; interruption: Interruption },
): Deps => {
  let dead = false;
  const strike = (point: Point): void => {
    if (dead) throw new Killed(process);
    if (!fate(point)) return;
    dead = true;
    throw new Killed(`${point.phase} ${point.name}`);
  };
  const around: Around = async ({ name, writes }, effect) => {
    if (dead) throw new Killed(process);
    if (!writes) return effect();
    strike({ name, phase: "before" });
    await interruption(name);
    const value = await effect();
    strike({ name, phase: "after" });
    return value;
  };
  return portsAround(deps, process, around);
};
