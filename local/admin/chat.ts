import * as z from "zod";
import type { Chat } from "../dingtalk/inbox.ts";
import { type Handler, json, pageIn, parse, prefersHtml, problem } from "./answers.ts";
import { chatPage } from "./chat-pages.ts";
import { excerpt, languageOf } from "./page.ts";

/** Longest user id of the vendor. */
const MAX_USER_CHARS = 64;
/** Whoever reads later reads never. */
const MAX_SECONDS = 366 * 86_400;

const Change = z.strictObject({
  user: z.string().min(1).max(MAX_USER_CHARS),
  readsAfterSeconds: z.number().min(0).max(MAX_SECONDS).nullable().optional(),
  is: z.enum(["reachable", "unknown", "flow-controlled"]).optional(),
});

/** Messages of DingTalk, and who reads them. */
export const chatPages = ({ chat }: { chat: Chat }): Record<string, Handler> => ({
  "GET /inbox/chat": (request) => {
    const wanted = pageIn(request);
    return prefersHtml(request) ? chatPage(excerpt(chat, wanted), languageOf(request)) : json(chat.list(wanted));
  },
  "GET /inbox/chat/{id}": (_request, id) => {
    const found = chat.get(id);
    return found ? json(found) : problem(404, "no such message");
  },
  "DELETE /inbox/chat": () => {
    chat.clear();
    return json([]);
  },
  "GET /chat/users": () => json(chat.users.list()),
  "POST /chat/users": (request) => {
    const change = Change.safeParse(parse(request));
    if (!change.success)
      return problem(400, "{user, readsAfterSeconds?: n|null, is?: reachable|unknown|flow-controlled}");
    const { user, readsAfterSeconds, is } = change.data;
    chat.users.set(user, { ...(readsAfterSeconds !== undefined && { readsAfterSeconds }), ...(is && { is }) });
    return json(chat.users.list());
  },
});
