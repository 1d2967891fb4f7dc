import * as z from "zod";
import type { OpenApiCall } from "../wire/openapi.ts";
import { type RefusalCode, Refused } from "./refusals.ts";
import { PUBLIC_NUMBER, SHOW_NUMBER } from "./show-numbers.ts";
import { spoken, type Template, type Templates, variablesOf } from "./templates.ts";

type Parameters = OpenApiCall["parameters"];

/** Mainland: a mobile number, or a land line with its area code. */
const CALLED_NUMBER = /^(1[3-9]\d{9}|0\d{2,3}\d{7,8})$/;
/** "Under 250 characters", all variables of a template together. */
const MAX_VARIABLE_CHARS = 250;
/** Anything with a scheme, or that looks like the name of a host: how strict the vendor is, is UNCONFIRMED. */
const URL_LIKE = /:\/\/|\bwww\.|[a-z0-9-]+\.[a-z]{2,}\b/i;
const MAX_OUT_ID_BYTES = 15;

const invalid = (name: string): Refused => new Refused("isv.INVALID_PARAMETERS", name);

export const calledNumberIn = ({ CalledNumber = "" }: Parameters): string => {
  if (!CALLED_NUMBER.test(CalledNumber)) throw new Refused("isv.MOBILE_NUMBER_ILLEGAL");
  return CalledNumber;
};

/** @returns where the call comes from, and for which kind of number its texts must be approved */
export const showNumberIn = ({ CalledShowNumber }: Parameters): { from: string; pool: Template["pool"] } => {
  if (!CalledShowNumber) return { from: PUBLIC_NUMBER, pool: "public" };
  if (CalledShowNumber !== SHOW_NUMBER) throw new Refused("isv.DISPLAY_NUMBER_ILLEGAL");
  return { from: CalledShowNumber, pool: "dedicated" };
};

export const wholeIn = (
  parameters: Parameters,
  name: string,
  { min, max, absent }: { min: number; max: number; absent: number },
): number => {
  const text = parameters[name];
  if (!text) return absent;
  const value = Number(text);
  if (!/^-?\d{1,6}$/.test(text) || value < min || value > max) throw invalid(name);
  return value;
};

/** What every action takes beside numbers and texts. */
export const optionsIn = (parameters: Parameters): { playTimes: number; outId?: string } => {
  const playTimes = wholeIn(parameters, "PlayTimes", { min: 1, max: 3, absent: 3 });
  wholeIn(parameters, "Volume", { min: 0, max: 100, absent: 100 });
  wholeIn(parameters, "Speed", { min: -500, max: 500, absent: 0 });
  const { OutId: outId } = parameters;
  if (outId === undefined) return { playTimes };
  if (outId === "" || Buffer.byteLength(outId) > MAX_OUT_ID_BYTES) throw invalid("OutId");
  return { playTimes, outId };
};

const Values = z.record(z.string(), z.union([z.string(), z.number().transform(String)]));

const valuesIn = (json = "{}"): Record<string, string> => {
  try {
    return Values.parse(JSON.parse(json || "{}"));
  } catch {
    throw new Refused("isv.TEMPLATE_PARAMS_ILLEGAL");
  }
};

export interface Asked {
  code: string | undefined;
  /** Variables as a JSON object. */
  parameters?: string | undefined;
  pool: Template["pool"];
  kinds: Template["kind"][];
}

/** @returns the template, and what is heard of it. @throws Refused, for an unfit template with `unfit` */
export const textOf = (
  templates: Templates,
  { code, parameters, pool, kinds }: Asked,
  unfit: RefusalCode = "isv.TTS_TEMPLATE_ILLEGAL",
): { template: Template; text: string } => {
  const template = templates.get(code ?? "");
  if (template?.pool !== pool || !kinds.includes(template.kind)) throw new Refused(unfit);
  const values = valuesIn(parameters);
  const missing = variablesOf(template).find((name) => !values[name]);
  if (missing) throw new Refused("isv.TEMPLATE_MISSING_PARAMETERS", missing);
  const all = Object.values(values);
  if ([...all.join("")].length > MAX_VARIABLE_CHARS) throw new Refused("isv.PARAM_LENGTH_LIMIT");
  if (all.some((value) => URL_LIKE.test(value))) throw new Refused("isv.PARAM_NOT_SUPPORT_URL");
  return { template, text: spoken(template, values) };
};
