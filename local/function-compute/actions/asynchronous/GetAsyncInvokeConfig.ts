import { withConfig } from "../../definitions/async-invoke-config.ts";
import { describeAsyncInvokeConfig } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { latest } from "../../qualifier.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}/async-invoke-config?qualifier=` */
export const GetAsyncInvokeConfig: Operation = (platform, { functionName, query }) => {
  latest(query);
  return jsonReply(200, describeAsyncInvokeConfig(withConfig(platform, functionName)));
};
