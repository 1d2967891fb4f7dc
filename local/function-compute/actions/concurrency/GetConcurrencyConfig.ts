import { found } from "../../definitions/install.ts";
import { describeConcurrency } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}/concurrency`. That a function without a limit answers without a number is UNCONFIRMED. */
export const GetConcurrencyConfig: Operation = (platform, { functionName }) =>
  jsonReply(200, describeConcurrency(found(platform, functionName)));
