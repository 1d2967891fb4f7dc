import { checkRobot, type Operation } from "../call.ts";
import { keysIn, recallAll } from "../recall.ts";
import { refuseApi } from "../refusals.ts";
import { sentToGroup } from "../sent.ts";

/** Takes messages to a group, or cards in it, back. */
export const orgGroupRecall: Operation = (dingtalk, request) => {
  const { robotCode, keys, openConversationId } = keysIn(request);
  checkRobot(dingtalk, robotCode);
  if (!openConversationId) throw refuseApi("conversation");
  return recallAll(dingtalk, keys, (key) => sentToGroup(dingtalk, key, openConversationId));
};
