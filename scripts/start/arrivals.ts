import type { InboxMessage } from "../../local/dingtalk/inbox.ts";
import { type InboxMail, openInbox } from "../../local/directmail/inbox.ts";
import type { LocalCloud } from "../../local/start.ts";
import { memoryOf } from "./memory.ts";

/** A message with a link by which its reader may act. */
export interface Arrival {
  /** Of the message, over all channels. */
  id: string;
  at: number;
  /** Addresses: of mail, or user ids of DingTalk. */
  to: string[];
  /** Of the link. */
  path: string;
}

/** Messages of a channel that one look takes: more come with the next. */
const MAX_MESSAGES = 500;
/** No message has this id, so that the list begins with the first. */
const BEFORE_ALL = "0";

const LINK = /\/v1\/answer\/[A-Za-z0-9_-]{20,200}/;

interface Message {
  id: string;
  at: string;
  to: string[];
}

const arrivalIn = ({ id, at, to }: Message, text: string): Arrival[] => {
  const path = LINK.exec(text)?.[0];
  return path === undefined || to.length === 0 ? [] : [{ id, at: Date.parse(at), to, path }];
};

const byMail = (mail: InboxMail): Arrival[] => arrivalIn(mail, mail.text ?? "");
/** In a group nobody may act. */
const byCard = (card: InboxMessage): Arrival[] =>
  card.conversation === "group" ? [] : arrivalIn(card, card.buttons.map(({ url }) => url).join(" "));

/**
 * @returns hands over what has come since the last time, and remembers that in the same transaction; cheap when there is
 * nothing
 */
export const followArrivals = ({
  local,
  chat,
}: Pick<LocalCloud, "local" | "chat">): ((use: (arrivals: Arrival[]) => void) => void) => {
  const memory = memoryOf(local.store);
  const mail = openInbox(local);
  const since = (name: "lastMail" | "lastChat") => ({ after: memory.get(name) ?? BEFORE_ALL, limit: MAX_MESSAGES });
  const keep = (name: "lastMail" | "lastChat", last: Message | undefined): void => {
    if (last) memory.put(name, last.id);
  };
  return (use) => {
    const [mails, cards] = [mail.list(since("lastMail")), chat.list(since("lastChat"))];
    if (mails.length + cards.length === 0) return;
    local.store.transactionSync(() => {
      use([...mails.flatMap(byMail), ...cards.flatMap(byCard)]);
      keep("lastMail", mails.at(-1));
      keep("lastChat", cards.at(-1));
    });
  };
};
