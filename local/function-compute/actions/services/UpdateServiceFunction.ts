import { update } from "../../definitions/make.ts";
import { serviceOf } from "../../definitions/service-of.ts";
import { describe } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";

/** `PUT /services/{s}/functions/{f}` of API 2016-08-15: with the role that the service has now. */
export const UpdateServiceFunction: Operation = (platform, { request, functionName }) => {
  const { role } = serviceOf(platform, functionName.replace(/\$.*$/, ""));
  const { code, functionName: _, ...given } = objectIn(request.body);
  return jsonReply(200, describe(update(platform, { functionName, config: { ...given, role }, code })));
};
