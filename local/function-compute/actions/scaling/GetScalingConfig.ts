import { configOf } from "../../definitions/scaling.ts";
import type { Operation } from "../../operation.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}/scaling-config?qualifier=` */
export const GetScalingConfig: Operation = (platform, { functionName, query }) =>
  jsonReply(200, configOf(platform, functionName, { kind: "scalingConfig", query }));
