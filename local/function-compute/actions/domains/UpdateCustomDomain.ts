import { describeDomain, domainOf } from "../../definitions/domain-of.ts";
import { remade } from "../../definitions/install.ts";
import type { Operation } from "../../operation.ts";
import { checked, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";
import { DomainProps } from "../../schema.ts";

/** `PUT /custom-domains/{d}`: what the body leaves out stays. */
export const UpdateCustomDomain: Operation = (platform, { request, name }) => {
  const { about, ...before } = domainOf(platform, name);
  const props = checked(DomainProps, { ...before, ...objectIn(request.body), domainName: name });
  const domain = { ...props, about: remade(platform, about) };
  platform.domains.put(domain);
  return jsonReply(200, describeDomain(platform, domain));
};
