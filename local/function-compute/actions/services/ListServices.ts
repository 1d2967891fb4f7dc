import { describeService, serviceOf } from "../../definitions/service-of.ts";
import type { Operation } from "../../operation.ts";
import { pageOf } from "../../paging.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /services?prefix=&limit=&nextToken=` of API 2016-08-15, by name. */
export const ListServices: Operation = (platform, { query }) => {
  const { page, next } = pageOf(platform.services.names(), query);
  return jsonReply(200, { services: page.map((name) => describeService(serviceOf(platform, name))), ...next });
};
