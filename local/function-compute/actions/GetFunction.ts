import { describe } from "../description.ts";
import type { Operation } from "../operation.ts";
import { jsonReply, refusal } from "../reply.ts";

/** `GET /functions/{f}` */
export const GetFunction: Operation = ({ deployed }, { functionName }) => {
  const found = deployed.get(functionName);
  if (!found) return refusal(404, "FunctionNotFound", `function '${functionName}' does not exist`);
  return jsonReply(200, describe(found));
};
