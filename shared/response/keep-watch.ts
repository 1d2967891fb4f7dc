import { type Beating, beaten, silentFor } from "../domain/health.ts";
import type { Deps } from "../ports/deps.ts";
import { tellTrouble } from "./tell-trouble.ts";

/**
 * Whatever has a timer says, its work done, that it runs, and looks whether the others do: each watches each. Whose work fails
 * falls silent.
 * @returns whether all of them run
 */
export const keepWatch = async (name: Beating, deps: Deps): Promise<boolean> => {
  const hearts = await deps.heartbeats.range({});
  const now = deps.clock.now();
  const silent = silentFor(name, hearts, now);
  for (const { name: timer, at } of silent)
    await tellTrouble(timer === name ? "stood-still" : "timer-silent", { timer, dues: [at] }, deps);
  const own = hearts.find((heart) => heart.name === name);
  const next = beaten(name, own, now);
  await (own ? deps.heartbeats.replace(next) : deps.heartbeats.insert(next));
  return silent.length === 0;
};
