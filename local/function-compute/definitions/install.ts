import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Deployed, deploy } from "../host.ts";
import type { Platform } from "../invocation.ts";
import type { FunctionSpec } from "../project.ts";
import { fail } from "../refused.ts";
import type { About, Definition, Made } from "./definition.ts";

/** @throws Refused 404 */
export const found = ({ deployed }: Platform, functionName: string): Deployed =>
  deployed.get(functionName) ?? fail(404, "FunctionNotFound", `function '${functionName}' does not exist`);

/**
 * A function that may be changed through the API. Those of s.yaml may not: that file is the whole truth about them.
 * @throws Refused 404 or 403
 */
export const changeable = (platform: Platform, functionName: string): Required<Definition> => {
  const { spec, about } = found(platform, functionName);
  return about ? { spec, about } : fail(403, "AccessDenied", `function '${functionName}' is changed in s.yaml only`);
};

/** Now, as the API tells it. */
export const stamp = ({ local }: Platform): string => new Date(local.dial.now()).toISOString();

/** The mark of something new. */
export const made = (platform: Platform): Made => {
  const now = stamp(platform);
  return { id: randomUUID(), createdTime: now, lastModifiedTime: now };
};

/** The same mark, later. */
export const remade = <T extends Made>(platform: Platform, before: T): T => ({
  ...before,
  lastModifiedTime: stamp(platform),
});

/** What decides how its instances run. */
const running = ({ triggers: _, asyncInvokeConfig: __, ...rest }: FunctionSpec) => rest;

const retire = ({ deployed, retired }: Platform, functionName: string): void => {
  const { instances } = deployed.get(functionName) ?? {};
  if (!instances) return;
  instances.retire();
  retired.push(instances);
};

/** Its versions, or one of them. */
export const retireVersions = ({ published, retired }: Platform, functionName: string, versionId = ""): void => {
  for (const [key, { instances }] of published) {
    if (!(versionId ? key === `${functionName}/${versionId}` : key.startsWith(`${functionName}/`))) continue;
    instances.retire();
    retired.push(instances);
    published.delete(key);
  }
};

const instancesOf = (platform: Platform, { spec, about }: Required<Definition>): Deployed => {
  const before = platform.deployed.get(spec.functionName);
  if (before && isDeepStrictEqual(running(before.spec), running(spec))) return { ...before, spec, about };
  retire(platform, spec.functionName);
  return { ...deploy(platform.local, spec), about };
};

/** Makes it so, durable when it returns: what runs goes on as it was, what comes is served anew. */
export const install = (platform: Platform, definition: Required<Definition>): Deployed => {
  const deployed = instancesOf(platform, definition);
  platform.local.store.transactionSync(() => {
    platform.definitions.put(definition);
    platform.deployed.set(definition.spec.functionName, deployed);
    platform.renewTimers();
  });
  return deployed;
};

export const uninstall = (platform: Platform, functionName: string): void => {
  retire(platform, functionName);
  retireVersions(platform, functionName);
  platform.local.store.transactionSync(() => {
    platform.definitions.remove(functionName);
    platform.deployed.delete(functionName);
    platform.renewTimers();
  });
};

/** Another trigger, configuration, or limit of a function, and who made it when. */
export const changed = (
  platform: Platform,
  { spec, about }: Required<Definition>,
  change: { spec?: Partial<FunctionSpec>; about?: Partial<About> },
): Deployed => install(platform, { spec: { ...spec, ...change.spec }, about: { ...about, ...change.about } });
