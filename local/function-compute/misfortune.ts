import { CLOCK_WRONG_MS, type Fault, type Faults } from "../faults.ts";
import type { Instances, Outcome, Work } from "./instances.ts";

/** What may befall a function, which the operation of the fault names. */
const kinds = ["duplicate", "restart", "ahead", "behind"] as const;
/** In the middle of most calls of a warm instance. */
const DIES_AFTER_MS = 5;

/** What is wrong with the instance of a call. */
const flawOf = ({ kind, afterMs }: Fault): Partial<Work> => {
  if (kind === "restart") return { diesAfterMs: afterMs ?? DIES_AFTER_MS };
  const wrongMs = afterMs ?? CLOCK_WRONG_MS;
  return { aheadMs: kind === "ahead" ? wrongMs : -wrongMs };
};

/** Instances of a function that is called twice where it was called once, dies in a call or soon after it, or has a wrong clock. */
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
      if (fault && fault.kind !== "duplicate") return instances.run({ ...work, ...flawOf(fault) });
      const first = instances.run(work);
      return fault === undefined || first === undefined ? first : again(first, work);
    },
  };
};
