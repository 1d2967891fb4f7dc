import { type Operation, ownProject, pageOf } from "../call.ts";
import { logstoresOf } from "../state.ts";

/** `logstoreName` is a part of the name. */
export const listLogStores: Operation = (call) => {
  const project = ownProject(call, "ListLogStores");
  const names = logstoresOf(call.sls, project.name).map(({ name }) => name);
  const found = names.filter((name) => name.includes(call.query.logstoreName ?? ""));
  const { count, total, page } = pageOf(call, found);
  return { body: { count, total, logstores: page } };
};
