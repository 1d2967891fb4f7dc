import { type Operation, ownProject } from "../call.ts";
import { showLogstore } from "../shown.ts";
import { getLogstore } from "../state.ts";

export const getLogStore: Operation = (call) => {
  const { name } = ownProject(call, "GetLogStore");
  return { body: showLogstore(getLogstore(call.sls, name, call.path.logstore ?? "")) };
};
