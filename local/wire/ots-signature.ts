import { createHash, createHmac } from "node:crypto";

/** Header names in lower case, as node hands them over. */
export type OtsHeaders = Readonly<Record<string, string | string[] | undefined>>;

const SIGNATURE = "x-ots-signature";

const canonical = (headers: OtsHeaders): string => {
  const names = Object.keys(headers).filter((name) => name.startsWith("x-ots-") && name !== SIGNATURE);
  return names
    .sort()
    .map((name) => `${name}:${String(headers[name]).trim()}\n`)
    .join("");
};

const hmac = (secret: string, text: string): string => createHmac("sha1", secret).update(text).digest("base64");

/** base64 of the MD5, as `x-ots-contentmd5` carries it. */
export const contentMd5 = (body: Uint8Array): string => createHash("md5").update(body).digest("base64");

/** @returns base64 HMAC-SHA1 over the operation and every `x-ots-*` header but the signature itself */
export const signOtsRequest = (secret: string, operation: string, headers: OtsHeaders): string =>
  hmac(secret, `/${operation}\nPOST\n\n${canonical(headers)}`);

/** @returns what the `authorization` header of an answer ends in, after `OTS <access key id>:` */
export const signOtsAnswer = (secret: string, operation: string, headers: OtsHeaders): string =>
  hmac(secret, `${canonical(headers)}/${operation}`);
