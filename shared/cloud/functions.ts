import type { Functions } from "../ports/functions.ts";
import type { post } from "./openapi.ts";
import { retried } from "./retry.ts";

const VERSION = "2023-03-30";

/** Function Compute 3.0 stores an asynchronous call before it answers, and makes it at least once. */
export const cloudFunctions = (send: ReturnType<typeof post>, prefix: string): Functions => ({
  handOver: (functionName, payload, afterSeconds = 0) =>
    retried(() =>
      send({
        action: "InvokeFunction",
        version: VERSION,
        path: `/${VERSION}/functions/${prefix}${functionName}/invocations`,
        headers: {
          "x-fc-invocation-type": "Async",
          ...(afterSeconds > 0 && { "x-fc-async-delay": String(afterSeconds) }),
        },
        body: JSON.stringify(payload),
      }),
    ),
});
