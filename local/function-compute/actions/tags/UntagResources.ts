import * as z from "zod";
import { listIn, ResourceIds, ResourceType, retag } from "../../definitions/tags.ts";
import type { Operation } from "../../operation.ts";
import { checked } from "../../refused.ts";

/** `DELETE /tags-v2?ResourceType=&ResourceId=&TagKey=&All=`: what is not there is taken away already. */
export const UntagResources: Operation = (platform, { query }) => {
  checked(ResourceType, query.get("ResourceType"), "ResourceType");
  const ids = checked(ResourceIds, listIn(z.unknown(), query, "ResourceId"), "ResourceId");
  const keys = listIn(z.array(z.string()), query, "TagKey") ?? [];
  const isLeft = ([key]: [string, string]) => query.get("All") !== "true" && !keys.includes(key);
  retag(platform, ids, (tags) => Object.fromEntries(Object.entries(tags).filter(isLeft)));
  return { status: 204, body: "" };
};
