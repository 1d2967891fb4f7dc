import { checkVersions } from "../../definitions/aliases.ts";
import { changeable, changed, made } from "../../definitions/install.ts";
import { describeAlias } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { checked, fail, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";
import { AliasProps } from "../../schema.ts";

/** `POST /functions/{f}/aliases` */
export const CreateAlias: Operation = (platform, { request, functionName }) => {
  const definition = changeable(platform, functionName);
  const props = checked(AliasProps, objectIn(request.body));
  const { aliases = [] } = definition.about;
  if (aliases.some(({ aliasName }) => aliasName === props.aliasName))
    fail(409, "AliasAlreadyExists", `alias '${props.aliasName}' already exists`);
  checkVersions(definition, props);
  const alias = { ...props, ...made(platform) };
  changed(platform, definition, { about: { aliases: [...aliases, alias] } });
  return jsonReply(200, describeAlias(alias));
};
