import { posix } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { crc32 } from "./crc32.ts";

/** Contents by path inside the archive, with `/` between folders. */
export type Files = Map<string, Buffer>;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
/** A comment may follow the end record. */
const MAX_COMMENT = 0xffff;
const DEFLATED = 8;
const STORED = 0;
/** 2.0: deflate. */
const VERSION = 20;
/** Names are UTF-8. */
const UTF8_FLAG = 0x0800;
/** 1 January 1980, midnight: the same files make the same bytes. */
const DATE = 0x0021;
/** The platform's own bound for unpacked code is not in the references; this keeps a bomb off the disk. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

const endOf = (zip: Buffer): number => {
  const lowest = Math.max(0, zip.length - END_BYTES - MAX_COMMENT);
  for (let at = zip.length - END_BYTES; at >= lowest; at--) if (zip.readUInt32LE(at) === END) return at;
  throw new Error("the code is no zip archive");
};

const safe = (path: string): string => {
  const clean = posix.normalize(path.replaceAll("\\", "/"));
  if (clean.startsWith("/") || clean.split("/").includes("..")) throw new Error(`the archive leads outside: ${path}`);
  return clean;
};

interface Entry {
  path: string;
  method: number;
  packed: Buffer;
  bytes: number;
  next: number;
}

const entryAt = (zip: Buffer, at: number): Entry => {
  if (zip.readUInt32LE(at) !== CENTRAL) throw new Error("the archive's directory is damaged");
  const nameBytes = zip.readUInt16LE(at + 28);
  const local = zip.readUInt32LE(at + 42);
  const start = local + LOCAL_BYTES + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  return {
    path: zip.toString("utf8", at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes),
    method: zip.readUInt16LE(at + 10),
    packed: zip.subarray(start, start + zip.readUInt32LE(at + 20)),
    bytes: zip.readUInt32LE(at + 24),
    next: at + CENTRAL_BYTES + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32),
  };
};

const contentOf = ({ path, method, packed, bytes }: Entry): Buffer => {
  if (method !== DEFLATED && method !== STORED) throw new Error(`${path} is packed by method ${method}`);
  const content = method === STORED ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(bytes, 1) });
  if (content.length !== bytes) throw new Error(`${path} is damaged`);
  return content;
};

/** @throws Error in one line when it is no archive, a damaged one, or leads outside its folder */
export const unpack = (zip: Buffer): Files => {
  const files: Files = new Map();
  const end = endOf(zip);
  let [at, total] = [zip.readUInt32LE(end + 16), 0];
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const entry = entryAt(zip, at);
    at = entry.next;
    total += entry.bytes;
    if (total > MAX_UNPACKED_BYTES) throw new Error("the archive holds too much");
    if (!entry.path.endsWith("/")) files.set(safe(entry.path), contentOf(entry));
  }
  return files;
};

const fields = (bytes: number, write: (at: Buffer) => void): Buffer => {
  const record = Buffer.alloc(bytes);
  write(record);
  return record;
};

/** What local header and directory say alike, from `at` on. */
const common = (record: Buffer, at: number, [name, content, packed]: [Buffer, Buffer, Buffer]): void => {
  record.writeUInt16LE(VERSION, at);
  record.writeUInt16LE(UTF8_FLAG, at + 2);
  record.writeUInt16LE(DEFLATED, at + 4);
  record.writeUInt16LE(DATE, at + 8);
  record.writeUInt32LE(crc32(content), at + 10);
  record.writeUInt32LE(packed.length, at + 14);
  record.writeUInt32LE(content.length, at + 18);
  record.writeUInt16LE(name.length, at + 22);
};

/** A zip archive; the same files give the same bytes. */
export const pack = (files: Files): Buffer => {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of files) {
    const name = Buffer.from(path);
    const parts: [Buffer, Buffer, Buffer] = [name, content, deflateRawSync(content)];
    const local = fields(LOCAL_BYTES, (record) => {
      record.writeUInt32LE(LOCAL, 0);
      common(record, 4, parts);
    });
    const central = fields(CENTRAL_BYTES, (record) => {
      record.writeUInt32LE(CENTRAL, 0);
      common(record, 6, parts);
      record.writeUInt32LE(offset, 42);
    });
    bodies.push(local, name, parts[2]);
    directory.push(central, name);
    offset += local.length + name.length + parts[2].length;
  }
  const index = Buffer.concat(directory);
  const end = fields(END_BYTES, (record) => {
    record.writeUInt32LE(END, 0);
    record.writeUInt16LE(files.size, 8);
    record.writeUInt16LE(files.size, 10);
    record.writeUInt32LE(index.length, 12);
    record.writeUInt32LE(offset, 16);
  });
  return Buffer.concat([...bodies, index, end]);
};
