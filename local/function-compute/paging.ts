import { fail } from "./refused.ts";

/** The API's own default and maximum. */
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** How many a query asks for on a page. @throws Refused */
export const limitIn = (query: URLSearchParams): number => {
  const limit = Number(query.get("limit") || DEFAULT_LIMIT);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  return fail(400, "InvalidArgument", `limit must be 1 to ${MAX_LIMIT}`);
};

/**
 * One page of names in their order, as `prefix`, `limit` and `nextToken` of a query ask for it.
 * @returns `nextToken` is the first name of the next page
 */
export const pageOf = (names: string[], query: URLSearchParams): { page: string[]; next: { nextToken?: string } } => {
  const prefix = query.get("prefix") ?? "";
  const from = query.get("nextToken") ?? "";
  const limit = limitIn(query);
  const left = [...names].sort().filter((name) => name.startsWith(prefix) && name >= from);
  return { page: left.slice(0, limit), next: { ...(left[limit] && { nextToken: left[limit] }) } };
};
