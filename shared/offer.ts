import { isFault } from "./errors.ts";
import type { Deps } from "./ports/deps.ts";

/** Work of another function whose rows are written and due. */
interface Work {
  functionName: string;
  payload: unknown;
  /** When it is to be done. */
  afterSeconds?: number;
}

/**
 * Hands work over. Where nobody takes it now that is told in the log, and the sweep does it, a minute or two later: whoever has
 * written it down has done what they owe.
 * @returns whether it was taken
 */
export const offer = async (
  { functionName, payload, afterSeconds }: Work,
  { functions, log }: Pick<Deps, "functions" | "log">,
): Promise<boolean> => {
  try {
    await functions.handOver(functionName, payload, afterSeconds);
    return true;
  } catch (error) {
    if (!isFault(error)) throw error;
    log({ did: "not-handed-over", of: functionName, because: error.because });
    return false;
  }
};
