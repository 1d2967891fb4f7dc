import * as z from "zod";
import { jsonIn, type Operation } from "../call.ts";
import type { Space } from "../cards/card.ts";
import { Delivery, deliver } from "../cards/spaces.ts";
import { CardData, PrivateData, valuesIn } from "../cards/values.ts";
import { refuseApi } from "../refusals.ts";

/** UNCONFIRMED. */
const MAX_ID_CHARS = 200;

const text = z.string().max(MAX_ID_CHARS).default("");
const Body = Delivery.extend({
  cardTemplateId: text,
  outTrackId: text,
  callbackType: z.enum(["HTTP", "STREAM"]).nullable().default(null),
  callbackRouteKey: text,
  cardData: CardData.optional(),
  privateData: PrivateData.default({}),
  userIdType: z.union([z.literal(1), z.literal(2)]).default(1),
});

/** Only a group's messages can be asked for later. */
const resultOf = ({ type, id, errorMsg }: Space, key: string) => ({
  ...{ spaceType: type, spaceId: id, success: errorMsg === "", errorMsg },
  carrierId: type === "IM_GROUP" && errorMsg === "" ? key : "",
});

/** Makes a card and brings it to its spaces, in one step. A card that is there already is refused, whatever it holds. */
export const createAndDeliver: Operation = (dingtalk, request) => {
  const sent = jsonIn(request);
  if (typeof sent !== "object" || sent === null) throw refuseApi("noCardBody");
  const read = Body.safeParse(sent);
  if (!read.success) throw refuseApi("invalidCard", read.error.issues[0]?.path.join("."));
  const { outTrackId, cardTemplateId: template, cardData, privateData, userIdType } = read.data;
  if (!template) throw refuseApi("noTemplateId");
  if (!outTrackId) throw refuseApi("noOutTrackId");
  if (!cardData) throw refuseApi("noCardData");
  const { spaces, to, mentions } = deliver(dingtalk, read.data);

  const { callbackType: type, callbackRouteKey: routeKey } = read.data;
  const values = { data: cardData.cardParamMap, privateData: valuesIn(privateData) };
  const card = { outTrackId, template, userIdType, spaces, callback: { type, routeKey }, ...values };
  const group = spaces.find((space) => space.type === "IM_GROUP")?.id;
  const message = { at: dingtalk.local.dial.now(), via: "app" as const, mentions, sent, ...(group && { group }) };
  const id = dingtalk.cards.create(card, message, to);
  return { success: true, result: { outTrackId, deliverResults: spaces.map((space) => resultOf(space, id)) } };
};
