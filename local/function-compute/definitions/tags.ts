import * as z from "zod";
import type { Deployed } from "../host.ts";
import type { Platform } from "../invocation.ts";
import { checked, fail, jsonIn } from "../refused.ts";
import { changeable, changed } from "./install.ts";

/** Resources, and tags of one: the SDK's pages name no limits, so these are UNCONFIRMED. */
const MAX_RESOURCES = 50;
const MAX_TAGS = 20;

const TYPE = "ALIYUN::FC::FUNCTION";
export const Tag = z.strictObject({ key: z.string().min(1).max(128), value: z.string().max(128).default("") });
const Given = z.array(Tag).catch([]);

export const ResourceType = z.literal(TYPE, `resourceType is ${TYPE} here`);
export const ResourceIds = z.array(z.string()).min(1).max(MAX_RESOURCES);

/** Those that it was made with count until somebody changes them. */
export const tagsOf = ({ spec, about }: Deployed): Record<string, string> =>
  about?.tags ?? Object.fromEntries(Given.parse(spec.tags).map(({ key, value }) => [key, value]));

export const tagResource = (resourceId: string, [tagKey, tagValue]: [string, string]) => ({
  ...{ resourceId, resourceType: TYPE, tagKey, tagValue },
});

/** A list in a query is JSON in a text. @throws Refused */
export const listIn = <T>(schema: z.ZodType<T>, query: URLSearchParams, name: string): T | undefined => {
  const text = query.get(name);
  return text === null ? undefined : checked(schema, jsonIn(text, name), name);
};

/** All of them, or none. @throws Refused 404 or 403 for one that cannot be changed, 400 for too many */
export const retag = (
  platform: Platform,
  ids: string[],
  change: (tags: Record<string, string>) => Record<string, string>,
): void => {
  const before = ids.map((id) => ({ definition: changeable(platform, id), id }));
  const after = before.map(({ definition, id }) => {
    const deployed = platform.deployed.get(id);
    return { definition, tags: change(deployed ? tagsOf(deployed) : {}) };
  });
  if (after.some(({ tags }) => Object.keys(tags).length > MAX_TAGS))
    fail(400, "InvalidArgument", `a resource has at most ${MAX_TAGS} tags`);
  for (const { definition, tags } of after) changed(platform, definition, { about: { tags } });
};
