import { changeable, uninstall } from "../../definitions/install.ts";
import type { Operation } from "../../operation.ts";

/** `DELETE /functions/{f}`. That its triggers go with it is UNCONFIRMED. */
export const DeleteFunction: Operation = (platform, { functionName }) => {
  changeable(platform, functionName);
  uninstall(platform, functionName);
  return { status: 204, body: "" };
};
