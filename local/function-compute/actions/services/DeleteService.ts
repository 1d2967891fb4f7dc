import { functionsIn, serviceOf } from "../../definitions/service-of.ts";
import type { Operation } from "../../operation.ts";
import { fail } from "../../refused.ts";

/** `DELETE /services/{s}` of API 2016-08-15. The code for one that has functions is UNCONFIRMED. */
export const DeleteService: Operation = (platform, { functionName: serviceName }) => {
  serviceOf(platform, serviceName);
  if (functionsIn(platform, serviceName).length > 0)
    fail(409, "ServiceNotEmpty", `service '${serviceName}' has functions`);
  platform.services.remove(serviceName);
  return { status: 204, body: "" };
};
