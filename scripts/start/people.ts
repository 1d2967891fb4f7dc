import type { Item } from "../../local/clock.ts";
import { type InboxMail, openInbox } from "../../local/directmail/inbox.ts";
import type { Local } from "../../local/service.ts";
import type { Kind } from "../../shared/domain/alert/kind.ts";
import type { Verdict } from "../../shared/domain/incident/incident.ts";
import { AGAIN_MS, call } from "./call.ts";
import { memoryOf } from "./memory.ts";

const REPLY = "start/reply";
const RESOLVE = "start/resolve";

export interface PeopleOptions {
  front: string;
  /** From the arrival of a page to the answer, and from the end of a trouble to its resolution. */
  respondMs: number;
  /** Mail address of whom the plan pages first: this mailbox is off once. */
  first: string | undefined;
  /** Of a person with the scope operator. */
  operatorKey: string;
  /** A call went wrong for good. */
  onFailure(error: Error): void;
}

export interface SimulatedPeople {
  /** Looks at the mails that have come since: each page will be answered. Cheap when there are none. */
  look(): void;
  /** Somebody will see after a while what is answered and over, and close it. */
  resolveLater(key: string): void;
}

/** Which page to the first person of the plan is not read, so that one incident climbs. */
const UNREAD_PAGE = 3;
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

/** What such trouble turned out to be, as a rule. */
const verdicts: Partial<Record<Kind, Verdict["verdict"]>> = {
  "http-flood": "attack",
  scan: "attack",
  "injection-campaign": "attack",
  "credential-stuffing": "attack",
  "configuration-drift": "customer-change",
  "protection-off": "customer-change",
};

interface Listed {
  id: string;
  kind: Kind;
  mitigatedAt: string | null;
  generation: number;
}

const verdictFor = ({ kind }: Listed): Verdict => ({
  verdict: verdicts[kind] ?? "fault",
  cause: `Simulated: ${kind}`,
  done: "Simulated: watched until the alert was over.",
});

/** Incidents change places while they are read; a hundred pages are ten thousand answered incidents. */
const MAX_PAGES = 100;

/** Everybody on call and at the customers', as far as nobody else plays them. */
export const simulatePeople = (
  local: Pick<Local, "dial" | "store" | "folder">,
  options: PeopleOptions,
): SimulatedPeople => {
  const { dial, store } = local;
  const { front, respondMs, first, operatorKey, onFailure } = options;
  const memory = memoryOf(store);
  const inbox = openInbox(local);
  const headers = { authorization: `Bearer ${operatorKey}`, "content-type": "application/json" };

  /** A page that a kill made the service send again is the same page. */
  const isUnread = ({ to, at, subject }: InboxMail): boolean => {
    if (first === undefined || !to.includes(first)) return false;
    const page = `${at} ${subject}`;
    const known = memory.get("pagesToFirst") ?? [];
    const pages = known.includes(page) ? known : [...known, page].slice(0, UNREAD_PAGE);
    memory.put("pagesToFirst", pages);
    return pages.indexOf(page) === UNREAD_PAGE - 1;
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

  const resolveLater = (key: string): void => dial.put({ kind: RESOLVE, key, due: dial.now() + respondMs, data: null });

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

  const answered = async (cursor: string | null): Promise<{ incidents: Listed[]; cursor: string | null }> => {
    const query = new URLSearchParams({ status: "answered", limit: "100", ...(cursor && { cursor }) });
    const { status, text } = await call(`${front}/v1/incidents?${query}`, { headers });
    if (status !== 200) throw new Error(`the list of incidents was answered ${status}: ${text}`);
    return JSON.parse(text);
  };

  const resolve = async (incident: Listed): Promise<void> => {
    const body = JSON.stringify({ ...verdictFor(incident), generation: incident.generation });
    await call(`${front}/v1/incidents/${incident.id}/resolve`, { method: "POST", headers, body });
  };

  const resolveAll = async (): Promise<void> => {
    let cursor: string | null = null;
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = await answered(cursor);
      for (const incident of page.incidents) if (incident.mitigatedAt !== null) await resolve(incident);
      if (page.cursor === null) return;
      cursor = page.cursor;
    }
  };

  const carefully =
    <T>(act: (item: Item<T>) => Promise<void>) =>
    async (item: Item<T>) => {
      try {
        await act(item);
      } catch (error) {
        dial.put({ ...item, due: dial.now() + AGAIN_MS });
        onFailure(error as Error);
      }
    };
  dial.on<string>(REPLY, carefully(reply));
  dial.on(RESOLVE, carefully(resolveAll));
  return { look, resolveLater };
};
