import type { Local } from "../service.ts";

/** How an instance delivers its logs. */
export interface LogSettings {
  instance: string;
  project: string;
  logstore: string;
  ttlDays: number;
  quotaBytes: number;
  usedBytes: number;
  /** Of 100 lines, how many are delivered: of blocked requests, ordinary ones, and those that a rule only watched. */
  rates: { blockLog: number; normalRequestLog: number; checkLog: number };
}

/** By account; what nobody has said anything of has no instance. */
export interface WafLogs {
  set(accountId: string, settings: LogSettings): void;
  of(accountId: string): LogSettings | undefined;
}

export const openWafLogs = ({ store }: Local): WafLogs => {
  const settings = store.openDB<LogSettings, string>({ name: "waf/log-settings", encoding: "json" });
  return {
    set: (accountId, said) => void settings.putSync(accountId, said),
    of: (accountId) => settings.get(accountId),
  };
};
