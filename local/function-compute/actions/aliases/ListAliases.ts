import { found } from "../../definitions/install.ts";
import { describeAlias } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { pageOf } from "../../paging.ts";
import { aliasOf } from "../../qualifier.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}/aliases?prefix=&limit=&nextToken=`, by name. */
export const ListAliases: Operation = (platform, { functionName, query }) => {
  const deployed = found(platform, functionName);
  const { page, next } = pageOf(
    (deployed.about?.aliases ?? []).map(({ aliasName }) => aliasName),
    query,
  );
  return jsonReply(200, { aliases: page.map((name) => describeAlias(aliasOf(deployed, name))), ...next });
};
