import { inflateSync } from "node:zlib";
import { compressSync, uncompressSync } from "lz4-napi";
import { wholeOf } from "../call.ts";
import { refusals } from "../errors.ts";
import { MAX_BODY_BYTES } from "../limits.ts";

/** The library writes the size before the block, the service sends the block alone: channels-and-logs.md 6.6. */
const SIZE_BYTES = 4;

export const toLz4 = (bytes: Uint8Array): Uint8Array => compressSync(Buffer.from(bytes)).subarray(SIZE_BYTES);

export const fromLz4 = (block: Uint8Array, rawSize: number): Uint8Array => {
  const size = Buffer.alloc(SIZE_BYTES);
  size.writeUInt32LE(rawSize);
  return uncompressSync(Buffer.concat([size, block]));
};

const unpack: Record<string, (bytes: Uint8Array, rawSize: number) => Uint8Array> = {
  lz4: fromLz4,
  deflate: (bytes, rawSize) => inflateSync(bytes, { maxOutputLength: rawSize + 1 }),
};

const unpacked = (type: string, body: Uint8Array, rawSize: number): Uint8Array => {
  const act = Object.hasOwn(unpack, type) ? unpack[type] : undefined;
  if (!act) throw refusals.compression(type);
  try {
    return act(body, rawSize);
  } catch {
    throw refusals.uncompress();
  }
};

/**
 * A body as it was before `x-log-compresstype`.
 * @throws Refusal MissingBodyRawSize, InvalidBodyRawSize, InvalidCompressType, PostBodyTooLarge, PostBodyUncompressError
 */
export const uncompress = (body: Uint8Array, type: string | undefined, said: string | undefined): Uint8Array => {
  if (!said) throw refusals.noRawSize();
  const rawSize = wholeOf(said) ?? Number.NaN;
  if (!(rawSize >= 0)) throw refusals.rawSize();
  if (rawSize > MAX_BODY_BYTES) throw refusals.tooManyLogs();
  const bytes = type ? unpacked(type, body, rawSize) : body;
  if (bytes.length !== rawSize) throw type ? refusals.uncompress() : refusals.rawSize();
  return bytes;
};
