const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" });

/** `2026-11-23 14:55:05`, in China; empty for what did not happen. */
export const stamp = (at: number | null): string => (at === null ? "" : clock.format(at));

/** `20261123`, in China. */
export const dayOf = (at: number): string => clock.format(at).slice(0, 10).replaceAll("-", "");

/** Instant in ms of `2026-11-23 14:55` in China, or undefined when it is none. */
export const minuteIn = (text: string): number | undefined => {
  const [, day, minute] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)$/.exec(text) ?? [];
  const at = Date.parse(`${day}T${minute}:00+08:00`);
  return Number.isNaN(at) ? undefined : at;
};
