import { found } from "../../definitions/install.ts";
import { triggerOf } from "../../definitions/triggers.ts";
import { describeTrigger } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}/triggers/{t}` */
export const GetTrigger: Operation = (platform, { request, functionName, name }) => {
  const deployed = found(platform, functionName);
  return jsonReply(200, describeTrigger(deployed, triggerOf(deployed.spec, name), String(request.headers.host)));
};
