import type { Content } from "../content.ts";
import type { Action } from "./templates.ts";
import { filled, type UpdateOptions, type Values } from "./values.ts";

/** Where a card was brought: `errorMsg` says why it did not get there. */
export interface Space {
  type: "IM_GROUP" | "IM_ROBOT";
  /** A conversation, or a user. */
  id: string;
  errorMsg: string;
}

/** Somebody pressed a button; instants of the dial in ms. */
export interface Press {
  at: number;
  user: string;
  actionId: string;
  params: Record<string, string>;
  /** `applied`: answered in time. `late`: not answered in time. `failed`: with something else. `nobody`: nobody is to be told. */
  outcome: "applied" | "late" | "failed" | "nobody";
  /** Of HTTP. */
  status: number | null;
}

/** An instance, one for all who see it. */
export interface Card {
  outTrackId: string;
  template: string;
  callback: { type: "HTTP" | "STREAM" | null; routeKey: string };
  userIdType: number;
  spaces: Space[];
  data: Values;
  privateData: Record<string, Values>;
  /** Buttons that can be pressed now. */
  actions: Action[];
  /** The last ones. */
  presses: Press[];
}

export interface Update {
  data?: Values | undefined;
  privateData?: Record<string, Values> | undefined;
  options: UpdateOptions;
}

/** Private data are replaced user by user; others keep theirs. UNCONFIRMED. */
export const updated = (card: Card, { data, privateData = {}, options }: Update): Card => {
  const merged = Object.entries(privateData).map(([user, values]): [string, Values] => [
    user,
    { ...(options.updatePrivateDataByKey && card.privateData[user]), ...values },
  ]);
  return {
    ...card,
    data: data === undefined ? card.data : { ...(options.updateCardDataByKey && card.data), ...data },
    privateData: { ...card.privateData, ...Object.fromEntries(merged) },
  };
};

/** As everybody sees it; private values are for programs only. */
export const drawn = (text: string, { data }: Card): Content => ({
  kind: "interactive",
  title: Object.hasOwn(data, "title") ? data.title : undefined,
  text: filled(text, data),
  buttons: [],
});
