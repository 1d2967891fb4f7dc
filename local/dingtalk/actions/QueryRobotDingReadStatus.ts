import type { Operation } from "../call.ts";
import { dingIn } from "../ding.ts";
import { refuseApi } from "../refusals.ts";

/** Who has read a DING. The SDK names the operation; the vendor has no page on it, so its refusal is UNCONFIRMED. */
export const queryRobotDingReadStatus: Operation = (dingtalk, request) => {
  const { ding, openDingId } = dingIn(dingtalk, request);
  if (!ding) throw refuseApi("dingParameter", openDingId);
  const reached = ding.readers.filter(({ is }) => is === "reachable");
  const states = reached.map(({ user, readAt }) => ({ userId: user, readStatus: readAt === null ? "UNREAD" : "READ" }));
  return { success: true, result: { robotDingReadInfoList: states } };
};
