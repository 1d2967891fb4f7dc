import * as z from "zod";
import type { Kept } from "../entries.ts";
import type { HttpRequest } from "../wire/http.ts";
import { type DingTalk, jsonIn } from "./call.ts";
import type { Message } from "./inbox.ts";
import { refuseApi } from "./refusals.ts";
import { isTooOld } from "./sent.ts";

/** The vendor's page: up to 20 at a time; for messages to groups UNCONFIRMED. */
const MAX_KEYS = 20;

const text = z.string().default("");
const Body = z.object({
  robotCode: text,
  openConversationId: text,
  processQueryKeys: z.array(z.string()).min(1).max(MAX_KEYS),
});

/** What both recalls have in common. @throws Refused */
export const keysIn = (request: HttpRequest) => {
  const read = Body.safeParse(jsonIn(request));
  if (!read.success) throw refuseApi("malformed");
  const { robotCode, openConversationId, processQueryKeys } = read.data;
  return { robotCode, openConversationId, keys: [...new Set(processQueryKeys)] };
};

/** The words are UNCONFIRMED. */
const wrongWith = (dingtalk: DingTalk, message: Message | undefined): string | undefined => {
  if (!message) return "invalid processQueryKey";
  if (message.recalledAt !== undefined) return "already recalled";
  return isTooOld(dingtalk, message) ? "expired" : undefined;
};

/** Each message by itself. */
export const recallAll = (
  dingtalk: DingTalk,
  keys: string[],
  find: (key: string) => Kept<Message> | undefined,
): { successResult: string[]; failedResult: Record<string, string> } => {
  const results = keys.map((key) => ({ key, wrong: wrongWith(dingtalk, find(key)) }));
  const taken = results.filter(({ wrong }) => wrong === undefined).map(({ key }) => key);
  for (const key of taken) dingtalk.chat.recall(key);
  const failed = results.flatMap(({ key, wrong }) => (wrong === undefined ? [] : [[key, wrong] as const]));
  return { successResult: taken, failedResult: Object.fromEntries(failed) };
};
