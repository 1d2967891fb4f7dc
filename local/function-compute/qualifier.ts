import { fail } from "./refused.ts";

/** A version's is a number; the rest are aliases. */
const VERSION = /^\d+$/;

/**
 * There is one version of a function here, LATEST.
 * @throws Refused 404 for any other
 */
export const latest = (query: URLSearchParams): void => {
  const qualifier = query.get("qualifier") || "LATEST";
  if (qualifier === "LATEST") return;
  const code = VERSION.test(qualifier) ? "VersionNotFound" : "AliasNotFound";
  fail(404, code, `there is no '${qualifier}' of the function`);
};
