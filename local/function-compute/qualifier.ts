import { createHash } from "node:crypto";
import type { Alias, Version } from "./definitions/definition.ts";
import { type Deployed, deploy, type Host } from "./host.ts";
import { LATEST } from "./project.ts";
import { fail } from "./refused.ts";

/** Whatever is neither LATEST nor a number is an alias. */
const VERSION = /^\d+$/;

export const qualifierIn = (query: URLSearchParams): string => query.get("qualifier") || LATEST;

/** What can be set for LATEST only. @throws Refused 404 */
export const latest = (query: URLSearchParams): void => {
  const qualifier = qualifierIn(query);
  if (qualifier !== LATEST) missing(qualifier);
};

const missing = (qualifier: string): never =>
  fail(
    404,
    VERSION.test(qualifier) ? "VersionNotFound" : "AliasNotFound",
    `there is no '${qualifier}' of the function`,
  );

export const versionOf = ({ about }: Pick<Deployed, "about">, versionId: string): Version =>
  about?.versions?.find((one) => one.versionId === versionId) ?? missing(versionId);

export const aliasOf = ({ about }: Pick<Deployed, "about">, aliasName: string): Alias =>
  about?.aliases?.find((one) => one.aliasName === aliasName) ?? missing(aliasName);

/** In [0, 1): the same for the same request, so that a repeat meets the same version. */
const fractionOf = (requestId: string): number =>
  createHash("sha256").update(requestId).digest().readUInt32BE() / 2 ** 32;

const chosen = ({ versionId, additionalVersionWeight }: Alias, requestId: string): string => {
  let left = fractionOf(requestId);
  for (const [other, weight] of Object.entries(additionalVersionWeight)) {
    if (left < weight) return other;
    left -= weight;
  }
  return versionId;
};

/** Its versions are off with it. */
export const isOff = ({ deployed }: Pick<Host, "deployed">, functionName: string): boolean =>
  deployed.get(functionName)?.about?.off !== undefined;

export interface Callee {
  functionName: string;
  /** LATEST, a version or an alias; LATEST where none is named. */
  qualifier?: string | undefined;
}

export interface Addressed extends Callee {
  requestId: string;
}

/** @throws Refused 404 for a function, version or alias that is not there */
export const targetOf = (host: Host, { functionName, qualifier = LATEST, requestId }: Addressed): Deployed => {
  const { local, deployed, published } = host;
  const target = deployed.get(functionName);
  if (!target) return fail(404, "FunctionNotFound", `function '${functionName}' does not exist`);
  if (qualifier === LATEST) return target;
  const versionId = VERSION.test(qualifier) ? qualifier : chosen(aliasOf(target, qualifier), requestId);
  if (versionId === LATEST) return target;
  const { spec, about } = versionOf(target, versionId);
  const key = `${functionName}/${versionId}`;
  const running = published.get(key) ?? { ...deploy(local, spec, versionId), about };
  published.set(key, running);
  return running;
};
