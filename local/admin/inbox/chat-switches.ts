import * as z from "zod";
import { Template } from "../../dingtalk/cards/templates.ts";
import { CONVERSATION } from "../../dingtalk/groups.ts";
import { dingKinds, type Scope, scopes, TenantChange } from "../../dingtalk/tenant.ts";
import { UserId } from "../../dingtalk/users.ts";
import type { HttpRequest } from "../../wire/http.ts";
import type { Admin } from "../admin.ts";
import { changed, formOf, type Handler, json, parse, problem } from "../answers.ts";
import { pathOf } from "../html/page.ts";

/** Whoever reads later reads never. */
const MAX_SECONDS = 366 * 86_400;
/** Of a group. */
const MAX_MEMBERS = 1_000;

const UserChange = z.strictObject({
  user: UserId,
  readsAfterSeconds: z.number().min(0).max(MAX_SECONDS).nullable().optional(),
  is: z.enum(["reachable", "unknown", "flow-controlled"]).optional(),
});
const Group = z.strictObject({ group: z.string().regex(CONVERSATION), members: z.array(UserId).max(MAX_MEMBERS) });

const HERE = pathOf("inbox/chat");

/** In a form, below 0 is never, or without end. */
const orNull = (text: string | undefined): number | null => (Number(text) < 0 ? null : Number(text));

/** Things in one field of a form. */
const listIn = (text = ""): string[] =>
  text
    .split(/[,，;]/)
    .map((one) => one.trim())
    .filter(Boolean);

const userIn = (request: HttpRequest): unknown => {
  const form = formOf(request);
  return form ? { ...form, readsAfterSeconds: orNull(form.readsAfterSeconds) } : parse(request);
};

const groupIn = (request: HttpRequest): unknown => {
  const form = formOf(request);
  return form ? { ...form, members: listIn(form.members) } : parse(request);
};

/** In a form, a button is `id=title`, or its id alone. */
const actionIn = (text: string): object => {
  const [id = "", title = id] = text.split("=");
  return { id, title };
};

const templateIn = (request: HttpRequest): unknown => {
  const form = formOf(request);
  return form ? { ...form, actions: listIn(form.actions).map(actionIn) } : parse(request);
};

const tenantIn = (request: HttpRequest): unknown => {
  const form = formOf(request);
  if (!form) return parse(request);
  const may = scopes.filter((scope: Scope) => form[scope] === "yes");
  const dings = Object.fromEntries(dingKinds.map((kind) => [kind, orNull(form[kind])]));
  return { scopes: may, keywords: listIn(form.keywords), dings };
};

/** Who reads and when, who is in a group, what cards look like, and what the app may do. */
export const chatSwitchPages = ({
  chat,
  cards,
  tenant,
}: Pick<Admin, "chat" | "cards" | "tenant">): Record<string, Handler> => ({
  "GET /chat/users": () => json(chat.users.list()),
  "POST /chat/users": (request) => {
    const change = UserChange.safeParse(userIn(request));
    if (!change.success)
      return problem(400, "{user, readsAfterSeconds?: n|null, is?: reachable|unknown|flow-controlled}");
    const { user, readsAfterSeconds, is } = change.data;
    chat.users.set(user, { ...(readsAfterSeconds !== undefined && { readsAfterSeconds }), ...(is && { is }) });
    return changed(request, HERE, chat.users.list());
  },
  "GET /chat/groups": () => json(chat.groups.list()),
  "POST /chat/groups": (request) => {
    const given = Group.safeParse(groupIn(request));
    if (!given.success) return problem(400, '{group: "cid…", members: [user]}');
    chat.groups.set(given.data.group, given.data.members);
    return changed(request, HERE, chat.groups.list());
  },
  "GET /chat/card-templates": () => json(cards.templates.list()),
  "POST /chat/card-templates": (request) => {
    const template = Template.safeParse(templateIn(request));
    if (!template.success)
      return problem(400, "{id, isPublished?, text, actions?: [{id, title, params?: {}, when?: {}}]}");
    cards.templates.set(template.data);
    return changed(request, HERE, cards.templates.list());
  },
  "GET /chat/card-callbacks": () => json(cards.callbacks.list()),
  "GET /chat/tenant": () => json(tenant.get()),
  "POST /chat/tenant": (request) => {
    const change = TenantChange.safeParse(tenantIn(request));
    if (!change.success)
      return problem(400, `{scopes?: [${scopes.join("|")}], keywords?: [text], dings?: {app?|sms?|phone?: n|null}}`);
    return changed(request, HERE, tenant.set(change.data));
  },
});
