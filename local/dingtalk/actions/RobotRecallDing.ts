import type { Operation } from "../call.ts";
import { dingIn } from "../ding.ts";
import { refuseApi } from "../refusals.ts";

/** Takes a DING back. */
export const robotRecallDing: Operation = (dingtalk, request) => {
  const { ding, openDingId } = dingIn(dingtalk, request);
  if (!ding || ding.recalledAt !== undefined) throw refuseApi("recallDing", openDingId);
  dingtalk.chat.recall(openDingId);
  return { openDingId };
};
