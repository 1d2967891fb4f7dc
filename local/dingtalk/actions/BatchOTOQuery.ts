import { checkRobot, type Operation } from "../call.ts";
import type { Reader } from "../inbox.ts";
import { refuseApi } from "../refusals.ts";
import { isTooOld, sentToPeople } from "../sent.ts";

const readInfo = ({ user, readAt }: Reader) => ({
  name: user,
  userId: user,
  readStatus: readAt === null ? "UNREAD" : "READ",
  ...(readAt !== null && { readTimestamp: readAt }),
});

/** Who has read a one-to-one message. */
export const batchOtoQuery: Operation = (dingtalk, request) => {
  const given = new URLSearchParams(request.query);
  checkRobot(dingtalk, given.get("robotCode"));
  const message = sentToPeople(dingtalk, given.get("processQueryKey") ?? "");
  if (!message) throw refuseApi("queryKey");
  if (isTooOld(dingtalk, message)) throw refuseApi("expired");
  const readers = message.readers.filter(({ is }) => is === "reachable");
  const sendStatus = message.recalledAt === undefined ? "SUCCESS" : "RECALLED";
  return { sendStatus, messageReadInfoList: readers.map(readInfo) };
};
