import { describe } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { pageOf } from "../../paging.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions?prefix=&limit=&nextToken=`, by name. */
export const ListFunctions: Operation = ({ deployed }, { query }) => {
  const { page, next } = pageOf([...deployed.keys()], query);
  return jsonReply(200, { functions: page.flatMap((name) => deployed.get(name) ?? []).map(describe), ...next });
};
