import type { OpenApiCall } from "../../wire/openapi.ts";
import type { Calls } from "../inbox.ts";
import { calledNumberIn, optionsIn, showNumberIn, textOf } from "../parameters.ts";
import { answering } from "../refusals.ts";

/** A call that speaks an approved text. `OK` means that it is taken on, not that anybody answers. */
export const singleCallByTts =
  (calls: Calls) =>
  ({ parameters, caller: { accountId } }: OpenApiCall) =>
    answering(() => {
      const to = calledNumberIn(parameters);
      const { from, pool } = showNumberIn(parameters);
      const options = optionsIn(parameters);
      const { TtsCode: code, TtsParam } = parameters;
      const { template, text } = textOf(calls.templates, { code, parameters: TtsParam, pool, kinds: ["text"] });
      const lines = [{ what: "text" as const, text }];
      return {
        CallId: calls.place({ accountId, to, from, product: "text", template: template.code, lines, ...options }),
      };
    });
