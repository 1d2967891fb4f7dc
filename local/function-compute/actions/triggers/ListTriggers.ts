import { found } from "../../definitions/install.ts";
import { triggerOf } from "../../definitions/triggers.ts";
import { describeTrigger } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { pageOf } from "../../paging.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}/triggers?prefix=&limit=&nextToken=`, by name. */
export const ListTriggers: Operation = (platform, { request, functionName, query }) => {
  const deployed = found(platform, functionName);
  const names = deployed.spec.triggers.map(({ triggerName }) => triggerName);
  const { page, next } = pageOf(names, query);
  const shown = page.map((name) =>
    describeTrigger(deployed, triggerOf(deployed.spec, name), String(request.headers.host)),
  );
  return jsonReply(200, { triggers: shown, ...next });
};
