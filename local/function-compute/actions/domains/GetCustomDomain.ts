import { describeDomain, domainOf } from "../../definitions/domain-of.ts";
import type { Operation } from "../../operation.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /custom-domains/{d}` */
export const GetCustomDomain: Operation = (platform, { name }) =>
  jsonReply(200, describeDomain(platform, domainOf(platform, name)));
