import type { Faults } from "../faults.ts";
import type { Instances, Outcome, Work } from "./instances.ts";

/** What may befall a function, which the operation of the fault names. */
const kinds = ["duplicate", "restart"] as const;
/** In the middle of most calls of a warm instance. */
const DIES_AFTER_MS = 5;

/** Instances of a function that is called twice where it was called once, or dies in a call or soon after it. */
export const underFaults = (instances: Instances, faults: Faults, functionName: string): Instances => {
  faults.offer("fc", [functionName], kinds);
  const again = async (first: Promise<Outcome>, work: Work): Promise<Outcome> => {
    const outcome = await first;
    return (await instances.run(work)) ?? outcome;
  };
  return {
    ...instances,
    run: (work) => {
      const fault = faults.take("fc", functionName, kinds);
      if (fault?.kind === "restart") return instances.run({ ...work, diesAfterMs: fault.afterMs ?? DIES_AFTER_MS });
      const first = instances.run(work);
      return fault === undefined || first === undefined ? first : again(first, work);
    },
  };
};
