import { configOf } from "../../definitions/scaling.ts";
import type { Operation } from "../../operation.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}/provision-config?qualifier=` */
export const GetProvisionConfig: Operation = (platform, { functionName, query }) =>
  jsonReply(200, configOf(platform, functionName, { kind: "provisionConfig", query }));
