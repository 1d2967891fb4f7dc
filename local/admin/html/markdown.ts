import { said } from "./text.ts";

/** Longest text and target of one link that are looked at: a bound on the work that a hostile text makes. */
const LINK = /(!?)\[([^\]\n]{0,500})\]\(([^)\s]{1,2000})\)/;
const ESCAPED = /\\([\\`*_{}[\]()#+\-.!>|~])/g;
const isWeb = (url: string): boolean => /^https?:\/\//.test(url);

const emphasis = (html: string): string =>
  html.replace(/\*\*([^*\n]{1,2000})\*\*/g, "<b>$1</b>").replace(/\*([^*\n]{1,2000})\*/g, "<i>$1</i>");

/** `url` is escaped already. Nothing but the web is followed, and no picture is loaded. */
const target = (mark: string, text: string, url: string): string => {
  if (mark) return `<span class="picture">${text || "…"}</span>`;
  return isWeb(url) ? `<a rel="noreferrer noopener nofollow" href="${url}">${text}</a>` : `${text} (${url})`;
};

const inline = (html: string): string => {
  const parts = html.split(LINK);
  let out = emphasis(parts[0] ?? "");
  for (let at = 1; at + 3 < parts.length; at += 4) {
    const [mark = "", text = "", url = "", rest = ""] = parts.slice(at, at + 4);
    out += target(mark, emphasis(text), url) + emphasis(rest);
  }
  return out;
};

type Block = [pattern: RegExp, tag: string, group?: string];

const blocks: Block[] = [
  [/^(#{1,6})\s+(.*)$/, "h"],
  [/^()&gt;\s?(.*)$/, "p", "blockquote"],
  [/^()\s*[-*+]\s+(.*)$/, "li", "ul"],
  [/^()\s*\d{1,3}[.)]\s+(.*)$/, "li", "ol"],
];

const line = (html: string): { html: string; group?: string | undefined } => {
  for (const [pattern, tag, group] of blocks) {
    const [, marks = "", rest = ""] = pattern.exec(html) ?? [];
    if (pattern.test(html)) {
      const name = tag === "h" ? `h${marks.length}` : tag;
      return { html: `<${name}>${inline(rest)}</${name}>`, group };
    }
  }
  return { html: html.trim() ? `<p>${inline(html)}</p>` : "" };
};

/**
 * The subset that DingTalk draws (headings, quotes, lists, bold, italic, links), as HTML that cannot run or load anything,
 * whatever the text.
 */
export const markdownToHtml = (text: string): string => {
  const safe = said(text.replaceAll("\r", "")).replace(ESCAPED, (_, sign: string) => `&#${sign.charCodeAt(0)};`);
  let open: string | undefined;
  const out: string[] = [];
  for (const { html, group } of safe.split("\n").map(line)) {
    if (group !== open) out.push(open ? `</${open}>` : "", group ? `<${group}>` : "");
    open = group;
    out.push(html);
  }
  return out.join("") + (open ? `</${open}>` : "");
};
