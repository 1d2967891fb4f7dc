import { describe } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { qualifierIn, targetOf } from "../../qualifier.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}?qualifier=` */
export const GetFunction: Operation = (platform, { requestId, functionName, query }) =>
  jsonReply(200, describe(targetOf(platform, { functionName, qualifier: qualifierIn(query), requestId })));
