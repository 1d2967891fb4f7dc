import type { OpenApiCall } from "../../wire/openapi.ts";
import type { Line } from "../call.ts";
import type { Calls } from "../inbox.ts";
import { calledNumberIn, optionsIn, showNumberIn, textOf, wholeIn } from "../parameters.ts";
import { answering, Refused } from "../refusals.ts";
import type { Templates } from "../templates.ts";

type Parameters = OpenApiCall["parameters"];

/** Of a telephone. */
const KEYS = /^[0-9*#]$/;
const MAX_KEYS = 12;
/** How long a call may wait for a key; the default is UNCONFIRMED. */
const TIMEOUT_MS = { min: 0, max: 60_000, absent: 5_000 };

const BOTH = ["text" as const, "recording" as const];
const asked = { pool: "dedicated" as const, kinds: BOTH };

/** `MenuKeyMap.1.Key`, `.Code`, `.TtsParams`, and so on without gaps. */
const menuIn = (parameters: Parameters, templates: Templates): Line[] => {
  const lines: Line[] = [];
  for (let n = 1; n <= MAX_KEYS && parameters[`MenuKeyMap.${n}.Key`] !== undefined; n++) {
    const {
      [`MenuKeyMap.${n}.Key`]: key = "",
      [`MenuKeyMap.${n}.Code`]: code,
      [`MenuKeyMap.${n}.TtsParams`]: values,
    } = parameters;
    if (!KEYS.test(key) || lines.some((line) => line.key === key))
      throw new Refused("isv.INVALID_PARAMETERS", `MenuKeyMap.${n}.Key`);
    lines.push({ what: "key", key, text: textOf(templates, { ...asked, code, parameters: values }).text });
  }
  const known = Object.keys(parameters).filter((name) => /^MenuKeyMap\.\d+\.Key$/.test(name)).length;
  if (known !== lines.length) throw new Refused("isv.INVALID_PARAMETERS", "MenuKeyMap");
  return lines;
};

/** The end is of the same kind as the start. */
const byeIn = ({ ByeCode, ByeTtsParams }: Parameters, templates: Templates, kind: "text" | "recording"): Line[] => {
  if (!ByeCode) return [];
  const { text, template } = textOf(templates, { ...asked, code: ByeCode, parameters: ByeTtsParams });
  if (template.kind !== kind) throw new Refused("isv.INVALID_PARAMETERS", "ByeCode");
  return [{ what: "bye", text }];
};

/** A call that offers keys: only from a number that was bought. */
export const ivrCall =
  (calls: Calls) =>
  ({ parameters, caller: { accountId } }: OpenApiCall) =>
    answering(() => {
      const { templates } = calls;
      const to = calledNumberIn(parameters);
      const { from, pool } = showNumberIn(parameters);
      if (pool !== "dedicated") throw new Refused("isv.DISPLAY_NUMBER_ILLEGAL");
      const options = optionsIn(parameters);
      const keyTimeoutMs = wholeIn(parameters, "Timeout", TIMEOUT_MS);
      const { StartCode: code, StartTtsParams } = parameters;
      const { template, text } = textOf(templates, { ...asked, code, parameters: StartTtsParams });
      const lines = [
        { what: "text" as const, text },
        ...menuIn(parameters, templates),
        ...byeIn(parameters, templates, template.kind),
      ];
      const order = { accountId, to, from, product: "keys" as const, template: template.code, lines, keyTimeoutMs };
      return { CallId: calls.place({ ...order, ...options }) };
    });
