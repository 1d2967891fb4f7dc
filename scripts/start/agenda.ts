import type { Dial, Item } from "../../local/clock.ts";

/** What falls due first. */
export const nextOf = (dial: Dial): Item | undefined => {
  for (const item of dial.items()) return item;
  return undefined;
};
