import type { InboxMail } from "../directmail/inbox.ts";
import type { HttpAnswer } from "../wire/http.ts";

/** Nothing but our own words and inline style: a mail is somebody else's text. */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
td{padding:.2rem 1rem .2rem 0;vertical-align:top}iframe{width:100%;height:32rem;border:1px solid #ccc}pre{white-space:pre-wrap}`;

const page = (title: string, body: string): HttpAnswer => ({
  status: 200,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${style}</style>
<h1>${escapeHtml(title)}</h1>${body}</html>`,
});

const row = (...cells: string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;

const link = ({ id, subject }: InboxMail): string =>
  `<a href="/__local/inbox/mail/${encodeURIComponent(id)}">${escapeHtml(subject)}</a>`;

/** Newest first, as people read. */
export const mailListPage = (mails: InboxMail[]): HttpAnswer => {
  const rows = mails.toReversed().map((mail) => row(escapeHtml(mail.at), escapeHtml(mail.to.join(", ")), link(mail)));
  return page("Mail", rows.length > 0 ? `<table>${rows.join("\n")}</table>` : "<p>No mail yet.</p>");
};

/** The HTML body stands in a frame that may run nothing, load nothing and go nowhere. */
export const mailPage = ({ at, from, to, subject, text, html }: InboxMail): HttpAnswer => {
  const head = Object.entries({ Date: at, From: from, To: to.join(", ") });
  const frame = html === undefined ? "" : `<iframe sandbox title="HTML body" srcdoc="${escapeHtml(html)}"></iframe>`;
  const plain = text === undefined ? "" : `<pre>${escapeHtml(text)}</pre>`;
  const rows = head.map(([name, value]) => row(name, escapeHtml(value))).join("");
  return page(subject, `<table>${rows}</table>${frame}${plain}<p><a href="/__local/inbox/mail">All mail</a></p>`);
};
