import type { Platform } from "../invocation.ts";
import { latest } from "../qualifier.ts";
import { fail } from "../refused.ts";
import type { About } from "./definition.ts";
import { found } from "./install.ts";

type Kind = "scalingConfig" | "provisionConfig";

/** What is told of one that is not there is UNCONFIRMED. */
const missing: Record<Kind, string> = {
  scalingConfig: "ScalingConfigNotFound",
  provisionConfig: "ProvisionConfigNotFound",
};

/** A function has one of the two. @throws Refused 409 */
export const refuseOther = (about: About, kind: Kind): void => {
  if (kind === "scalingConfig" && about.provisionConfig)
    fail(409, "ProvisionConfigExist", "the function has a provision config");
  if (kind === "provisionConfig" && about.scalingConfig)
    fail(409, "ResidentScalingConfigExists", "the function has a scaling config");
};

/** @throws Refused 404 */
export const configOf = (
  platform: Platform,
  functionName: string,
  { kind, query }: { kind: Kind; query: URLSearchParams },
) => {
  latest(query);
  const { about, arn } = found(platform, functionName);
  const config = about?.[kind] ?? fail(404, missing[kind], `function '${functionName}' has no such configuration`);
  return { ...config, functionArn: arn };
};
