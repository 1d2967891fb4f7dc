import { deliver } from "../delivery/deliver.ts";
import type { DeliveryKey, Run } from "../domain/delivery/delivery.ts";
import { Channel } from "../domain/incident/plan.ts";
import type { Deps } from "../ports/deps.ts";
import { tell } from "./tell.ts";

/** Does whatever is due on a message, and on the one over the next channel that takes its place. */
export const attend = async (first: DeliveryKey, run: Run, deps: Deps): Promise<void> => {
  let key: DeliveryKey | undefined = first;
  for (let turn = 0; key && turn < Channel.options.length; turn++) {
    const known = await deliver(key, run, deps);
    key = known && (await tell(known, deps));
  }
};
