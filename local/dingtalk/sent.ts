import type { Kept } from "../entries.ts";
import type { DingTalk } from "./call.ts";
import type { Message } from "./inbox.ts";

/** The vendor's page: later a message can no longer be asked for or recalled; for messages to groups UNCONFIRMED. */
const MAX_AGE_MS = 24 * 3_600_000;

export const isTooOld = ({ local: { dial } }: DingTalk, { at }: Message): boolean => dial.now() - at > MAX_AGE_MS;

/** What the app's robot said to people, by its `processQueryKey`. */
export const sentToPeople = ({ chat }: DingTalk, key: string): Kept<Message> | undefined => {
  const message = chat.find(key);
  const isOther = message?.via !== "app" || message.group !== undefined || message.card || message.ding;
  return isOther ? undefined : message;
};

/** What the app's robot said to a group. A card has the key of its message as `carrierId`, whatever group it is in. */
export const sentToGroup = ({ chat }: DingTalk, key: string, group: string): Kept<Message> | undefined => {
  const message = chat.find(key);
  const { card } = message ?? {};
  const isThere = card ? card.spaces.some(({ id, errorMsg }) => id === group && !errorMsg) : message?.group === group;
  return isThere ? message : undefined;
};
