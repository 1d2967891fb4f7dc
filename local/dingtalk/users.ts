import * as z from "zod";
import type { Store } from "../store.ts";

/** As long as the vendor allows. */
export const UserId = z.string().min(1).max(64);

/** What happens to one-to-one messages of a user. */
export interface User {
  /** From sending to reading; null: never. */
  readsAfterSeconds: number | null;
  /** `unknown`: in no contact list. `flow-controlled`: gets nothing now. */
  is: "reachable" | "unknown" | "flow-controlled";
}

export interface Users {
  /** What was not set is as with everybody. Holds for messages that are sent from now on. */
  set(user: string, change: Partial<User>): User;
  get(user: string): User;
  /** Those that were set. */
  list(): (User & { user: string })[];
}

/** Somebody who looks at their phone. */
const everybody: User = { readsAfterSeconds: 20, is: "reachable" };

export const openUsers = (store: Store): Users => {
  const users = store.openDB<User, string>({ name: "dingtalk/users", encoding: "json" });
  const get = (user: string) => users.get(user) ?? everybody;
  return {
    get,
    set: (user, change) => {
      const set = { ...get(user), ...change };
      users.putSync(user, set);
      return set;
    },
    list: () => [...users.getRange()].map(({ key, value }) => ({ user: key, ...value })),
  };
};
