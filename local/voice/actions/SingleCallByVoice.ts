import type { OpenApiCall } from "../../wire/openapi.ts";
import type { Calls } from "../inbox.ts";
import { calledNumberIn, optionsIn, showNumberIn, textOf } from "../parameters.ts";
import { answering } from "../refusals.ts";

/** A call that plays an approved recording. */
export const singleCallByVoice =
  (calls: Calls) =>
  ({ parameters, caller: { accountId } }: OpenApiCall) =>
    answering(() => {
      const to = calledNumberIn(parameters);
      const { from, pool } = showNumberIn(parameters);
      const options = optionsIn(parameters);
      const asked = { code: parameters.VoiceCode, pool, kinds: ["recording" as const] };
      const { template, text } = textOf(calls.templates, asked, "isv.VOICE_FILE_ILLEGAL");
      const lines = [{ what: "text" as const, text }];
      return {
        CallId: calls.place({ accountId, to, from, product: "recording", template: template.code, lines, ...options }),
      };
    });
