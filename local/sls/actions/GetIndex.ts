import { type Operation, ownProject } from "../call.ts";
import { refusals } from "../errors.ts";
import { showIndex } from "../index-config.ts";
import { getLogstore } from "../state.ts";

export const getIndex: Operation = (call) => {
  const { name } = ownProject(call, "GetIndex");
  const { index } = getLogstore(call.sls, name, call.path.logstore ?? "");
  if (!index) throw refusals.noIndex();
  return { body: showIndex(index) };
};
