import type { Platform } from "../invocation.ts";
import { fail } from "../refused.ts";
import type { Domain } from "./domains.ts";

/** @throws Refused 404 */
export const domainOf = ({ domains }: Platform, domainName: string): Domain =>
  domains.get(domainName) ?? fail(404, "DomainNameNotFound", `domain name '${domainName}' does not exist`);

/** A domain as the API shows it. */
export const describeDomain = ({ local }: Platform, { about, region: _, ...shown }: Domain) => {
  const { createdTime, lastModifiedTime } = about;
  return {
    ...shown,
    accountId: local.accounts.get("provider").id,
    apiVersion: "2023-03-30",
    createdTime,
    lastModifiedTime,
  };
};
