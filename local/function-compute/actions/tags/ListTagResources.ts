import * as z from "zod";
import { listIn, ResourceIds, ResourceType, Tag, tagResource, tagsOf } from "../../definitions/tags.ts";
import type { Operation } from "../../operation.ts";
import { pageOf } from "../../paging.ts";
import { checked } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";

/** The page counts functions, not tags: UNCONFIRMED. */
const pageIn = (query: URLSearchParams): URLSearchParams =>
  new URLSearchParams({ limit: query.get("Limit") ?? "", nextToken: query.get("NextToken") ?? "" });

/** `GET /tags-v2?ResourceType=&ResourceId=&Tag=&Limit=&NextToken=`: functions that have all of these tags, with what they have. */
export const ListTagResources: Operation = ({ deployed }, { query, requestId }) => {
  checked(ResourceType, query.get("ResourceType"), "ResourceType");
  const ids = listIn(ResourceIds, query, "ResourceId");
  const wanted = listIn(z.array(Tag.partial({ value: true })), query, "Tag") ?? [];
  const having = [...deployed].filter(([name, one]) => {
    const tags = tagsOf(one);
    const hasAll = wanted.every(({ key, value }) => Object.hasOwn(tags, key) && (!value || tags[key] === value));
    return Object.keys(tags).length > 0 && hasAll && (!ids || ids.includes(name));
  });
  const { page, next } = pageOf(
    having.map(([name]) => name),
    pageIn(query),
  );
  const tagResources = page.flatMap((name) => {
    const one = deployed.get(name);
    return one ? Object.entries(tagsOf(one)).map((tag) => tagResource(name, tag)) : [];
  });
  return jsonReply(200, { requestId, tagResources, ...next });
};
