import type { OpenApiCall } from "../../wire/openapi.ts";
import type { Calls } from "../inbox.ts";
import { singleCall } from "../single-call.ts";

/** A call that plays an approved recording. */
export const singleCallByVoice = (calls: Calls) => (call: OpenApiCall) => {
  const asked = { code: call.parameters.VoiceCode, kinds: ["recording" as const] };
  return singleCall(calls, call, { product: "recording", asked, unfit: "isv.VOICE_FILE_ILLEGAL" });
};
