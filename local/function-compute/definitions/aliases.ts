import { LATEST } from "../project.ts";
import { versionOf } from "../qualifier.ts";
import { fail } from "../refused.ts";
import type { Alias, Definition } from "./definition.ts";

type Leading = Pick<Alias, "versionId" | "additionalVersionWeight">;

/** @throws Refused: an alias leads to versions that are there, and hands out no more than all requests */
export const checkVersions = (definition: Definition, { versionId, additionalVersionWeight }: Leading): void => {
  for (const id of [versionId, ...Object.keys(additionalVersionWeight)]) if (id !== LATEST) versionOf(definition, id);
  const given = Object.values(additionalVersionWeight).reduce((sum, weight) => sum + weight, 0);
  if (given > 1) fail(400, "InvalidArgument", "additionalVersionWeight: more than 1 in all");
};
