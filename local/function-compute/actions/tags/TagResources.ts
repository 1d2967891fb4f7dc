import * as z from "zod";
import { ResourceIds, ResourceType, retag, Tag } from "../../definitions/tags.ts";
import type { Operation } from "../../operation.ts";
import { checked, objectIn } from "../../refused.ts";

const Request = z.strictObject({
  resourceType: ResourceType,
  resourceId: ResourceIds,
  tag: z.array(Tag).min(1).max(20),
});

/** `POST /tags-v2`: a tag whose key is there gets its new value. */
export const TagResources: Operation = (platform, { request }) => {
  const { resourceId, tag } = checked(Request, objectIn(request.body));
  const given = Object.fromEntries(tag.map(({ key, value }) => [key, value]));
  retag(platform, resourceId, (tags) => ({ ...tags, ...given }));
  return { status: 200, body: "" };
};
