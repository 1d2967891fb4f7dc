import type { Button } from "../../dingtalk/content.ts";
import type { InboxMessage } from "../../dingtalk/inbox.ts";
import { dingKinds, scopes } from "../../dingtalk/tenant.ts";
import type { User } from "../../dingtalk/users.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import type { Admin } from "../admin.ts";
import { type Language, languageOf } from "../html/language.ts";
import { markdownToHtml } from "../html/markdown.ts";
import { page, pathOf } from "../html/page.ts";
import { choice, field } from "../html/parts.ts";
import { clockTime, localTime, said } from "../html/text.ts";
import { entries } from "./excerpt.ts";
import { aside, cell, form, listed } from "./switches.ts";

const words = {
  zh: {
    faces: { robot: "群", app: "应" },
    robot: "群机器人",
    app: "应用机器人",
    group: "群聊",
    person: "单聊",
    read: "已读",
    unread: "未读",
    recalled: "已撤回",
    refused: { unknown: "查无此人", "flow-controlled": "被限流", reachable: "" },
    dings: { app: "应用内 DING", sms: "短信 DING", phone: "电话 DING" },
    outcomes: { applied: "已回应", late: "超时", failed: "回应有误", nobody: "没有回调地址" },
    presser: "谁按",
    file: "文件",
    picture: "图片",
    switches: "谁会读、何时读",
    everybody: "没有设置的人 20 秒后阅读。",
    user: "用户",
    reads: "几秒后阅读",
    never: "不读",
    is: { reachable: "可送达", unknown: "查无此人", "flow-controlled": "被限流" },
    state: "状态",
    set: "设置",
    groups: "群里有谁",
    members: "成员",
    templates: "互动卡片的模板与回调",
    template: "模板 ID",
    text: `内容（Markdown，变量写作 $\{name}）`,
    actions: "按钮（id=文字，逗号分隔）",
    routeKey: "callbackRouteKey",
    url: "回调地址",
    signed: { yes: "签名", no: "不签名" },
    tenant: "应用权限、关键词与 DING 余量",
    may: { yes: "已开通", no: "未开通" },
    keywords: "群机器人的关键词",
    left: "剩余（-1：不限）",
  },
  en: {
    faces: { robot: "G", app: "A" },
    robot: "Group robot",
    app: "App robot",
    group: "group",
    person: "one to one",
    read: "read",
    unread: "unread",
    recalled: "recalled",
    refused: { unknown: "unknown user", "flow-controlled": "flow-controlled", reachable: "" },
    dings: { app: "DING in the app", sms: "DING by SMS", phone: "DING by phone" },
    outcomes: { applied: "answered", late: "not answered in time", failed: "wrong answer", nobody: "nobody to tell" },
    presser: "Who presses",
    file: "File",
    picture: "Picture",
    switches: "Who reads, and when",
    everybody: "Whoever was not set reads after 20 s.",
    user: "User",
    reads: "Reads after seconds",
    never: "never",
    is: { reachable: "reachable", unknown: "unknown user", "flow-controlled": "flow-controlled" },
    state: "Is",
    set: "Set",
    groups: "Who is in a group",
    members: "Members",
    templates: "Templates and callbacks of interactive cards",
    template: "Template id",
    text: `Text (Markdown with $\{variables})`,
    actions: "Buttons (id=title, by commas)",
    routeKey: "callbackRouteKey",
    url: "Callback",
    signed: { yes: "signed", no: "not signed" },
    tenant: "What the app may do, keywords, and DINGs left",
    may: { yes: "granted", no: "not granted" },
    keywords: "Keywords of the group robot",
    left: "left (-1: no end)",
  },
} as const;
type Words = (typeof words)[Language];

/** Only the web is followed from here. */
const button = ({ title, url }: Button): string =>
  /^https?:\/\//.test(url)
    ? `<a rel="noreferrer noopener nofollow" href="${said(url)}">${said(title)}</a>`
    : `<span title="${said(url)}">${said(title)}</span>`;

const buttons = ({ kind, sideBySide, buttons: all }: InboxMessage): string => {
  const shape = [sideBySide ? "" : "below", kind === "feed" ? "feed" : ""].join(" ");
  return all.length === 0 || kind === "link" ? "" : `<div class="buttons ${shape}">${all.map(button).join("")}</div>`;
};

/** The buttons of an interactive card, for one of those who see it. */
const pressed = ({ id, card, to, recalledAt }: InboxMessage, { presser }: Words): string => {
  if (!card || card.actions.length === 0 || recalledAt) return "";
  const all = card.actions.map(({ id: actionId, title }) => {
    return `<button name="actionId" value="${said(actionId)}">${said(title)}</button>`;
  });
  const who = field("user", presser, to[0] ?? "", "required maxlength=64");
  return `<form class="press" method="post" action="${pathOf("inbox/chat")}/${id}/press">${who}${all.join("")}</form>`;
};

const plain = (text: string): string => `<div class="plain">${said(text)}</div>`;

/** As DingTalk draws it: the title of a card or of Markdown stands only in the notification. */
const content = ({ kind, text = "", buttons: links }: InboxMessage, { file, picture }: Words): string => {
  if (kind === "markdown" || kind === "card" || kind === "interactive") return markdownToHtml(text);
  if (kind === "link") return links.map(button).join("") + plain(text);
  if (kind === "feed") return "";
  if (kind === "file" || kind === "picture") return plain(`${kind === "file" ? file : picture}: ${text}`);
  return plain(text);
};

const ofCard = ({ card }: InboxMessage, { outcomes }: Words): string[] => {
  const { outTrackId, spaces = [], presses = [] } = card ?? {};
  const missed = spaces
    .filter(({ errorMsg }) => errorMsg !== "")
    .map(({ id, errorMsg }) => `<li class="bad">${said(id)}: ${said(errorMsg)}</li>`);
  const made = presses.map(({ user, actionId, outcome, at }) => {
    const tone = outcome === "applied" ? "good" : "bad";
    return `<li class="${tone}">${said(user)} → ${said(actionId)}: ${outcomes[outcome]} ${clockTime(at)}</li>`;
  });
  return [...(outTrackId === undefined ? [] : [`<li>${said(outTrackId)}</li>`]), ...missed, ...made];
};

const pills = (one: InboxMessage, words: Words): string => {
  const { read, refused, mentions, recalledAt } = one;
  const readers = read.map(({ user, at }) =>
    at === null
      ? `<li>${words.unread}: ${said(user)}</li>`
      : `<li class="good">${words.read}: ${said(user)} ${clockTime(at)}</li>`,
  );
  const others = refused.map(({ user, is }) => `<li class="bad">${words.refused[is]}: ${said(user)}</li>`);
  const mentioned = mentions.map((name) => `<li>@${said(name)}</li>`);
  const recalled = recalledAt ? [`<li class="bad">${words.recalled} ${clockTime(recalledAt)}</li>`] : [];
  return `<ul class="pills">${[...mentioned, ...ofCard(one, words), ...readers, ...others, ...recalled].join("")}</ul>`;
};

const message = (one: InboxMessage, words: Words): string => {
  const text = content(one, words);
  const place = one.ding ? words.dings[one.ding] : one.conversation === "group" ? words.group : words.person;
  return `<article class="message" id="${one.id}">
<div class="face ${one.ding ? "ding" : one.via}">${one.ding ? "!" : words.faces[one.via]}</div>
<div><div class="who"><b>${words[one.via]}</b><span>${place}${said(one.to.map((user) => ` · ${user}`).join(""))}</span>${localTime(one.at)}</div>
<div class="bubble${one.recalledAt ? " gone" : ""}">${text && `<div class="text">${text}</div>`}${buttons(one)}${pressed(one, words)}</div></div>
${pills(one, words)}</article>`;
};

const readers = (users: (User & { user: string })[], words: Words): string => {
  const rows = users.map(({ user, readsAfterSeconds, is }) => [
    said(user),
    readsAfterSeconds === null ? words.never : `${readsAfterSeconds} s`,
    words.is[is],
  ]);
  const states = Object.entries(words.is);
  const fields = `${field("user", words.user, "", "required maxlength=64")}${field("readsAfterSeconds", `${words.reads} (${words.never}: -1)`, "20", 'type="number" min="-1" required')}${choice("is", words.state, states)}`;
  const shown = listed([words.user, words.reads, words.state], rows, words.switches);
  const set = form("/__local/chat/users", fields, words.set);
  return aside(words.switches, `${set}\n${shown}<p class="soft">${words.everybody}</p>`);
};

const groups = ({ chat }: Shown, words: Words): string => {
  const rows = chat.groups.list().map(({ group, members }) => [cell(group), cell(members.join(", "))]);
  const fields = `${field("group", words.group, "", 'pattern="cid.+" required')}${field("members", words.members)}`;
  const shown = listed([words.group, words.members], rows, words.groups);
  return aside(words.groups, form("/__local/chat/groups", fields, words.set) + shown);
};

const templates = ({ cards }: Shown, words: Words): string => {
  const rows = cards.templates.list().map(({ id, text, actions }) => {
    return [cell(id), cell(text), cell(actions.map((one) => `${one.id}=${one.title}`).join(", "))];
  });
  const routes = cards.callbacks.list().map(({ routeKey, url, isSigned }) => {
    return [cell(routeKey), cell(url), words.signed[isSigned ? "yes" : "no"]];
  });
  const [id, text, actions] = [words.template, words.text, words.actions];
  const fields = `${field("id", id, "", "required")}${field("text", text, "", "required")}${field("actions", actions)}`;
  const shown = listed([id, text, actions], rows, words.templates);
  const told = listed([words.routeKey, words.url, ""], routes, words.url);
  return aside(words.templates, form("/__local/chat/card-templates", fields, words.set) + shown + told);
};

const allowed = ({ tenant }: Shown, words: Words): string => {
  const now = tenant.get();
  const may = scopes.map((scope) =>
    choice(scope, scope, Object.entries(words.may), now.scopes.includes(scope) ? "yes" : "no"),
  );
  const dings = dingKinds.map((kind) =>
    field(
      kind,
      `${words.dings[kind]}: ${words.left}`,
      String(now.dings[kind] ?? -1),
      'type="number" min="-1" required',
    ),
  );
  const fields = [...may, field("keywords", words.keywords, now.keywords.join(", ")), ...dings].join("");
  return aside(words.tenant, form("/__local/chat/tenant", fields, words.set));
};

type Shown = Pick<Admin, "chat" | "cards" | "tenant">;

export const chatPage = (request: HttpRequest, all: Shown): HttpAnswer => {
  const draw = (one: InboxMessage, language: Language) => message(one, words[language]);
  const place = "inbox/chat";
  const own = words[languageOf(request)];
  const settings = [readers(all.chat.users.list(), own), groups(all, own), templates(all, own), allowed(all, own)];
  return page(request, { place, body: settings.join("") + entries(request, all.chat, { place, draw }) });
};
