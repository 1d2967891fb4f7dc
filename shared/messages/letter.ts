import type { Language } from "../domain/contact/person.ts";
import type { Priority } from "../domain/incident/priority.ts";
import { escapeHtml } from "./escape.ts";
import type { Words } from "./words.en.ts";

/** What a mail says, before it has a form. All texts are plain, none is markup. */
export interface Letter {
  language: Language;
  words: Words;
  /** Absent: nothing is urgent. */
  priority?: Priority;
  /** Over everything: priority, number, state. */
  head: string[];
  title: string;
  /** What the recipient is to do, or what is said to the customer. */
  lines: string[];
  rows: [label: string, value: string][];
  link?: { url: string; button: string } | undefined;
}

/** White on these reads well (WCAG AA, 4.5:1) on light and dark screens alike. */
export const colours: Record<Priority, string> = {
  Critical: "#c62828",
  Emergency: "#bf4300",
  High: "#8a5a00",
  Medium: "#1565c0",
  Low: "#546e7a",
};

const FONT = `font-family:'Microsoft YaHei','PingFang SC',Arial,sans-serif`;

/** Of what is not urgent. */
export const CALM = colours.Low;

/** One line under the other; the link on a line of its own. */
export const letterText = ({ words, head, title, lines, rows, link }: Letter): string => {
  const told = rows.map(([label, value]) => label + words.colon + value);
  const open = link ? ["", link.button + words.colon.trimEnd(), link.url, "", words.mail.forYou] : [];
  return [head.join(" | "), title, "", ...lines, "", ...told, ...open, "", words.service, ""].join("\n");
};

export interface Mail {
  language: Language;
  title: string;
  /** Rows of a table, everything in them escaped already. */
  rows: string;
}

/** Tables and inline styles only, and every cell with both its colours: what the mail programs render (Word's engine included). */
export const mailFrame = ({ language, title, rows }: Mail): string => `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:0;background:#eceff1" bgcolor="#eceff1">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#eceff1" style="background:#eceff1"><tr><td align="center" style="padding:12px">
<table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="width:100%;max-width:640px;background:#ffffff;${FONT}">
${rows}
</table></td></tr></table></body></html>
`;

export const letterHtml = (letter: Letter): string => {
  const { language, words, priority, head, title, lines, rows, link } = letter;
  const colour = priority === undefined ? CALM : colours[priority];
  const body = `${cell(`<b>${head.map(escapeHtml).join(" &middot; ")}</b>`, `background:${colour};color:#ffffff;font-size:14px;line-height:20px;padding:12px 20px`)}
${cell(escapeHtml(title), "background:#ffffff;color:#1a2327;font-size:22px;line-height:30px;font-weight:bold;padding:20px 20px 4px")}
${cell(lines.map(escapeHtml).join("<br>"), "background:#ffffff;color:#37474f;font-size:16px;line-height:24px;padding:4px 20px 12px")}
${link ? button(link, words, colour) : ""}
<tr><td bgcolor="#ffffff" style="background:#ffffff;padding:8px 20px 16px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${rows.map(row).join("\n")}
</table></td></tr>
${foot(words)}`;
  return mailFrame({ language, title, rows: body });
};

export const foot = ({ service }: Words): string =>
  cell(escapeHtml(service), "background:#f5f7f8;color:#546e7a;font-size:12px;line-height:18px;padding:10px 20px");

/** A row of one cell; its background stands in the style and, for Word, as an attribute. */
export const cell = (html: string, style: string): string =>
  `<tr><td bgcolor="${style.match(/#\w{6}/)?.[0]}" style="${style}">${html}</td></tr>`;

export const row = ([label, value]: [string, string]): string =>
  `<tr><td width="96" valign="top" bgcolor="#ffffff" style="background:#ffffff;color:#546e7a;font-size:14px;line-height:22px;padding:6px 8px 6px 0;border-top:1px solid #e0e5e8">${escapeHtml(label)}</td><td valign="top" bgcolor="#ffffff" style="background:#ffffff;color:#1a2327;font-size:15px;line-height:22px;padding:6px 0;border-top:1px solid #e0e5e8;word-break:break-word">${escapeHtml(value)}</td></tr>`;

const button = ({ url, button: text }: { url: string; button: string }, { mail }: Words, colour: string): string => {
  const href = escapeHtml(url);
  const big = `<a href="${href}" style="display:block;color:#ffffff;font-size:18px;line-height:24px;font-weight:bold;text-decoration:none;padding:14px 20px">${escapeHtml(text)}</a>`;
  const small = `${escapeHtml(mail.orOpen)}<br><a href="${href}" style="color:#1565c0;word-break:break-all">${href}</a><br>${escapeHtml(mail.forYou)}`;
  return `<tr><td bgcolor="#ffffff" style="background:#ffffff;padding:4px 20px 8px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="${colour}" style="background:${colour};border-radius:8px">${big}</td></tr></table></td></tr>
${cell(small, "background:#ffffff;color:#546e7a;font-size:13px;line-height:20px;padding:4px 20px 8px")}`;
};
