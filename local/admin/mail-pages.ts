import type { InboxMail } from "../directmail/inbox.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { type Excerpt, entries, escapeHtml, type Language, localTime, page, pathOf, said } from "./page.ts";

const PATH = pathOf("mail");

const words = {
  zh: { at: "时间", from: "发件人", to: "收件人", body: "HTML 正文", all: "全部邮件" },
  en: { at: "Date", from: "From", to: "To", body: "HTML body", all: "All mail" },
} as const;

const row = (...cells: string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;

const link = ({ id, subject }: InboxMail, language: Language): string =>
  `<a href="${PATH}/${encodeURIComponent(id)}?lang=${language}">${said(subject)}</a>`;

const style = `.mail{display:grid;grid-template-columns:auto 12rem minmax(0,1fr);gap:0 1rem;padding:.45rem 0;border-top:1px solid var(--line)}
@media(max-width:700px){.mail{grid-template-columns:1fr}}`;

const draw =
  (language: Language) =>
  (mail: InboxMail): string =>
    `<div class="mail">${localTime(mail.at)}<span class="soft">${said(mail.to.join(", "))}</span>${link(mail, language)}</div>`;

export const mailListPage = (mails: Excerpt<InboxMail>, language: Language): HttpAnswer => {
  const body = entries(mails, { inbox: "mail", language, draw: draw(language) });
  return page({ inbox: "mail", language, style, body });
};

/** The HTML body stands in a frame that may run nothing, load nothing and go nowhere. */
export const mailPage = (mail: InboxMail, language: Language): HttpAnswer => {
  const { id, at, from, to, subject, text, html } = mail;
  const { body, all, ...head } = words[language];
  const frame = html === undefined ? "" : `<iframe sandbox title="${body}" srcdoc="${escapeHtml(html)}"></iframe>`;
  const plain = text === undefined ? "" : `<pre>${said(text)}</pre>`;
  const rows = [row(head.at, localTime(at)), row(head.from, said(from)), row(head.to, said(to.join(", ")))].join("");
  return page({
    inbox: "mail",
    language,
    title: subject,
    here: `${PATH}/${encodeURIComponent(id)}`,
    body: `<h2>${said(subject)}</h2><table>${rows}</table>${frame}${plain}<p><a href="${PATH}?lang=${language}">${all}</a></p>`,
  });
};
