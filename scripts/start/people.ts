import type { Item } from "../../local/clock.ts";
import { type InboxMail, openInbox } from "../../local/directmail/inbox.ts";
import type { Local } from "../../local/service.ts";
import { addressOf, type Person } from "../../shared/domain/contact/person.ts";
import { AGAIN_MS, call } from "./call.ts";
import { closeIncidents, type Desk } from "./closing.ts";
import { memoryOf } from "./memory.ts";
import { keepNights } from "./night.ts";

const REPLY = "start/reply";

export interface PeopleOptions extends Desk {
  /** Whom the plan pages first: one night the phone is off. */
  first: Person | undefined;
}

export interface SimulatedPeople {
  /** Looks at the mails that have come since: each page will be answered. Cheap when there are none. */
  look(): void;
  /** Somebody will see after a while what is answered and over, and close it. */
  resolveLater(key: string): void;
}

/** Mails that one look takes: more come with the next. */
const MAX_MAILS = 500;
/** No mail has this id, so that the list begins with the first. */
const BEFORE_ALL = "0";

/** The link was used: by the press that was cut off, if there was one. */
const SPENT = 404;

const LINK = /\/v1\/answer\/[A-Za-z0-9_-]{20,200}/;

const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };

/** What stands in the field of the form, ready to be sent; undefined when the page has no form (any more). */
export const readyMessageIn = (html: string): string | undefined =>
  /<textarea[^>]*>\n?([^<]*)<\/textarea>/
    .exec(html)?.[1]
    ?.replace(/&(lt|gt|quot|#39|amp);/g, (one) => entities[one] ?? one);

/** Everybody on call and at the customers', as far as nobody else plays them. */
export const simulatePeople = (
  local: Pick<Local, "dial" | "store" | "folder">,
  options: PeopleOptions,
): SimulatedPeople => {
  const { dial, store } = local;
  const { front, respondMs, first, onFailure } = options;
  const memory = memoryOf(store);
  const inbox = openInbox(local);
  const address = first && addressOf(first, "mail");
  const nights = first && keepNights(local, { timeZone: first.timeZone, turn: () => undefined });
  const resolveLater = closeIncidents(dial, options);

  const isUnread = ({ to }: InboxMail): boolean => {
    const unread = address !== undefined && to.includes(address) && nights?.isOff() === true;
    if (unread) nights?.miss();
    return unread;
  };

  const look = (): void => {
    const mails = inbox.list({ after: memory.get("lastMail") ?? BEFORE_ALL, limit: MAX_MAILS });
    const last = mails.at(-1);
    if (!last) return;
    store.transactionSync(() => {
      for (const mail of mails) {
        const path = LINK.exec(mail.text ?? "")?.[0];
        if (path && !isUnread(mail))
          dial.put({ kind: REPLY, key: mail.id, due: Date.parse(mail.at) + respondMs, data: path });
      }
      memory.put("lastMail", last.id);
    });
  };

  /**
   * Opens the link as a person does. A link that is spent shows no form; a refusal is fine, somebody was faster. Whoever was
   * cut off in the middle presses again, whatever the page shows now.
   */
  const reply = async ({ data: path, tries }: Item<string>): Promise<void> => {
    const message = readyMessageIn((await call(front + path)).text);
    const again = tries > 0;
    if (message === undefined && !again) return;
    const body = new URLSearchParams({ act: "answer", message: message ?? "" });
    const { status } = await call(front + path, { method: "POST", body });
    if (status === 200 || (again && status === SPENT)) resolveLater(path);
  };

  dial.on<string>(REPLY, async (item) => {
    try {
      await reply(item);
    } catch (error) {
      dial.put({ ...item, due: dial.now() + AGAIN_MS });
      onFailure(error as Error);
    }
  });
  return { look, resolveLater };
};
