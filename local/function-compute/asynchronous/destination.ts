import type { Item } from "../../clock.ts";
import type { Deployed } from "../host.ts";
import type { Outcome } from "../instances.ts";
import { functionOf, qualifierOf } from "../project.ts";
import type { Condition } from "./limits.ts";
import type { Accept, Pending } from "./pending.ts";

/** How an invocation ended. `now` in ms. */
export interface Ending {
  outcome: Outcome;
  condition: Condition;
  now: number;
}

/** Section 5.2, as JSON. */
const eventOf = (item: Item<Pending>, { arn }: Deployed, { outcome, condition, now }: Ending): string =>
  JSON.stringify({
    timestamp: now,
    requestContext: {
      requestId: item.key,
      functionArn: arn,
      condition,
      approximateInvokeCount: item.data.starts + item.tries + 1,
    },
    requestPayload: item.data.event,
    responseContext: { statusCode: 200, functionError: outcome.errorType ?? "" },
    responsePayload: outcome.body.toString(),
  });

/** Hands the end of an invocation to the function that is to hear of it, if there is one. */
export const tell = (
  accept: Accept,
  { item, from, ending }: { item: Item<Pending>; from: Deployed; ending: Ending },
) => {
  const { onFailure, onSuccess } = from.spec.asyncInvokeConfig.destinationConfig ?? {};
  const failed = ending.condition !== "";
  const { destination } = (failed ? onFailure : onSuccess) ?? {};
  if (!destination) return;
  const requestId = `${item.key}-${failed ? "failed" : "succeeded"}`;
  const to = { functionName: functionOf(destination), qualifier: qualifierOf(destination) };
  accept({ ...to, event: eventOf(item, from, ending), requestId });
};
