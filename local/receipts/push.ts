import type { Faults } from "../faults.ts";

/** One element of the array that is pushed. */
export type Receipt = Record<string, string | boolean>;

/** The vendor waits so long for an answer. Real time: a receiver that takes longer is late at any speed of the dial. */
export const PATIENCE_MS = 700;
/** A receiver that is late is waited for all the same, so that nothing of its work is left over when the dial moves on. */
const LONGEST_MS = 10_000;

export interface PushOptions {
  /** Whose operation `Receipt` faults name. */
  service: string;
  url: string;
  faults: Faults;
  patienceMs: number;
  /** Ends the wait at once. */
  closing: AbortSignal;
}

const isTaken = (answer: unknown): boolean =>
  typeof answer === "object" && answer !== null && Object.getOwnPropertyDescriptor(answer, "code")?.value === 0;

const post = async (receipt: Receipt, { url, closing }: PushOptions): Promise<boolean> => {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json;charset=utf-8" },
    body: JSON.stringify([receipt]),
    redirect: "manual",
    signal: AbortSignal.any([closing, AbortSignal.timeout(LONGEST_MS)]),
  });
  return answer.status === 200 && isTaken(await answer.json());
};

/** What may befall a receipt on its way. */
export const receiptFaults = ["lost", "unheard", "duplicate"] as const;

/**
 * Pushes one receipt. Faults of the operation `Receipt`: `lost` loses the answer, so that the receipt comes again; `unheard`
 * loses the push; with `duplicate` it comes twice.
 * @returns whether the receiver took it in time
 */
export const push = async (receipt: Receipt, options: PushOptions): Promise<boolean> => {
  const { faults, patienceMs } = options;
  const fault = faults.take(options.service, "Receipt", receiptFaults)?.kind;
  if (fault === "unheard") return false;
  const since = performance.now();
  try {
    const isOk = await post(receipt, options);
    if (fault === "duplicate") await post(receipt, options);
    return isOk && fault !== "lost" && performance.now() - since <= patienceMs;
  } catch {
    return false;
  }
};
