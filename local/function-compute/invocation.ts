import type { AsyncCall } from "./asynchronous/pending.ts";
import type { Queue } from "./asynchronous/queue.ts";
import type { Domains } from "./definitions/domains.ts";
import type { Services } from "./definitions/services.ts";
import type { Deployed, Host } from "./host.ts";
import { isOff, targetOf } from "./qualifier.ts";
import { type Reply, refusal } from "./reply.ts";
import { MAX_ASYNC_BYTES } from "./schema.ts";

/** The host with its queue of asynchronous invocations and its timers. */
export interface Platform extends Host, Queue {
  /** After triggers have changed; may stand inside a transaction. */
  renewTimers: () => void;
  domains: Domains;
  services: Services;
}

export interface Invocation extends AsyncCall {
  async: boolean;
  retryCount: number;
  /** Answer with the last lines of the log, too. */
  tail?: boolean;
}

/** Section 1.7. */
const MAX_SYNC_BYTES = 32 * 1024 * 1024;

/** The code is UNCONFIRMED. */
export const off = refusal(403, "FunctionInvocationDisabled", "the function is disabled");
export const exhausted = refusal(429, "ResourceExhausted", "too many requests wait for an instance");

const acceptAsync = ({ accept }: Platform, call: Invocation): Reply => {
  // The name of the code is UNCONFIRMED (section 5.3).
  if (!accept(call)) return refusal(409, "AsyncTaskAlreadyExists", `async task ${call.taskId} already exists`);
  return { status: 202, body: "" };
};

const runNow = async ({ instances, credentials }: Deployed, call: Invocation): Promise<Reply> => {
  const { event, requestId, retryCount, tail = false } = call;
  const outcome = await instances.run({ event, requestId, retryCount, tail, credentials: credentials() });
  return outcome ? { status: 200, ...outcome } : exhausted;
};

/**
 * Runs a function and waits for it, or stores the call for later: sections 1.8 and 5.1.
 * @throws Refused
 */
export const invoke = async (platform: Platform, call: Invocation): Promise<Reply> => {
  const target = targetOf(platform, call);
  if (isOff(platform, call.functionName)) return off;
  const limit = call.async ? MAX_ASYNC_BYTES : MAX_SYNC_BYTES;
  if (Buffer.byteLength(call.event) > limit)
    return refusal(400, "EntityTooLarge", `the payload exceeds the limit of ${limit} bytes`);
  return call.async ? acceptAsync(platform, call) : runNow(target, call);
};
