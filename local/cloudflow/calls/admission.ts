import { Buckets, type Rate } from "../../buckets.ts";
import { type OpenApiCall, OpenApiError } from "../../wire/openapi.ts";
import { MAX_REQUEST_BYTES } from "../limits.ts";
import type { CloudFlow } from "../turn.ts";
import { refusal } from "./parameters.ts";

/** Calls that share a name are counted together. */
interface NamedRate extends Rate {
  name: string;
}

const READS: NamedRate = { name: "", size: 50, perSecond: 5 };
/** cloudflow.md 3.4; that the others share one bucket is UNCONFIRMED. */
const rates: Record<string, NamedRate> = {
  StartExecution: { name: "StartExecution", size: 100, perSecond: 100 },
  DescribeExecution: { ...READS, name: "DescribeExecution" },
  GetExecutionHistory: { ...READS, name: "GetExecutionHistory" },
};
const OTHERS: NamedRate = { name: "others", size: 10, perSecond: 2 };

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
    const { name, ...rate } = rates[action] ?? OTHERS;
    if (throttles && !buckets.take(`${caller.accountId}/${name}`, rate, local.dial.now()))
      throw refusal("throttled", "Request was denied due to user flow control.");
  };
  const behind = (operation: Operations[string]) => (call: OpenApiCall) => {
    admit(call);
    return operation(call);
  };
  return Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, behind(operation)]));
};
