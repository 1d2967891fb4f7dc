import type { Store } from "../store.ts";
import type { Message } from "./message.ts";
import { Refused } from "./refusals.ts";
import type { Template } from "./texts.ts";

interface Limit {
  messages: number;
  withinMs: number;
  /** As the vendor's message says it. */
  detail: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const perDay = (messages: number): Limit => ({ messages, withinMs: DAY_MS, detail: `触发天级流控Permits:${messages}` });

/** To one number in the mainland, counted when it is taken on: channels-and-logs.md 4.6. Elsewhere there is none: UNCONFIRMED. */
const limits: Record<Template["kind"], Limit[]> = {
  notification: [perDay(50)],
  verification: [
    { messages: 1, withinMs: MINUTE_MS, detail: "触发分钟级流控Permits:1" },
    { messages: 5, withinMs: 60 * MINUTE_MS, detail: "触发小时级流控Permits:5" },
    perDay(10),
  ],
};

export type Counted = Pick<Message, "accountId" | "to" | "sign" | "template" | "kind" | "area" | "at">;

/** A notification counts by signature and template, a verification by signature. */
const keyOf = ({ accountId, to, sign, template, kind }: Counted): string =>
  [accountId, to, sign, kind === "notification" ? template : kind].join("\n");

export interface Pace {
  /** Counts this message. Inside a transaction. @throws Refused when it is one too many */
  count(message: Counted): void;
}

export const openPace = (store: Store): Pace => {
  const paces = store.openDB<number[], string>({ name: "sms/paces", encoding: "json" });
  return {
    count: (message) => {
      if (message.area === "international") return;
      const { at, kind } = message;
      const lately = (paces.get(keyOf(message)) ?? []).filter((one) => one > at - DAY_MS);
      const over = limits[kind].find(
        ({ messages, withinMs }) => lately.filter((one) => one > at - withinMs).length >= messages,
      );
      if (over) throw new Refused("isv.BUSINESS_LIMIT_CONTROL", over.detail);
      paces.putSync(keyOf(message), [...lately, at]);
    },
  };
};
