import { authenticate, checkRobot, type Operation } from "../call.ts";
import type { Reader } from "../inbox.ts";
import { refuseApi } from "../refusals.ts";

/** The vendor's page: later a message can no longer be asked for. */
const MAX_AGE_MS = 24 * 3_600_000;

const readInfo = ({ user, readAt }: Reader) => ({
  name: user,
  userId: user,
  readStatus: readAt === null ? "UNREAD" : "READ",
  ...(readAt !== null && { readTimestamp: readAt }),
});

/** Who has read a one-to-one message. */
export const batchOtoQuery: Operation = (dingtalk, request) => {
  authenticate(dingtalk, request);
  const given = new URLSearchParams(request.query);
  checkRobot(dingtalk, given.get("robotCode"));
  const message = dingtalk.chat.find(given.get("processQueryKey") ?? "");
  if (message?.via !== "app" || message.group !== undefined) throw refuseApi("queryKey");
  if (dingtalk.local.dial.now() - message.at > MAX_AGE_MS) throw refuseApi("expired");
  const readers = message.readers.filter(({ is }) => is === "reachable");
  return { sendStatus: "SUCCESS", messageReadInfoList: readers.map(readInfo) };
};
