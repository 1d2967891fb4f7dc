import { readFileSync } from "node:fs";
import { type IConversionOptions, parse, type Type } from "protobufjs";

/** The wire enums, as numbers. */
export const Expectation = { IGNORE: 0, EXPECT_EXIST: 1, EXPECT_NOT_EXIST: 2 } as const;
export const ReturnType = { NONE: 0, KEY: 1, AFTER_MODIFY: 2 } as const;
export const Modify = { PUT: 1, UPDATE: 2, DELETE: 3 } as const;
export const Direction = { FORWARD: 0, BACKWARD: 1 } as const;

export interface Condition {
  rowExistence: number;
  columnCondition?: Buffer;
}

export interface ReturnContent {
  returnType?: number;
  returnColumnNames: string[];
}

export interface CapacityUnit {
  read?: number;
  write?: number;
}

/** What all reads say about the cells they want. Times in ms. */
export interface ReadRequest {
  tableName: string;
  columnsToGet: string[];
  timeRange?: { startTime?: number; endTime?: number; specificTime?: number };
  maxVersions?: number;
  filter?: Buffer;
  startColumn?: string;
  endColumn?: string;
  transactionId?: string;
}

export interface WriteRequest {
  tableName: string;
  condition: Condition;
  returnContent?: ReturnContent;
  transactionId?: string;
}

export interface WireTableOptions {
  timeToLive?: number;
  maxVersions?: number;
  deviationCellVersionInSec?: number;
  allowUpdate?: boolean;
}

export interface WireStream {
  enableStream: boolean;
  expirationTime?: number;
}

export interface WireIndex {
  name: string;
  primaryKey: string[];
  definedColumn: string[];
  indexUpdateMode: number;
  indexType: number;
  indexSyncPhase?: number;
}

/** Resolved at once: a type that is not takes every field for optional. */
const root = parse(readFileSync(`${__dirname}/tablestore.proto`, "utf8")).root.resolveAll();
const types = new Map<string, Type>();

const typeOf = (name: string): Type => {
  const type = types.get(name) ?? root.lookupType(name);
  types.set(name, type);
  return type;
};

/** Fields that were not sent stay absent, but lists are always there; int64 as number. */
const plainly: IConversionOptions = { longs: Number, arrays: true };

/** @throws Error on bytes that are no such message */
export const decodeMessage = (name: string, bytes: Uint8Array): unknown => {
  const type = typeOf(name);
  return type.toObject(type.decode(bytes), plainly);
};

export const encodeMessage = (name: string, message: object): Uint8Array => typeOf(name).encode(message).finish();
