import type { Button } from "../../dingtalk/content.ts";
import type { Chat, InboxMessage } from "../../dingtalk/inbox.ts";
import type { User } from "../../dingtalk/users.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import { type Language, languageOf } from "../html/language.ts";
import { markdownToHtml } from "../html/markdown.ts";
import { page } from "../html/page.ts";
import { choice, field, table } from "../html/parts.ts";
import { clockTime, localTime, said } from "../html/text.ts";
import { entries } from "./excerpt.ts";

const words = {
  zh: {
    faces: { robot: "群", app: "应" },
    robot: "群机器人",
    app: "应用机器人",
    group: "群聊",
    person: "单聊",
    read: "已读",
    unread: "未读",
    refused: { unknown: "查无此人", "flow-controlled": "被限流", reachable: "" },
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
  },
  en: {
    faces: { robot: "G", app: "A" },
    robot: "Group robot",
    app: "App robot",
    group: "group",
    person: "one to one",
    read: "read",
    unread: "unread",
    refused: { unknown: "unknown user", "flow-controlled": "flow-controlled", reachable: "" },
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

const plain = (text: string): string => `<div class="plain">${said(text)}</div>`;

/** As DingTalk draws it: the title of a card or of Markdown stands only in the notification. */
const content = ({ kind, text = "", buttons: links }: InboxMessage, { file, picture }: Words): string => {
  if (kind === "markdown" || kind === "card") return markdownToHtml(text);
  if (kind === "link") return links.map(button).join("") + plain(text);
  if (kind === "feed") return "";
  if (kind === "file" || kind === "picture") return plain(`${kind === "file" ? file : picture}: ${text}`);
  return plain(text);
};

const pills = ({ read, refused, mentions }: InboxMessage, words: Words): string => {
  const readers = read.map(({ user, at }) =>
    at === null
      ? `<li>${words.unread}: ${said(user)}</li>`
      : `<li class="good">${words.read}: ${said(user)} ${clockTime(at)}</li>`,
  );
  const others = refused.map(({ user, is }) => `<li class="bad">${words.refused[is]}: ${said(user)}</li>`);
  const mentioned = mentions.map((one) => `<li>@${said(one)}</li>`);
  return `<ul class="pills">${[...mentioned, ...readers, ...others].join("")}</ul>`;
};

const message = (one: InboxMessage, words: Words): string => {
  const text = content(one, words);
  return `<article class="message" id="${one.id}">
<div class="face ${one.via}">${words.faces[one.via]}</div>
<div><div class="who"><b>${words[one.via]}</b><span>${one.conversation === "group" ? words.group : words.person}${said(one.to.map((user) => ` · ${user}`).join(""))}</span>${localTime(one.at)}</div>
<div class="bubble">${text && `<div class="text">${text}</div>`}${buttons(one)}</div></div>
${pills(one, words)}</article>`;
};

const switches = (users: (User & { user: string })[], words: Words): string => {
  const rows = users.map(({ user, readsAfterSeconds, is }) => [
    said(user),
    readsAfterSeconds === null ? words.never : `${readsAfterSeconds} s`,
    words.is[is],
  ]);
  const states = Object.entries(words.is);
  const shown = rows.length > 0 ? table([words.user, words.reads, words.state], rows, words.switches) : "";
  return `<details class="aside"><summary>${words.switches}</summary><div class="card"><form class="ask" method="post" action="/__local/chat/users">
${field("user", words.user, "", "required maxlength=64")}${field("readsAfterSeconds", `${words.reads} (${words.never}: -1)`, "20", 'type="number" min="-1" required')}${choice("is", words.state, states)}<button>${words.set}</button></form>
${shown}<p class="soft">${words.everybody}</p></div></details>`;
};

export const chatPage = (request: HttpRequest, chat: Chat): HttpAnswer => {
  const draw = (one: InboxMessage, language: Language) => message(one, words[language]);
  const place = "inbox/chat";
  const settings = switches(chat.users.list(), words[languageOf(request)]);
  return page(request, { place, body: settings + entries(request, chat, { place, draw }) });
};
