import type { OpenApiCall } from "../../wire/openapi.ts";
import type { Calls } from "../inbox.ts";
import { singleCall } from "../single-call.ts";

/** A call that speaks an approved text. `OK` means that it is taken on, not that anybody answers. */
export const singleCallByTts = (calls: Calls) => (call: OpenApiCall) => {
  const { TtsCode: code, TtsParam: parameters } = call.parameters;
  const asked = { code, parameters, kinds: ["text" as const] };
  return singleCall(calls, call, { product: "text", asked, unfit: "isv.TTS_TEMPLATE_ILLEGAL" });
};
