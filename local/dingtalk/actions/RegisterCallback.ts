import * as z from "zod";
import { jsonIn, type Operation } from "../call.ts";
import { refuseApi } from "../refusals.ts";

const text = z.string().default("");
/** Longest that are taken: UNCONFIRMED. */
const Sizes = z.object({ callbackRouteKey: z.string().max(100), callbackUrl: z.string().max(2_000) });
const Body = z.object({
  callbackRouteKey: text,
  callbackUrl: text,
  apiSecret: text,
  forceUpdate: z.boolean().default(false),
});

const isWeb = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/**
 * Says where the presses on cards with this key are told. A key that is there is kept and answered, unless `forceUpdate`: so says
 * the vendor's guide; its page of the operation lists a refusal, `param.callbackRouteKeyExist`, without saying when. UNCONFIRMED.
 */
export const registerCallback: Operation = ({ cards }, request) => {
  const read = Body.safeParse(jsonIn(request));
  if (!read.success) throw refuseApi("noCardBody");
  const { callbackRouteKey, callbackUrl, apiSecret, forceUpdate } = read.data;
  if (!callbackRouteKey) throw refuseApi("noRouteKey");
  if (!callbackUrl) throw refuseApi("noCallbackUrl");
  if (!isWeb(callbackUrl) || !Sizes.safeParse(read.data).success) throw refuseApi("callbackFailed");

  const { url, secret } = cards.callbacks.register(
    callbackRouteKey,
    { url: callbackUrl, secret: apiSecret },
    forceUpdate,
  );
  return { success: true, result: { callbackUrl: url, apiSecret: secret } };
};
