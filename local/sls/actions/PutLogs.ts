import { type Operation, ownProject } from "../call.ts";
import { refusals } from "../errors.ts";
import { PROTOBUF } from "../limits.ts";
import { uncompress } from "../shards/compression.ts";
import { readLogGroup } from "../shards/log-group.ts";
import { getLogstore } from "../state.ts";

/** All logs of the group are stored before the answer, or none. A query sees them at once; the service takes up to 3 s. */
export const putLogs: Operation = async (call) => {
  const { sls, intake, path, request } = call;
  const { name: project } = ownProject(call, "PostLogStoreLogs");
  const { name } = getLogstore(sls, project, path.logstore ?? "");
  const { "content-type": type = "", "x-log-compresstype": packed, "x-log-bodyrawsize": size } = request.headers;
  if (type !== PROTOBUF) throw refusals.contentType(type);
  const rows = readLogGroup(uncompress(request.body, packed?.toString(), size?.toString()));
  if (rows.length > 0) await intake.put(project, name, rows);
  return {};
};
