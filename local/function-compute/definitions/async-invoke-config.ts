import type { Deployed } from "../host.ts";
import type { Platform } from "../invocation.ts";
import { fail } from "../refused.ts";
import { found } from "./install.ts";

/** Whether somebody put one: those of s.yaml count always, with their defaults. */
export const hasConfig = ({ about }: Deployed): boolean => !about || about.asyncInvokeConfig !== undefined;

/** @throws Refused 404; the name of the code is UNCONFIRMED */
export const withConfig = (platform: Platform, functionName: string): Deployed => {
  const deployed = found(platform, functionName);
  if (hasConfig(deployed)) return deployed;
  return fail(404, "AsyncConfigNotExists", `function '${functionName}' has no async-invoke-config`);
};
