import { changeable, changed } from "../../definitions/install.ts";
import type { Operation } from "../../operation.ts";
import { aliasOf } from "../../qualifier.ts";

/** `DELETE /functions/{f}/aliases/{a}` */
export const DeleteAlias: Operation = (platform, { functionName, name }) => {
  const definition = changeable(platform, functionName);
  const { aliases = [] } = definition.about;
  aliasOf(definition, name);
  changed(platform, definition, { about: { aliases: aliases.filter(({ aliasName }) => aliasName !== name) } });
  return { status: 204, body: "" };
};
