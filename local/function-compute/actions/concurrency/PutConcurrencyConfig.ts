import { changeable, changed } from "../../definitions/install.ts";
import { describeConcurrency } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { checked, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";
import { ConcurrencyConfig } from "../../schema.ts";

/** `PUT /functions/{f}/concurrency`: what runs or waits beyond it is refused with 429. */
export const PutConcurrencyConfig: Operation = (platform, { request, functionName }) => {
  const definition = changeable(platform, functionName);
  const concurrencyConfig = checked(ConcurrencyConfig, objectIn(request.body));
  return jsonReply(200, describeConcurrency(changed(platform, definition, { spec: { concurrencyConfig } })));
};
