import { escapeHtml, said } from "./text.ts";

/** A path with a query whose values may be anything; empty ones are left out. For `href`, escaped. */
export const link = (path: string, query: Record<string, string | number | undefined>): string => {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== "") asked.set(name, String(value));
  return escapeHtml(asked.size > 0 ? `${path}?${asked}` : path);
};

/** A table that scrolls by itself where the window is narrow. Cells are HTML. */
export const table = (heads: string[], rows: string[][], label: string): string => {
  const head = heads.map((one) => `<th scope="col">${one}</th>`).join("");
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n");
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(label)}"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
};

/** Names and values, of which both are HTML. */
export const facts = (pairs: [name: string, value: string][]): string =>
  `<dl class="facts">${pairs.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("")}</dl>`;

export const pill = (text: string, tone: "" | "good" | "bad" | "busy" = ""): string =>
  `<span class="pill ${tone}">${text}</span>`;

export const card = (title: string, body: string): string => `<section class="card"><h2>${title}</h2>${body}</section>`;

/** Changes something: by POST only. `fields` are hidden. */
export const button = (
  action: string,
  word: string,
  fields: Record<string, string | number> = {},
  tone = "",
): string => {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(String(value))}">`,
  );
  return `<form method="post" action="${action}">${hidden.join("")}<button class="${tone}">${word}</button></form>`;
};

export const field = (name: string, label: string, value = "", extra = ""): string =>
  `<label>${label}<input name="${name}" value="${escapeHtml(value)}" ${extra}></label>`;

export const choice = (name: string, label: string, options: [value: string, word: string][], chosen = ""): string => {
  const all = options.map(
    ([value, word]) => `<option value="${escapeHtml(value)}"${value === chosen ? " selected" : ""}>${word}</option>`,
  );
  return `<label>${label}<select name="${name}">${all.join("")}</select></label>`;
};

/** Longer texts are cut on a page. */
const MAX_SHOWN_CHARS = 20_000;
const cut = (text: string): string => (text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)} …` : text);

const parsed = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A text of somebody else; JSON in it is unfolded. */
export const unfolded = (text: string): string => {
  const value = parsed(text);
  return value === undefined
    ? `<span class="raw">${said(cut(text))}</span>`
    : `<pre class="json">${said(cut(JSON.stringify(value, undefined, 2)))}</pre>`;
};
