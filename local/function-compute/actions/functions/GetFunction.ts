import { found } from "../../definitions/install.ts";
import { describe } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { latest } from "../../qualifier.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}?qualifier=` */
export const GetFunction: Operation = (platform, { functionName, query }) => {
  latest(query);
  return jsonReply(200, describe(found(platform, functionName)));
};
