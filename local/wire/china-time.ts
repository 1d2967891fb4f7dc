const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" });

/** `2026-11-23 14:55:05`, in China; empty for what did not happen. */
export const stamp = (at: number | null): string => (at === null ? "" : clock.format(at));

/** `20261123`, in China. */
export const dayOf = (at: number): string => clock.format(at).slice(0, 10).replaceAll("-", "");
