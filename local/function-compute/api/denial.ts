import type { Caller } from "../../accounts.ts";
import type { Local } from "../../service.ts";
import type { Denial } from "../../wire/caller.ts";
import { type Reply, refusal } from "../reply.ts";

/** Where its codes differ from the common gateway's: section 1.10. */
const dialect: Record<string, [status: number, code: string]> = {
  SignatureDoesNotMatch: [403, "SignatureNotMatch"],
  "InvalidAccessKeyId.NotFound": [403, "InvalidAccessKeyID"],
  IncompleteSignature: [400, "MissingRequiredHeader"],
  MissingSignatureNonce: [400, "MissingRequiredHeader"],
  MissingTimestamp: [400, "MissingRequiredHeader"],
  MissingSecurityToken: [400, "MissingRequiredHeader"],
};

/** Undefined = may call. */
export const denialOf = ({ accounts }: Local, caller: Caller | Denial): Reply | undefined => {
  if ("code" in caller) {
    const [status, code] = dialect[caller.code] ?? [caller.status, caller.code];
    return refusal(status, code, caller.message);
  }
  if (caller.accountId === accounts.get("provider").id) return undefined;
  return refusal(403, "AccessDenied", "the functions belong to another account");
};
