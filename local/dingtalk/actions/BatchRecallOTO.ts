import { checkRobot, type Operation } from "../call.ts";
import { keysIn, recallAll } from "../recall.ts";
import { sentToPeople } from "../sent.ts";

/** Takes messages to people back. */
export const batchRecallOto: Operation = (dingtalk, request) => {
  const { robotCode, keys } = keysIn(request);
  checkRobot(dingtalk, robotCode);
  return recallAll(dingtalk, keys, (key) => sentToPeople(dingtalk, key));
};
