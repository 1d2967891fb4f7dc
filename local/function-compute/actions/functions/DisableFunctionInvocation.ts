import * as z from "zod";
import { changeable, changed, stamp } from "../../definitions/install.ts";
import { describe } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { checked, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";

/** What is under way goes on: that it is broken off is not there. */
const Request = z.object({
  reason: z.string().max(1_000).default(""),
  abortOngoingRequest: z.literal(false, "requests under way cannot be broken off here").optional(),
});

/** `POST /functions/{f}/invoke/disable`: calls are refused, and those that were handed over wait, until it is enabled. */
export const DisableFunctionInvocation: Operation = (platform, { request, functionName }) => {
  const definition = changeable(platform, functionName);
  const { reason } = checked(Request, request.body.length > 0 ? objectIn(request.body) : {});
  const off = { reason, lastModifiedTime: stamp(platform) };
  return jsonReply(200, describe(changed(platform, definition, { about: { off } })));
};
