import { describe } from "../description.ts";
import type { Operation } from "../operation.ts";
import { jsonReply } from "../reply.ts";

/** The API's own default and maximum. */
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** `GET /functions?prefix=&limit=&nextToken=`, by name; `nextToken` is the first name of the next page. */
export const ListFunctions: Operation = ({ deployed }, { request }) => {
  const query = new URLSearchParams(request.query);
  const prefix = query.get("prefix") ?? "";
  const from = query.get("nextToken") ?? "";
  const limit = Math.min(Number(query.get("limit")) || DEFAULT_LIMIT, MAX_LIMIT);
  const names = [...deployed.keys()].sort().filter((name) => name.startsWith(prefix) && name >= from);
  const page = names.slice(0, limit).flatMap((name) => deployed.get(name) ?? []);
  return jsonReply(200, { functions: page.map(describe), ...(names[limit] && { nextToken: names[limit] }) });
};
