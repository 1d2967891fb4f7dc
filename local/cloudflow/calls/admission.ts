import { type OpenApiCall, OpenApiError } from "../../wire/openapi.ts";
import { MAX_REQUEST_BYTES } from "../limits.ts";
import type { CloudFlow } from "../turn.ts";
import { refusal } from "./parameters.ts";

interface Rate {
  /** Calls that share a name are counted together. */
  name: string;
  /** Calls at once. */
  size: number;
  perSecond: number;
}

const READS: Rate = { name: "", size: 50, perSecond: 5 };
/** cloudflow.md 3.4; that the others share one bucket is UNCONFIRMED. */
const rates: Record<string, Rate> = {
  StartExecution: { name: "StartExecution", size: 100, perSecond: 100 },
  DescribeExecution: { ...READS, name: "DescribeExecution" },
  GetExecutionHistory: { ...READS, name: "GetExecutionHistory" },
};
const OTHERS: Rate = { name: "others", size: 10, perSecond: 2 };

/** What an account may still call, by the dial. A restart fills every bucket. */
class Buckets {
  readonly #left = new Map<string, { calls: number; at: number }>();

  /** @returns false when the bucket is empty */
  take(account: string, action: string, now: number): boolean {
    const { name, size, perSecond } = rates[action] ?? OTHERS;
    const key = `${account}/${name}`;
    const { calls, at } = this.#left.get(key) ?? { calls: size, at: now };
    const filled = Math.min(size, calls + ((now - at) / 1000) * perSecond);
    this.#left.set(key, { calls: filled < 1 ? filled : filled - 1, at: now });
    return filled >= 1;
  }
}

type Operations = Record<string, (call: OpenApiCall) => object | Promise<object>>;

/**
 * The operations, behind what counts for all of them: the size of a request, and with `throttles` calls per second.
 * @throws EntityTooLarge, Throttling.User (code and status UNCONFIRMED)
 */
export const admitted = <T extends Operations>({ local }: CloudFlow, operations: T, throttles: boolean): Operations => {
  const buckets = new Buckets();
  const admit = ({ action, caller, request }: OpenApiCall): void => {
    if (request.query.length + request.body.length > MAX_REQUEST_BYTES)
      throw new OpenApiError(400, "EntityTooLarge", `a request is at most ${MAX_REQUEST_BYTES} bytes`);
    if (throttles && !buckets.take(caller.accountId, action, local.dial.now()))
      throw refusal("throttled", "Request was denied due to user flow control.");
  };
  const behind = (operation: Operations[string]) => (call: OpenApiCall) => {
    admit(call);
    return operation(call);
  };
  return Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, behind(operation)]));
};
