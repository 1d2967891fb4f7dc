import * as z from "zod";
import type { Chat } from "../../dingtalk/inbox.ts";
import type { HttpRequest } from "../../wire/http.ts";
import { changed, formOf, type Handler, json, pageIn, parse, prefersHtml, problem } from "../answers.ts";
import { pathOf } from "../html/page.ts";
import { chatPage } from "./chat-page.ts";

/** Longest user id of the vendor. */
const MAX_USER_CHARS = 64;
/** Whoever reads later reads never. */
const MAX_SECONDS = 366 * 86_400;

const Change = z.strictObject({
  user: z.string().min(1).max(MAX_USER_CHARS),
  readsAfterSeconds: z.number().min(0).max(MAX_SECONDS).nullable().optional(),
  is: z.enum(["reachable", "unknown", "flow-controlled"]).optional(),
});

const HERE = pathOf("inbox/chat");

/** In a form, below 0 is never. */
const changeIn = (request: HttpRequest): unknown => {
  const form = formOf(request);
  if (!form) return parse(request);
  const seconds = Number(form.readsAfterSeconds);
  return { ...form, readsAfterSeconds: seconds < 0 ? null : seconds };
};

/** Messages of DingTalk, and who reads them. */
export const chatPages = ({ chat }: { chat: Chat }): Record<string, Handler> => ({
  "GET /inbox/chat": (request) => {
    return prefersHtml(request) ? chatPage(request, chat) : json(chat.list(pageIn(request)));
  },
  "GET /inbox/chat/{id}": (_request, id) => {
    const found = chat.get(id);
    return found ? json(found) : problem(404, "no such message");
  },
  "DELETE /inbox/chat": () => {
    chat.clear();
    return json([]);
  },
  "POST /inbox/chat/clear": (request) => {
    chat.clear();
    return changed(request, HERE, []);
  },
  "GET /chat/users": () => json(chat.users.list()),
  "POST /chat/users": (request) => {
    const change = Change.safeParse(changeIn(request));
    if (!change.success)
      return problem(400, "{user, readsAfterSeconds?: n|null, is?: reachable|unknown|flow-controlled}");
    const { user, readsAfterSeconds, is } = change.data;
    chat.users.set(user, { ...(readsAfterSeconds !== undefined && { readsAfterSeconds }), ...(is && { is }) });
    return changed(request, HERE, chat.users.list());
  },
});
