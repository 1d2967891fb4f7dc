import { describeDomain } from "../../definitions/domain-of.ts";
import { made } from "../../definitions/install.ts";
import type { Operation } from "../../operation.ts";
import { checked, fail, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";
import { DomainProps } from "../../schema.ts";

/** `POST /custom-domains`: its routes lie over the front door at once. The name of the code for a second one is UNCONFIRMED. */
export const CreateCustomDomain: Operation = (platform, { request }) => {
  const props = checked(DomainProps, objectIn(request.body));
  const { domainName } = props;
  if (platform.domains.get(domainName))
    fail(409, "DomainNameAlreadyExists", `domain name '${domainName}' already exists`);
  const domain = { ...props, about: made(platform) };
  platform.domains.put(domain);
  return jsonReply(200, describeDomain(platform, domain));
};
