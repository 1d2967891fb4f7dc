import { changeable, install } from "../../definitions/install.ts";
import { describe } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { jsonReply } from "../../reply.ts";

/** `POST /functions/{f}/invoke/enable` */
export const EnableFunctionInvocation: Operation = (platform, { functionName }) => {
  const { spec, about } = changeable(platform, functionName);
  const { off: _, ...rest } = about;
  return jsonReply(200, describe(install(platform, { spec, about: rest })));
};
