import { found } from "../../definitions/install.ts";
import { describeAlias } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { aliasOf } from "../../qualifier.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}/aliases/{a}` */
export const GetAlias: Operation = (platform, { functionName, name }) =>
  jsonReply(200, describeAlias(aliasOf(found(platform, functionName), name)));
