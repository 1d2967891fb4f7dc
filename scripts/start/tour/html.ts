import { escapeHtml } from "../../../shared/messages/escape.ts";

export const section = (title: string, ...parts: string[]): string =>
  `<section><h2>${escapeHtml(title)}</h2>\n${parts.filter(Boolean).join("\n")}</section>`;

export const soft = (text: string): string => `<p class="soft">${escapeHtml(text)}</p>`;

/** @param rows of cells, as plain text */
export const table = (heads: string[], rows: string[][]): string => {
  const head = heads.length > 0 ? `<tr>${heads.map((name) => `<th>${escapeHtml(name)}</th>`).join("")}</tr>` : "";
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`);
  return `<div class="wide"><table class="list">${head}${body.join("\n")}</table></div>`;
};

/** Runs nothing, loads nothing and goes nowhere; of the same origin only so that it is drawn with the page. */
export const frame = (title: string, html: string): string =>
  `<div><h3>${escapeHtml(title)}</h3><iframe sandbox="allow-same-origin" title="${escapeHtml(title)}" srcdoc="${escapeHtml(html)}"></iframe></div>`;
