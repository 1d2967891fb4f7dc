import type { Caller, Role } from "../../accounts.ts";
import { readPolicy } from "../../policy.ts";
import type { Local } from "../../service.ts";
import { type OpenApiCall, OpenApiError } from "../../wire/openapi.ts";
import { roleId } from "../role-id.ts";

/** Shortest session that STS issues, and its default and longest as long as a role sets no other maximum. */
const MIN_SECONDS = 900;
const MAX_SECONDS = 3600;

const ROLE_ARN = /^acs:ram::(\d{16}):role\/([\w.-]{1,64})$/;
/** Up to 32 characters in older pages, 64 in newer ones. UNCONFIRMED. */
const SESSION_NAME = /^[a-zA-Z0-9.@_-]{2,64}$/;

/** Of a session's own policy, which may only narrow; its bound and that of ExternalId are the vendor's. */
const MAX_POLICY_CHARS = 2_048;
const EXTERNAL_ID = /^[\w=,.@:/-]{2,1224}$/;

const mustHave = (parameters: OpenApiCall["parameters"], name: string): string => {
  const value = parameters[name];
  if (!value) throw new OpenApiError(400, `Missing${name}`, `${name} is mandatory for this action.`);
  return value;
};

const malformed = (name: string) =>
  new OpenApiError(400, `InvalidParameter.${name}`, `The parameter ${name} is wrongly formed.`);

const findRole = (roles: Role[], arn: string): Role => {
  const [, accountId, name] = ROLE_ARN.exec(arn) ?? [];
  if (!name) throw malformed("RoleArn");
  const role = roles.find((one) => one.accountId === accountId && one.name === name);
  if (!role) throw new OpenApiError(404, "EntityNotExist.Role", `The role not exists: ${arn}.`);
  return role;
};

const sessionSeconds = (text = String(MAX_SECONDS)): number => {
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seconds >= MIN_SECONDS && seconds <= MAX_SECONDS) return seconds;
  const message = "The Min/Max value of DurationSeconds is 15min/1hr.";
  throw new OpenApiError(400, "InvalidParameter.DurationSeconds", message);
};

const checkPolicy = (policy: string | undefined): void => {
  if (!policy || (policy.length <= MAX_POLICY_CHARS && readPolicy(policy))) return;
  const message = "The parameter Policy has not passed grammar check.";
  throw new OpenApiError(400, "InvalidParameter.PolicyGrammar", message);
};

/** One refusal for both reasons, as a trust policy gives it. A wrong ExternalId answering so too: UNCONFIRMED. */
const checkTrust = (role: Role, { accountId }: Caller, externalId: string | undefined): void => {
  if (role.trustedAccountId === accountId && role.externalId === externalId) return;
  throw new OpenApiError(
    403,
    "NoPermission",
    "You are not authorized to do this action. You should be authorized by RAM.",
  );
};

/** STS counts in whole seconds: `2015-04-09T11:52:19Z`. */
const expiration = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

/** Temporary credentials of a role that trusts the caller's account; `Policy` leaves them less than the role may. */
export const assumeRole =
  ({ accounts, dial }: Local) =>
  ({ parameters, caller }: OpenApiCall) => {
    const [RoleArn, RoleSessionName] = [mustHave(parameters, "RoleArn"), mustHave(parameters, "RoleSessionName")];
    const { DurationSeconds, ExternalId, Policy } = parameters;
    const seconds = sessionSeconds(DurationSeconds);
    checkPolicy(Policy);
    if (ExternalId && !EXTERNAL_ID.test(ExternalId)) throw malformed("ExternalId");
    if (!SESSION_NAME.test(RoleSessionName)) throw malformed("RoleSessionName");
    const role = findRole(accounts.roles(), RoleArn);
    checkTrust(role, caller, ExternalId);

    const issued = accounts.issue(role, RoleSessionName, dial.now() + seconds * 1000, Policy || undefined);
    return {
      AssumedRoleUser: {
        Arn: `acs:sts::${role.accountId}:assumed-role/${role.name}/${RoleSessionName}`,
        AssumedRoleId: `${roleId(role.accountId, role.name)}:${RoleSessionName}`,
      },
      Credentials: {
        AccessKeyId: issued.accessKeyId,
        AccessKeySecret: issued.accessKeySecret,
        SecurityToken: issued.securityToken,
        Expiration: expiration(issued.expiresAt),
      },
    };
  };
