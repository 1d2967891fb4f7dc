import { changeable, changed, retireVersions } from "../../definitions/install.ts";
import type { Operation } from "../../operation.ts";
import { versionOf } from "../../qualifier.ts";
import { fail } from "../../refused.ts";

/** `DELETE /functions/{f}/versions/{v}`. That one to which an alias leads stays, and the code for it, are UNCONFIRMED. */
export const DeleteFunctionVersion: Operation = (platform, { functionName, name }) => {
  const definition = changeable(platform, functionName);
  const { versions = [], aliases = [] } = definition.about;
  versionOf(definition, name);
  const alias = aliases.find((one) => one.versionId === name || Object.hasOwn(one.additionalVersionWeight, name));
  if (alias) fail(400, "InvalidArgument", `the alias '${alias.aliasName}' leads to version '${name}'`);
  changed(platform, definition, { about: { versions: versions.filter(({ versionId }) => versionId !== name) } });
  retireVersions(platform, functionName, name);
  return { status: 204, body: "" };
};
