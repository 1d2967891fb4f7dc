import { update } from "../../definitions/make.ts";
import { describe } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";

/** `PUT /functions/{f}`: what the body leaves out stays. */
export const UpdateFunction: Operation = (platform, { request, functionName }) => {
  const { code, functionName: _, ...config } = objectIn(request.body);
  return jsonReply(200, describe(update(platform, { functionName, config, code })));
};
