import { appMessageIn } from "../app-message.ts";
import type { Operation } from "../call.ts";
import { refuseApi } from "../refusals.ts";

/** The vendor's page: up to 20 at a time. */
const MAX_USERS = 20;

/** One-to-one messages of the app's robot. Users in the two lists did not get it. */
export const batchSendOto: Operation = (dingtalk, request) => {
  const { userIds, message } = appMessageIn(dingtalk, request);
  if (userIds.length === 0) throw refuseApi("noUsers");
  if (userIds.length > MAX_USERS) throw refuseApi("tooManyUsers");

  const { id, readers } = dingtalk.chat.deliver(message, [...new Set(userIds)]);
  const those = (which: string) => readers.filter(({ is }) => is === which).map(({ user }) => user);
  return {
    processQueryKey: id,
    invalidStaffIdList: those("unknown"),
    flowControlledStaffIdList: those("flow-controlled"),
  };
};
