import { appMessageIn } from "../app-message.ts";
import type { Operation } from "../call.ts";
import { refuseApi } from "../refusals.ts";

/** The local tenant has every group that looks like one. */
const CONVERSATION = /^cid[\w+/=-]{1,100}$/;

/** The app's robot speaks in a group. */
export const orgGroupSend: Operation = (dingtalk, request) => {
  const { openConversationId, message } = appMessageIn(dingtalk, request);
  if (!CONVERSATION.test(openConversationId)) throw refuseApi("conversation");

  const { id } = dingtalk.chat.deliver({ ...message, group: openConversationId }, []);
  return { processQueryKey: id };
};
