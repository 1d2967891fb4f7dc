import { readFileSync } from "node:fs";
import { parse, type Type } from "protobufjs";
import { refusals } from "../errors.ts";
import { TIME } from "../lines.ts";
import type { Row } from "../query.ts";

/** Logs of one source as they travel: channels-and-logs.md 6.6. Texts are bytes, so that bad ones are seen. */
interface WireGroup {
  logs: { time: number; contents: WireContent[]; timeNs?: number }[];
  topic?: Uint8Array;
  source?: Uint8Array;
  logTags: WireContent[];
}

interface WireContent {
  key: Uint8Array;
  value: Uint8Array;
}

const { root } = parse(readFileSync(`${__dirname}/log-group.proto`, "utf8"));
const groupType: Type = root.lookupType("LogGroup");
const listType: Type = root.lookupType("LogGroupList");

const TOPIC = "__topic__";
const SOURCE = "__source__";
const TAG = "__tag__:";
/** Where the nanoseconds within the second stand in a row. */
const NANOSECONDS = "__time_ns_part__";

/** PutLogs: channels-and-logs.md 6.5. */
export const MAX_LOGS = 4096;
export const MAX_VALUE_BYTES = 1024 * 1024;
/** Characters of a key: UNCONFIRMED. */
const KEY = /^[^\p{Cc}]{1,128}$/u;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const textOf = (bytes: Uint8Array = new Uint8Array()): string => {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refusals.encoding();
  }
};

const pairOf = ({ key, value }: WireContent): [string, string] => {
  if (value.length > MAX_VALUE_BYTES) throw refusals.tooManyLogs();
  const name = textOf(key);
  if (!KEY.test(name)) throw refusals.key();
  return [name, textOf(value)];
};

const decode = (bytes: Uint8Array): WireGroup => {
  try {
    const group = groupType.decode(bytes);
    return groupType.toObject(group, { arrays: true, longs: Number }) as WireGroup;
  } catch {
    throw refusals.protobuf();
  }
};

/**
 * The rows of a log group.
 * @throws Refusal PostBodyInvalid, PostBodyTooLarge, InvalidTimestamp, InvalidEncoding, InvalidKey
 */
export const readLogGroup = (bytes: Uint8Array): Row[] => {
  const { logs, topic, source, logTags } = decode(bytes);
  if (logs.length > MAX_LOGS) throw refusals.tooManyLogs();
  const tags = logTags.map(pairOf).map(([key, value]) => [TAG + key, value] as const);
  const shared = { [TOPIC]: textOf(topic), [SOURCE]: textOf(source), ...Object.fromEntries(tags) };
  return logs.map(({ time, contents, timeNs }) => {
    if (time === 0) throw refusals.timestamp();
    const nanoseconds = timeNs === undefined ? {} : { [NANOSECONDS]: String(timeNs) };
    return { ...Object.fromEntries(contents.map(pairOf)), ...shared, ...nanoseconds, [TIME]: String(time) };
  });
};

const isShared = (name: string): boolean => name === TOPIC || name === SOURCE || name.startsWith(TAG);

const contentsOf = (pairs: [string, string][]): WireContent[] =>
  pairs.map(([key, value]) => ({ key: Buffer.from(key), value: Buffer.from(value) }));

const logOf = (row: Row): WireGroup["logs"][number] => {
  const own = Object.entries(row).filter(([name]) => !isShared(name) && name !== TIME && name !== NANOSECONDS);
  const { [NANOSECONDS]: timeNs } = row;
  return {
    time: Number(row[TIME]),
    contents: contentsOf(own),
    ...(timeNs !== undefined && { timeNs: Number(timeNs) }),
  };
};

const groupOf = (rows: Row[]): WireGroup => {
  const [first = {}] = rows;
  const tags = Object.entries(first).filter(([name]) => name.startsWith(TAG));
  return {
    logs: rows.map(logOf),
    topic: Buffer.from(first[TOPIC] ?? ""),
    source: Buffer.from(first[SOURCE] ?? ""),
    logTags: contentsOf(tags.map(([name, value]) => [name.slice(TAG.length), value])),
  };
};

const sharedOf = (row: Row): string => JSON.stringify(Object.entries(row).filter(([name]) => isShared(name)));

/** Rows that follow each other and have topic, source and tags in common are a group. */
export const groupsOf = (rows: Row[]): Row[][] => {
  const groups: Row[][] = [];
  let shared: string | undefined;
  for (const row of rows) {
    const own = sharedOf(row);
    if (own === shared) groups.at(-1)?.push(row);
    else groups.push([row]);
    shared = own;
  }
  return groups;
};

/** A LogGroupList of these groups. */
export const writeLogGroups = (groups: Row[][]): Uint8Array =>
  listType.encode(listType.fromObject({ logGroupList: groups.map(groupOf) })).finish();
