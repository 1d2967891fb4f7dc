import type { Local } from "../../service.ts";

/** InvokeFunction of Function Compute, as its service offers it without the wire. */
export type InvokeFunction = (call: {
  functionArn: string;
  body: string;
  async: boolean;
  requestKey: string;
  retryCount: number;
}) => Promise<{ status: number; errorCode?: string }>;

interface Given {
  accountId: string;
  functionName?: string;
  body: string;
  attempt: number;
  /** Names the notice: told again, the function sees the same request id. */
  key: string;
}

/** Only functions that are named so: channels-and-logs.md 5.1. */
const PREFIX = "sls-ops-";
const ACCEPTED = 202;

/** Hands a notice over to be run asynchronously, by a function of the same account. */
export const callFunction = async (
  { region, accounts }: Local,
  invoke: InvokeFunction | undefined,
  { accountId, functionName = "", body, attempt, key }: Given,
): Promise<"done" | "failed" | "gone"> => {
  // All functions of the local cloud are the provider's.
  if (!invoke || !functionName.startsWith(PREFIX) || accountId !== accounts.get("provider").id) return "gone";
  const functionArn = `acs:fc:${region}:${accountId}:functions/${functionName}`;
  const { status } = await invoke({ functionArn, body, async: true, requestKey: key, retryCount: attempt });
  if (status === ACCEPTED) return "done";
  return status === 404 ? "gone" : "failed";
};
