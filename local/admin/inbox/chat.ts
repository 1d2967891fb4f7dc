import * as z from "zod";
import type { Press } from "../../dingtalk/cards/card.ts";
import { UserId } from "../../dingtalk/users.ts";
import type { Admin } from "../admin.ts";
import { changed, formOf, type Handler, json, pageIn, parse, prefersHtml, problem } from "../answers.ts";
import { pathOf } from "../html/page.ts";
import { chatPage } from "./chat-page.ts";

const Pressing = z.strictObject({
  user: UserId,
  actionId: z.string().min(1).max(100),
  params: z.record(z.string().max(100), z.string().max(1_000)).optional(),
});

const HERE = pathOf("inbox/chat");

const shown = ({ at, ...press }: Press) => ({ at: new Date(at).toISOString(), ...press });

/** Messages of DingTalk, and buttons that people press on its cards. */
export const chatPages = ({
  chat,
  cards,
  tenant,
}: Pick<Admin, "chat" | "cards" | "tenant">): Record<string, Handler> => ({
  "GET /inbox/chat": (request) => {
    return prefersHtml(request) ? chatPage(request, { chat, cards, tenant }) : json(chat.list(pageIn(request)));
  },
  "GET /inbox/chat/{id}": (_request, id) => {
    const found = chat.get(id);
    return found ? json(found) : problem(404, "no such message");
  },
  "POST /inbox/chat/{id}/press": async (request, id) => {
    const pressing = Pressing.safeParse(formOf(request) ?? parse(request));
    if (!pressing.success) return problem(400, "{user, actionId, params?}");
    const press = await cards.press(id, pressing.data);
    return press ? changed(request, `${HERE}#${id}`, shown(press)) : problem(404, "no such button on a card");
  },
  "DELETE /inbox/chat": () => {
    chat.clear();
    return json([]);
  },
  "POST /inbox/chat/clear": (request) => {
    chat.clear();
    return changed(request, HERE, []);
  },
});
