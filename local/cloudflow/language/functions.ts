import { createHash, randomInt, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { isObject, type Json } from "../json.ts";

const text = (value: Json | undefined): string => {
  if (typeof value === "string") return value;
  throw new TypeError("expects a string");
};

const whole = (value: Json | undefined): number => {
  if (Number.isSafeInteger(value)) return value as number;
  throw new TypeError("expects a whole number");
};

const list = (value: Json | undefined): Json[] => {
  if (Array.isArray(value)) return value;
  throw new TypeError("expects an array");
};

const map = (value: Json | undefined): Record<string, Json> => {
  if (isObject(value)) return value;
  throw new TypeError("expects an object");
};

const digests = new Map([
  ["MD5", "md5"],
  ["SHA-1", "sha1"],
  ["SHA-256", "sha256"],
  ["SHA-512", "sha512"],
]);

const digest = (value: string, name: string): string => {
  const algorithm = digests.get(name);
  if (!algorithm) throw new TypeError(`knows no ${name}`);
  return createHash(algorithm).update(value).digest("hex");
};

const lengthOf = (value: Json | undefined): number => {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return Object.keys(map(value)).length;
};

const fill = (pattern: string, values: Json[]): string => {
  const rest = values.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  return pattern.replaceAll("{}", () => rest.shift() ?? "{}");
};

const unique = (values: Json[]): Json[] =>
  values.filter((value, index) => values.findIndex((other) => isDeepStrictEqual(other, value)) === index);

const field = (value: Json | undefined, key: Json | undefined): Json =>
  (Array.isArray(value) ? value[whole(key)] : map(value)[text(key)]) ?? null;

/** The built-in functions of cloudflow.md 1.4, by name. Each throws TypeError on an argument it cannot take. */
export const builtIns = new Map<string, (...values: Json[]) => Json>(
  Object.entries({
    arrayContains: (values, value) => list(values).some((other) => isDeepStrictEqual(other, value)),
    arrayUnique: (values) => unique(list(values)),
    toArray: (...values) => values,
    format: (pattern, ...values) => fill(text(pattern), values),
    fromBase64: (value) => Buffer.from(text(value), "base64").toString(),
    stringToJson: (value) => JSON.parse(text(value)) as Json,
    hash: (value, name) => digest(text(value), text(name)),
    jsonMerge: (one, other) => ({ ...map(one), ...map(other) }),
    length: lengthOf,
    mapKeys: (value) => Object.keys(map(value)),
    mapValues: (value) => Object.values(map(value)),
    regexMatchString: (value, pattern) => new RegExp(text(pattern)).test(text(value)),
    split: (value, separator) => text(value).split(text(separator)),
    get: field,
    intAdd: (one, other) => whole(one) + whole(other),
    randomInt: (from, to) => randomInt(whole(from), whole(to)),
    uuid: () => randomUUID(),
  } satisfies Record<string, (...values: Json[]) => Json>),
);
