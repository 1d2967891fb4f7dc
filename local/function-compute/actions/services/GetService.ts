import { describeService, serviceOf } from "../../definitions/service-of.ts";
import type { Operation } from "../../operation.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /services/{s}` of API 2016-08-15. */
export const GetService: Operation = (platform, { functionName: serviceName }) =>
  jsonReply(200, describeService(serviceOf(platform, serviceName)));
