import { refusals } from "./errors.ts";
import { MAX_FIELDS } from "./limits.ts";
import type { Index, IndexKey } from "./state.ts";

const kinds = new Set(["text", "long", "double", "json"]);
const MAX_NAME_CHARS = 128;
const MAX_TOKENS = 64;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const invalid = (detail: string) => refusals.parameter(`the index is not valid: ${detail}`);

const tokensOf = (value: unknown, where: string): string[] => {
  const valid =
    Array.isArray(value) &&
    value.length <= MAX_TOKENS &&
    value.every((one) => typeof one === "string" && one.length === 1);
  if (!valid) throw invalid(`${where}.token is no list of single characters`);
  return value;
};

const flag = (value: unknown, where: string): boolean => {
  if (typeof value !== "boolean") throw invalid(`${where} is no boolean`);
  return value;
};

const lineOf = (value: Record<string, unknown>, where: string) => ({
  ...(value.token !== undefined && { token: tokensOf(value.token, where) }),
  ...(value.caseSensitive !== undefined && { caseSensitive: flag(value.caseSensitive, `${where}.caseSensitive`) }),
});

const keyOf = (name: string, value: unknown): IndexKey => {
  if (name === "" || name.length > MAX_NAME_CHARS) throw invalid("a field has no name, or one that is too long");
  if (!isObject(value) || !kinds.has(String(value.type))) throw invalid(`${name}.type is text, long, double or json`);
  const docValue = value.docValue ?? value.doc_value;
  return {
    type: value.type as IndexKey["type"],
    ...lineOf(value, name),
    ...(docValue !== undefined && { docValue: flag(docValue, `${name}.doc_value`) }),
  };
};

/** The body of CreateIndex and UpdateIndex. @throws Refusal ParameterInvalid */
export const readIndex = ({ keys, line }: Record<string, unknown>): Index => {
  if (keys === undefined && line === undefined) throw invalid("neither keys nor line");
  if (keys !== undefined && !isObject(keys)) throw invalid("keys is no object");
  if (line !== undefined && !isObject(line)) throw invalid("line is no object");
  const entries = Object.entries(keys ?? {});
  if (entries.length > MAX_FIELDS) throw invalid(`more than ${MAX_FIELDS} fields`);
  return {
    ...(keys && { keys: Object.fromEntries(entries.map(([name, value]) => [name, keyOf(name, value)])) }),
    ...(line && { line: lineOf(line, "line") }),
  };
};

const showKey = ({ docValue = true, ...key }: IndexKey) => ({ caseSensitive: false, ...key, doc_value: docValue });

export const showIndex = ({ keys = {}, line }: Index) => ({
  index_mode: "v2",
  ttl: 30,
  keys: Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, showKey(key)])),
  ...(line && { line }),
});
