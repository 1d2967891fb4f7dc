import { domainOf } from "../../definitions/domain-of.ts";
import type { Operation } from "../../operation.ts";

/** `DELETE /custom-domains/{d}` */
export const DeleteCustomDomain: Operation = (platform, { name }) => {
  domainOf(platform, name);
  platform.domains.remove(name);
  return { status: 204, body: "" };
};
