import type { Database } from "lmdb";
import type { Store } from "../store.ts";

/** How often each name was greeted, by `<account>\n<name>`. */
export type Greetings = Database<number, string>;

export const openGreetings = (store: Store): Greetings => store.openDB({ name: "hello/greetings", encoding: "json" });
