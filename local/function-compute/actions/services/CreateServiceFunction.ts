import { create } from "../../definitions/make.ts";
import { serviceOf } from "../../definitions/service-of.ts";
import { describe } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";

/** `POST /services/{s}/functions` of API 2016-08-15: with the service's role. */
export const CreateServiceFunction: Operation = (platform, { request, functionName: serviceName }) => {
  const { role } = serviceOf(platform, serviceName);
  const { code, ...given } = objectIn(request.body);
  const functionName = `${serviceName}$${given.functionName}`;
  return jsonReply(200, describe(create(platform, { functionName, config: { ...given, role }, code })));
};
