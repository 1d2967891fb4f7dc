import { hasConfig } from "../../definitions/async-invoke-config.ts";
import { describeAsyncInvokeConfig } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { pageOf } from "../../paging.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /async-invoke-configs?functionName=&limit=&nextToken=` */
export const ListAsyncInvokeConfigs: Operation = ({ deployed }, { query }) => {
  const only = query.get("functionName");
  const having = [...deployed]
    .filter(([name, one]) => hasConfig(one) && (!only || only === name))
    .map(([name]) => name);
  const { page, next } = pageOf(having, query);
  const configs = page.flatMap((name) => deployed.get(name) ?? []).map(describeAsyncInvokeConfig);
  return jsonReply(200, { configs, ...next });
};
