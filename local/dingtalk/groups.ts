import type { Store } from "../store.ts";

/** The local tenant has every group that looks like one. */
export const CONVERSATION = /^cid[\w+/=-]{1,100}$/;

/** Who is in a group. Where nobody was set, messages to it are read by nobody. */
export interface Groups {
  /** Holds for messages that are sent from now on. */
  set(group: string, members: string[]): void;
  get(group: string): string[];
  list(): { group: string; members: string[] }[];
}

export const openGroups = (store: Store): Groups => {
  const groups = store.openDB<string[], string>({ name: "dingtalk/groups", encoding: "json" });
  return {
    set: (group, members) => void groups.putSync(group, [...new Set(members)]),
    get: (group) => (CONVERSATION.test(group) ? (groups.get(group) ?? []) : []),
    list: () => [...groups.getRange()].map(({ key, value }) => ({ group: key, members: value })),
  };
};
