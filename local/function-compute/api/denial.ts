import type { Caller } from "../../accounts.ts";
import { isLeft } from "../../policy.ts";
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

/** `/2023-03-30/functions/f/invocations` is about `functions/f`, `/functions` about `functions/*`; a function of a service about both. */
const resourceOf = (path: string): string => {
  const [, , kind = "", name = "*", inner, innerName = "*"] = path.split("/");
  return kind === "services" && inner === "functions" ? `${kind}/${name}/${inner}/${innerName}` : `${kind}/${name}`;
};

/** What a session's policy leaves out of this; undefined = nothing. */
export const forbidden = ({ region }: Local, caller: Caller, { action, path }: { action: string; path: string }) => {
  const asked = { action: `fc:${action}`, resource: `acs:fc:${region}:${caller.accountId}:${resourceOf(path)}` };
  if (isLeft(caller, asked)) return undefined;
  return refusal(
    403,
    "AccessDenied",
    `the caller is not authorized to perform '${asked.action}' on '${asked.resource}'`,
  );
};

/** The caller, if it may call. */
export const admit = ({ accounts }: Local, caller: Caller | Denial): Caller | Reply => {
  if ("code" in caller) {
    const [status, code] = dialect[caller.code] ?? [caller.status, caller.code];
    return refusal(status, code, caller.message);
  }
  if (caller.accountId === accounts.get("provider").id) return caller;
  return refusal(403, "AccessDenied", "the functions belong to another account");
};
