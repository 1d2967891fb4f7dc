const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

/** Directional marks and control characters reorder or hide what stands around them. */
const MISLEADING = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
export const visible = (text: string): string => text.replace(MISLEADING, (sign) => (sign === "\n" ? sign : "\ufffd"));

/** Somebody else's text as HTML text. */
export const said = (text: string): string => escapeHtml(visible(text));

/** Where the service's people are. */
const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" });

/** An instant of the dial, ISO 8601 or ms, as `2026-03-01 10:03:04`, UTC+8. */
export const localTime = (at: string | number): string => {
  const ms = typeof at === "number" ? at : Date.parse(at);
  return `<time datetime="${new Date(ms).toISOString()}">${clock.format(ms)}</time>`;
};

/** Without the day: for what follows soon after. */
export const clockTime = (at: string | number): string => localTime(at).replace(/>\d+-\d+-\d+ /, ">");

const SECOND_MS = 1_000;
const units = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [SECOND_MS, "s"],
] as const;

/** A span in its two largest units: `3 h 20 min`, `250 ms`. */
export const span = (ms: number): string => {
  if (ms < SECOND_MS) return `${Math.max(0, Math.round(ms))} ms`;
  const parts: string[] = [];
  let left = ms;
  for (const [size, unit] of units) {
    const n = Math.floor(left / size);
    left -= n * size;
    if (n > 0) parts.push(`${n} ${unit}`);
  }
  return parts.slice(0, 2).join(" ");
};

/** A number with its thousands apart. */
export const number = (n: number): string => n.toLocaleString("en-US").replaceAll(",", "\u202f");
