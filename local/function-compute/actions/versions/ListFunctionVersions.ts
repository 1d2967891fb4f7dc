import { found } from "../../definitions/install.ts";
import { describeVersion } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { limitIn } from "../../paging.ts";
import { fail } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";

const DIRECTIONS = ["BACKWARD", "FORWARD"];

/** `GET /functions/{f}/versions?direction=&limit=&nextToken=`; BACKWARD, newest first, is the default (UNCONFIRMED). */
export const ListFunctionVersions: Operation = (platform, { functionName, query }) => {
  const { about } = found(platform, functionName);
  const direction = query.get("direction") || "BACKWARD";
  if (!DIRECTIONS.includes(direction)) fail(400, "InvalidArgument", `direction must be ${DIRECTIONS.join(" or ")}`);
  const all = direction === "BACKWARD" ? [...(about?.versions ?? [])].reverse() : (about?.versions ?? []);
  const token = query.get("nextToken");
  const from = token ? all.findIndex(({ versionId }) => versionId === token) : 0;
  if (from < 0) fail(400, "InvalidArgument", "nextToken is not one of ours");
  const to = from + limitIn(query);
  const next = all[to]?.versionId;
  return jsonReply(200, {
    direction,
    versions: all.slice(from, to).map(describeVersion),
    ...(next && { nextToken: next }),
  });
};
