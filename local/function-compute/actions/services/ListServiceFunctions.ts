import { found } from "../../definitions/install.ts";
import { functionsIn, serviceOf } from "../../definitions/service-of.ts";
import { describe } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { pageOf } from "../../paging.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /services/{s}/functions?prefix=&limit=&nextToken=` of API 2016-08-15, by name. */
export const ListServiceFunctions: Operation = (platform, { functionName: serviceName, query }) => {
  serviceOf(platform, serviceName);
  const { page, next } = pageOf(functionsIn(platform, serviceName), query);
  return jsonReply(200, {
    functions: page.map((name) => describe(found(platform, `${serviceName}$${name}`))),
    ...next,
  });
};
