import * as z from "zod";
import { type OpenApiCall, OpenApiError } from "../wire/openapi.ts";
import { Refused } from "./refusals.ts";
import { type Template, type Texts, variablesOf, written } from "./texts.ts";

type Parameters = OpenApiCall["parameters"];

const MAINLAND = /^(?:\+|00)?(?:86)?(1[3-9]\d{9})$/;
/** Country code and number together, without zeros in front. */
const ELSEWHERE = /^(?!86)[1-9]\d{6,14}$/;
/** "Fewer than 256 characters". */
const MAX_OUT_ID_CHARS = 255;
/** Of one variable: UNCONFIRMED, it depends on what kind of variable it was approved as. */
const MAX_VARIABLE_CHARS = 35;
/** Anything with a scheme, or that looks like the name of a host: how strict the vendor is, is UNCONFIRMED. */
const URL_LIKE = /:\/\/|\bwww\.|[a-z0-9-]+\.[a-z]{2,}\b/i;

/** As the gateway says it before the service is asked. @throws OpenApiError */
export const mustHave = (parameters: Parameters, ...names: string[]): void => {
  const missing = names.find((name) => !parameters[name]);
  if (missing) throw new OpenApiError(400, `Missing${missing}`, `${missing} is mandatory for this action.`);
};

export interface Number {
  to: string;
  area: Template["area"];
}

/** @throws Refused */
export const numberOf = (given: string): Number => {
  const [, mainland] = MAINLAND.exec(given) ?? [];
  if (mainland) return { to: mainland, area: "mainland" };
  if (!ELSEWHERE.test(given)) throw new Refused("isv.MOBILE_NUMBER_ILLEGAL", given);
  return { to: given, area: "international" };
};

export const outIdIn = ({ OutId: outId }: Parameters): { outId?: string } => {
  if (!outId) return {};
  if (outId.length > MAX_OUT_ID_CHARS) throw new Refused("isv.INVALID_PARAMETERS", "OutId");
  return { outId };
};

const Values = z.record(z.string(), z.union([z.string(), z.number().transform(String)]));

/** @throws Refused */
export const jsonIn = <T>(schema: z.ZodType<T>, text: string): T => {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Refused("isv.INVALID_JSON_PARAM");
  }
};

export const valuesIn = (json: string | undefined): Record<string, string> => jsonIn(Values, json || "{}");
export const allValuesIn = (json: string | undefined): Record<string, string>[] | undefined =>
  json ? jsonIn(z.array(Values), json) : undefined;

const checkValues = (template: Template, values: Record<string, string>): void => {
  const missing = variablesOf(template).find((name) => !values[name]);
  if (missing) throw new Refused("isv.TEMPLATE_MISSING_PARAMETERS", missing);
  const all = Object.values(values);
  if (all.some((value) => [...value].length > MAX_VARIABLE_CHARS)) throw new Refused("isv.PARAM_LENGTH_LIMIT");
  if (all.some((value) => URL_LIKE.test(value))) throw new Refused("isv.PARAM_NOT_SUPPORT_URL");
};

const checkArea = (template: Template, { to, area }: Number): void => {
  if (template.area === area) return;
  throw new Refused(area === "mainland" ? "isv.DOMESTIC_NUMBER_NOT_SUPPORTED" : "isv.SMS_TEMPLATE_ILLEGAL", to);
};

export interface Wording {
  sign: string;
  /** Code of the text. */
  code: string | undefined;
  values: Record<string, string>;
}

/** What a number is sent. @throws Refused unless signature and text are approved for it */
export const orderOf = (texts: Texts, number: Number, { sign, code = "", values }: Wording) => {
  if (!texts.signs().includes(sign)) throw new Refused("isv.SMS_SIGNATURE_ILLEGAL", sign);
  const template = texts.template(code);
  if (!template) throw new Refused("isv.SMS_TEMPLATE_ILLEGAL", code);
  checkArea(template, number);
  checkValues(template, values);
  return { ...number, sign, template: template.code, kind: template.kind, text: written(template, sign, values) };
};
