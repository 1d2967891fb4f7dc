import * as z from "zod";
import { jsonIn, type Operation } from "../call.ts";
import { CardData, PrivateData, UpdateOptions, valuesIn } from "../cards/values.ts";
import { refuseApi } from "../refusals.ts";

const Body = z.object({
  outTrackId: z.string().default(""),
  cardData: CardData.optional(),
  privateData: PrivateData.optional(),
  cardUpdateOptions: UpdateOptions.prefault({}),
});

/** Changes a card for all who see it. The code for data of a wrong form is UNCONFIRMED: the page lists none. */
export const updateCard: Operation = ({ cards }, request) => {
  const read = Body.safeParse(jsonIn(request) ?? {});
  if (!read.success) throw refuseApi("invalidCard", read.error.issues[0]?.path.join("."));
  const { outTrackId, cardData, privateData, cardUpdateOptions: options } = read.data;
  if (!outTrackId) throw refuseApi("noOutTrackId");
  if (!cardData && !privateData) throw refuseApi("noData");

  const values = { data: cardData?.cardParamMap, privateData: privateData && valuesIn(privateData) };
  cards.update(outTrackId, { ...values, options });
  return { success: true, result: true };
};
