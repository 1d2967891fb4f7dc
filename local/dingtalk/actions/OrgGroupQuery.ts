import * as z from "zod";
import { type DingTalk, jsonIn, type Operation } from "../call.ts";
import { refuseApi } from "../refusals.ts";
import { isTooOld, sentToGroup } from "../sent.ts";

/** The vendor's page: users on a page. */
const MAX_RESULTS = 200;

const text = z.string().default("");
const Body = z.object({
  robotCode: text,
  openConversationId: text,
  processQueryKey: text,
  maxResults: z.unknown().optional(),
  nextToken: z.string().default("0"),
});

/** @throws Refused */
const pageIn = ({ maxResults = MAX_RESULTS, nextToken }: z.infer<typeof Body>): { from: number; limit: number } => {
  const limit = z.int().min(1).max(MAX_RESULTS).safeParse(maxResults);
  if (!limit.success) throw refuseApi("pageSize");
  if (!/^\d{1,9}$/.test(nextToken || "0")) throw refuseApi("cursor");
  return { from: Number(nextToken), limit: limit.data };
};

const messageOf = (dingtalk: DingTalk, { robotCode, openConversationId, processQueryKey }: z.infer<typeof Body>) => {
  if (!robotCode) throw refuseApi("robotMissing");
  if (robotCode !== dingtalk.state.credentials.robotCode) throw refuseApi("robotInvalid");
  if (!processQueryKey) throw refuseApi("noQueryKey");
  if (!openConversationId) throw refuseApi("noConversation");
  const message = sentToGroup(dingtalk, processQueryKey, openConversationId);
  if (message) return message;
  const { group, card } = dingtalk.chat.find(processQueryKey) ?? {};
  throw refuseApi(group === undefined && !card ? "queryKey" : "conversation");
};

/** Who in a group has read a message, or a card. */
export const orgGroupQuery: Operation = (dingtalk, request) => {
  const read = Body.safeParse(jsonIn(request));
  if (!read.success) throw refuseApi("malformed");
  const message = messageOf(dingtalk, read.data);
  const { from, limit } = pageIn(read.data);
  if (isTooOld(dingtalk, message)) throw refuseApi("expired");
  const readers = message.readers.filter(({ readAt }) => readAt !== null).map(({ user }) => user);
  const hasMore = readers.length > from + limit;
  return {
    sendStatus: message.recalledAt === undefined ? "SUCCESS" : "RECALLED",
    readUserIds: readers.slice(from, from + limit),
    hasMore,
    nextToken: hasMore ? String(from + limit) : "",
  };
};
