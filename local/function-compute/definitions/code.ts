import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import type { Local } from "../../service.ts";
import { crc64 } from "../archive/crc64.ts";
import { type Files, pack, unpack } from "../archive/zip.ts";
import { checked, fail } from "../refused.ts";
import type { About } from "./definition.ts";

/** Section 1.7: sent base64 through the API. Whether the text or the archive counts is UNCONFIRMED: the text here. */
export const MAX_CODE_BYTES = 100 * 1024 * 1024;

const Code = z.strictObject({
  zipFile: z.base64("must be base64; an object store is no part of the local cloud"),
  checksum: z.string().optional(),
});

export const codeRoot = ({ folder }: Local): string => join(folder, "functions");

/** Where the unpacked code of a function lies; the archive lies beside it as `.zip`. */
export const codeFolder = (local: Local, functionName: string, checksum: string): string =>
  join(codeRoot(local), functionName, checksum);

const unpacked = (zip: Buffer): Files => {
  try {
    return unpack(zip);
  } catch (error) {
    return fail(400, "InvalidArgument", `code.zipFile: ${(error as Error).message}`);
  }
};

/** Either the whole folder is there, or nothing. */
const writeFolder = (folder: string, files: Files): void => {
  const draft = `${folder}-${randomUUID()}`;
  mkdirSync(draft, { recursive: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(draft, path)), { recursive: true });
    writeFileSync(join(draft, path), content);
  }
  renameSync(draft, folder);
};

const writeArchive = (folder: string, zip: Buffer): void => {
  const draft = `${folder}-${randomUUID()}.zip`;
  writeFileSync(draft, zip);
  renameSync(draft, `${folder}.zip`);
};

/**
 * Keeps the code of a request in the folder.
 * @param given `{ zipFile: base64, checksum?: CRC-64 in decimal }`
 * @throws Refused when it is no archive, too large or another than its checksum says
 */
export const keepCode = (
  local: Local,
  functionName: string,
  given: unknown,
): Pick<About, "codeSize" | "codeChecksum"> => {
  const { zipFile, checksum } = checked(Code, given, "code");
  if (zipFile.length > MAX_CODE_BYTES) fail(400, "EntityTooLarge", "the code exceeds 100 MB");
  const zip = Buffer.from(zipFile, "base64");
  const codeChecksum = crc64(zip);
  if (checksum && checksum !== codeChecksum)
    fail(400, "InvalidArgument", `code.checksum: the archive's CRC-64 is ${codeChecksum}`);
  const files = unpacked(zip);
  const folder = codeFolder(local, functionName, codeChecksum);
  if (!existsSync(folder)) writeFolder(folder, files);
  writeArchive(folder, zip);
  return { codeSize: zip.length, codeChecksum };
};

const filesIn = (folder: string): Files =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .sort()
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, readFileSync(join(folder, path))]),
  );

/** The archive of a function; of one in s.yaml, its folder packed. */
export const archiveOf = (code: string): Buffer =>
  existsSync(`${code}.zip`) ? readFileSync(`${code}.zip`) : pack(filesIn(code));
