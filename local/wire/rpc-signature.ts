import { createHmac } from "node:crypto";
import type { Caller } from "../accounts.ts";
import type { Local } from "../service.ts";
import { type Denial, denials, findCaller } from "./caller.ts";
import { canonicalQuery, type Pair, percentEncode } from "./canonical-query.ts";

/** `StringToSign` of signature version 1.0, over query and form together (cloudflow.md 4.2). */
export const stringToSign = (method: string, pairs: Pair[]): string => {
  const signed = pairs.filter(([name]) => name !== "Signature");
  return `${method}&${percentEncode("/")}&${percentEncode(canonicalQuery(signed))}`;
};

/** The only one; it may be left out. */
const METHOD = "HMAC-SHA1";

/** HMAC-SHA1 keyed with the secret and an ampersand, in base64. */
export const signRpc = (text: string, accessKeySecret: string): string =>
  createHmac("sha1", `${accessKeySecret}&`).update(text).digest("base64");

/**
 * Who sent this request signed the old way, with `AccessKeyId`, `Timestamp` and `Signature` among its parameters,
 * or the reason to refuse it.
 * @param pairs query and form together, decoded
 */
export const verifyRpc = (local: Local, method: string, pairs: Pair[]): Caller | Denial => {
  const given = new Map(pairs);
  const [accessKeyId, signature, nonce] = ["AccessKeyId", "Signature", "SignatureNonce"].map((name) => given.get(name));
  if (!accessKeyId) return denials.noKey;
  if (!signature) return denials.noSignature;
  if (!nonce) return denials.noNonce;
  if ((given.get("SignatureMethod") ?? METHOD) !== METHOD) return denials.badMethod;

  const claim = { accessKeyId, securityToken: given.get("SecurityToken"), date: given.get("Timestamp") ?? "" };
  const caller = findCaller(local, claim);
  if ("code" in caller) return caller;
  if (signature !== signRpc(stringToSign(method, pairs), caller.accessKeySecret)) return denials.mismatch;
  return local.nonces.take(accessKeyId, nonce) ? caller : denials.replayed;
};
