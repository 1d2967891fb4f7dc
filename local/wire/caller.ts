import type { Caller } from "../accounts.ts";
import type { Local } from "../service.ts";

/** Why the gateway turns a request away: HTTP status and the code and message of the body. */
export interface Denial {
  status: number;
  code: string;
  message: string;
}

const denial = (status: number, code: string, message: string): Denial => ({ status, code, message });

const mandatory = (name: string) => denial(400, `Missing${name}`, `${name} is mandatory for this action.`);

/**
 * Codes as channels-and-logs.md 2.3 and the vendor's pages of common errors quote them; where those are silent (a token that
 * is wrong or expired, headers of ACS3 that are missing), UNCONFIRMED: change them here.
 */
export const denials = {
  noKey: mandatory("AccessKeyId"),
  noSignature: mandatory("Signature"),
  noNonce: mandatory("SignatureNonce"),
  noDate: mandatory("Timestamp"),
  noToken: mandatory("SecurityToken"),
  badMethod: denial(400, "InvalidSignatureMethod", "Specified signature method is not valid."),
  replayed: denial(400, "SignatureNonceUsed", "Specified signature nonce was used already."),
  incomplete: denial(400, "IncompleteSignature", "The request signature does not conform to Aliyun standards."),
  mismatch: denial(403, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation."),
  badBody: denial(403, "SignatureDoesNotMatch", "x-acs-content-sha256 is not the hash of the body."),
  badMd5: denial(403, "SignatureDoesNotMatch", "content-md5 is not the hash of the body."),
  badDate: denial(400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted."),
  skewed: denial(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."),
  "unknown-key": denial(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."),
  "wrong-token": denial(400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed."),
  "expired-token": denial(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."),
} satisfies Record<string, Denial>;

/** A request may be this old, or this far ahead: semantics.md 4. */
const WINDOW_MS = 15 * 60_000;

const isRecent = ({ dial, strictDates }: Local, at: number): boolean => {
  const near = (now: number) => Math.abs(now - at) <= WINDOW_MS;
  return near(dial.now()) || (!strictDates && near(Date.now()));
};

/** What a request says about its sender, before the signature is checked. */
export interface Claim {
  accessKeyId: string;
  securityToken: string | undefined;
  /** ISO 8601, UTC; empty when it is missing. */
  date: string;
}

export const findCaller = (local: Local, { accessKeyId, securityToken, date }: Claim): Caller | Denial => {
  if (!date) return denials.noDate;
  const at = Date.parse(date);
  if (Number.isNaN(at)) return denials.badDate;
  if (!isRecent(local, at)) return denials.skewed;
  const caller = local.accounts.find(accessKeyId, securityToken, local.dial.now());
  if (caller === "wrong-token" && securityToken === undefined) return denials.noToken;
  return typeof caller === "string" ? denials[caller] : caller;
};
