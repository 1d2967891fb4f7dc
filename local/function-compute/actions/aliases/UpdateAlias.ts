import { checkVersions } from "../../definitions/aliases.ts";
import { changeable, changed, remade } from "../../definitions/install.ts";
import { describeAlias } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { aliasOf } from "../../qualifier.ts";
import { checked, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";
import { AliasProps } from "../../schema.ts";

/** `PUT /functions/{f}/aliases/{a}`: what the body leaves out stays. */
export const UpdateAlias: Operation = (platform, { request, functionName, name }) => {
  const definition = changeable(platform, functionName);
  const { id, createdTime, lastModifiedTime, ...before } = aliasOf(definition, name);
  const props = checked(AliasProps, { ...before, ...objectIn(request.body), aliasName: name });
  checkVersions(definition, props);
  const alias = remade(platform, { id, createdTime, lastModifiedTime, ...props });
  const aliases = definition.about.aliases?.map((one) => (one.aliasName === name ? alias : one));
  changed(platform, definition, { about: { ...(aliases && { aliases }) } });
  return jsonReply(200, describeAlias(alias));
};
