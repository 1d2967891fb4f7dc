import { once } from "node:events";
import { createWriteStream, mkdirSync, rmSync, type WriteStream } from "node:fs";
import { basename, join } from "node:path";
import { finished } from "node:stream/promises";
import type { Meta } from "../../shared/domain/customer/customer.ts";
import { readLogs } from "./log-files.ts";
import type { LogLine } from "./log-line.ts";

/** Whose line it is, and in which generation's names it is to be kept. */
export interface Owner {
  customer: string;
  waf: Meta["waf"];
}

/** The lines of one file that belong to one customer. */
export interface Part {
  owner: Owner;
  /** JSONL, as the log service takes it. */
  path: string;
  /** The same lines always have the same name. */
  name: string;
}

/** WAF 3.0 names the site in `host`, and what it protects in `matched_host`. */
const in30 = ({ host, fields }: LogLine): Record<string, string> => {
  const { matched_host = "" } = fields;
  const isObject = matched_host !== "" && matched_host !== "-" && matched_host.toLowerCase() !== host;
  return { ...fields, host, matched_host: isObject ? matched_host : `${host}-waf` };
};

const in20 = ({ host, fields }: LogLine): Record<string, string> => ({
  ...fields,
  matched_host: host,
});

/** The text that a log store of that generation has of a line. */
const textIn = (waf: Meta["waf"], line: LogLine): string => JSON.stringify(waf === "3.0" ? in30(line) : in20(line));

interface Writing {
  part: Part;
  stream: WriteStream;
  /** Of the chunk at hand. */
  waiting: string[];
}

const flush = async (writing: Writing): Promise<void> => {
  const lines = writing.waiting.splice(0);
  if (lines.length > 0 && !writing.stream.write(`${lines.join("\n")}\n`)) await once(writing.stream, "drain");
};

interface Place {
  /** Made, and emptied first. */
  folder: string;
  ownerOf(host: string): Owner;
}

const openParts = (file: string, { folder, ownerOf }: Place) => {
  const writings = new Map<string, Writing>();
  const open = (owner: Owner): Writing => {
    const path = join(folder, `${owner.customer}.jsonl`);
    const part = { owner, path, name: `${basename(file)} of ${owner.customer}` };
    const writing = { part, stream: createWriteStream(path), waiting: [] };
    writings.set(owner.customer, writing);
    return writing;
  };
  const add = async (lines: LogLine[]): Promise<void> => {
    for (const line of lines) {
      const owner = ownerOf(line.host);
      const { part, waiting } = writings.get(owner.customer) ?? open(owner);
      waiting.push(textIn(part.owner.waf, line));
    }
    for (const writing of writings.values()) await flush(writing);
  };
  const end = async (): Promise<Part[]> => {
    for (const { stream } of writings.values()) await finished(stream.end());
    return [...writings.values()].map(({ part }) => part);
  };
  return { add, end };
};

/** Parts a file of log lines by owner; some thousands of lines are held at a time. The parts are gone when `use` has ended. */
export const withParts = async (file: string, place: Place, use: (parts: Part[]) => Promise<void>): Promise<void> => {
  const { folder } = place;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    const { add, end } = openParts(file, place);
    for await (const lines of readLogs(file)) await add(lines);
    await use(await end());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
