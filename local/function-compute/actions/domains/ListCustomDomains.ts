import { describeDomain, domainOf } from "../../definitions/domain-of.ts";
import type { Operation } from "../../operation.ts";
import { pageOf } from "../../paging.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /custom-domains?prefix=&limit=&nextToken=`, by name. */
export const ListCustomDomains: Operation = (platform, { query }) => {
  const names = platform.domains.all().map(({ domainName }) => domainName);
  const { page, next } = pageOf(names, query);
  return jsonReply(200, {
    customDomains: page.map((name) => describeDomain(platform, domainOf(platform, name))),
    ...next,
  });
};
