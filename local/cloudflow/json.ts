import { failures } from "./unconfirmed.ts";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** Why a state, or the whole execution, failed: `$Context.Current.Error`. */
export class Failure extends Error {
  readonly code: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

/** @throws Failure unless the value is an object of at most so many bytes */
export const objectWithin = (value: Json, maxBytes: number, what: string): JsonObject => {
  if (!isObject(value)) throw new Failure(failures.data, `${what} is not a JSON object`);
  if (bytesOf(value) > maxBytes) throw new Failure(failures.data, `${what} is larger than ${maxBytes} bytes`);
  return value;
};
