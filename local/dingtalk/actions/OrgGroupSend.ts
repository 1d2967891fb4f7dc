import { appMessageIn } from "../app-message.ts";
import type { Operation } from "../call.ts";
import { CONVERSATION } from "../groups.ts";
import { refuseApi } from "../refusals.ts";

/** The app's robot speaks in a group. */
export const orgGroupSend: Operation = (dingtalk, request) => {
  const { openConversationId, message } = appMessageIn(dingtalk, request);
  if (!CONVERSATION.test(openConversationId)) throw refuseApi("conversation");

  const { chat } = dingtalk;
  const { id } = chat.deliver({ ...message, group: openConversationId }, chat.groups.get(openConversationId));
  return { processQueryKey: id };
};
