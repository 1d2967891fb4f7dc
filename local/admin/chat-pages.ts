import type { Button } from "../dingtalk/content.ts";
import type { InboxMessage } from "../dingtalk/inbox.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { markdownToHtml } from "./markdown.ts";
import { clockTime, type Excerpt, entries, type Language, localTime, page, said } from "./page.ts";

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
  },
} as const;
type Words = (typeof words)[Language];

const style = `
.message{display:grid;grid-template-columns:2.4rem minmax(0,1fr);gap:.2rem .7rem;max-width:44rem;margin:0 auto 1.3rem}
.face{width:2.4rem;height:2.4rem;border-radius:9px;background:#2f7fd1;color:#fff;display:grid;place-items:center;font-weight:600}
.face.app{background:#1f9d74}
.who{font-size:.85rem;color:var(--soft);display:flex;flex-wrap:wrap;gap:0 .6rem}
.who b{color:var(--ink)}
.bubble{background:var(--card);border:1px solid var(--line);border-radius:4px 12px 12px 12px;overflow:hidden;width:fit-content;max-width:100%;min-width:min(100%,18rem)}
.text{padding:.7rem .95rem}
.text>*:first-child{margin-top:0}.text>*:last-child{margin-bottom:0}
.text h1,.text h2,.text h3,.text h4,.text h5,.text h6{margin:.6rem 0 .3rem;font-size:1.05rem;line-height:1.35}
.text p{margin:.35rem 0}.text ul,.text ol{margin:.35rem 0;padding-left:1.2rem}
.text blockquote{margin:.4rem 0;padding-left:.7rem;border-left:3px solid var(--line);color:var(--soft)}
.plain{white-space:pre-wrap}
.picture::before{content:"▧ "}
.buttons{display:flex;border-top:1px solid var(--line)}
.buttons.below{flex-direction:column}
.buttons>*{flex:1;padding:.6rem .9rem;text-align:center;text-decoration:none;font-weight:600;color:var(--blue)}
.buttons.below>*+*{border-top:1px solid var(--line)}
.buttons:not(.below)>*+*{border-left:1px solid var(--line)}
.buttons.feed>*{text-align:left;font-weight:normal}
.pills{grid-column:2}
`;

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

export const chatPage = (messages: Excerpt<InboxMessage>, language: Language): HttpAnswer => {
  const draw = (one: InboxMessage) => message(one, words[language]);
  return page({ inbox: "chat", language, style, body: entries(messages, { inbox: "chat", language, draw }) });
};
