/** The API's own default and maximum. */
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/**
 * One page of names in their order, as `prefix`, `limit` and `nextToken` of a query ask for it.
 * @returns `nextToken` is the first name of the next page
 */
export const pageOf = (names: string[], query: URLSearchParams): { page: string[]; next: { nextToken?: string } } => {
  const prefix = query.get("prefix") ?? "";
  const from = query.get("nextToken") ?? "";
  const limit = Math.min(Number(query.get("limit")) || DEFAULT_LIMIT, MAX_LIMIT);
  const left = [...names].sort().filter((name) => name.startsWith(prefix) && name >= from);
  return { page: left.slice(0, limit), next: { ...(left[limit] && { nextToken: left[limit] }) } };
};
