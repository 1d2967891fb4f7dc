import type { OpenApiCall } from "../../wire/openapi.ts";
import { roleId } from "../role-id.ts";

const ASSUMED_ROLE = /:assumed-role\/([^/]+)\/(.+)$/;

/** Whose credentials the call was signed with: the user of an account, or the session of a role. */
export const getCallerIdentity = ({ caller: { accountId, arn } }: OpenApiCall) => {
  const [, role, session] = ASSUMED_ROLE.exec(arn) ?? [];
  const identity = { AccountId: accountId, Arn: arn };
  if (!role) {
    const UserId = roleId(accountId, arn);
    return { ...identity, IdentityType: "RAMUser", UserId, PrincipalId: UserId };
  }
  const RoleId = roleId(accountId, role);
  return { ...identity, IdentityType: "AssumedRoleUser", RoleId, PrincipalId: `${RoleId}:${session}` };
};
