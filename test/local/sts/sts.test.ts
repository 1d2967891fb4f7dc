import type { Role } from "../../../local/accounts.ts";
import type { Service } from "../../../local/service.ts";
import { startSts } from "../../../local/sts/server.ts";
import { callOpenApi, type Target } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";

const { local } = openTemporary();
const [role] = local.accounts.roles() as [Role, ...Role[]];
let service: Service;
let provider: Target;

const asked = (changes: Record<string, unknown> = {}) => ({
  query: {
    RoleArn: `acs:ram::${role.accountId}:role/${role.name}`,
    RoleSessionName: "anna@change-7",
    ExternalId: role.externalId,
    DurationSeconds: 900,
    ...changes,
  },
});

const refusal = (code: string, statusCode: number) => expect.objectContaining({ code, statusCode });

/** With spaces at its end. */
const policyOf = (chars: number): string =>
  '{"Version":"1","Statement":[{"Effect":"Allow","Action":"yundun-waf:*","Resource":"*"}]}'.padEnd(chars);

beforeAll(async () => {
  service = await startSts(local);
  provider = { url: service.url, version: "2015-04-01", credentials: local.accounts.get("provider") };
});
afterAll(async () => {
  await service.close();
  await local.close();
});

it("each customer grants two roles to the provider under a secret of their own", () => {
  const roles = local.accounts.roles();
  expect(roles.map(({ name }) => name)).toEqual(["mss-read", "mss-write", "mss-read", "mss-write"]);
  expect(new Set(roles.map(({ externalId }) => externalId)).size).toBe(2);
  expect(new Set(roles.map(({ trustedAccountId }) => trustedAccountId))).toEqual(
    new Set([local.accounts.get("provider").id]),
  );
});

it("the provider acts in the customer's account until the session ends", async () => {
  const { Credentials, AssumedRoleUser } = await callOpenApi(provider, "AssumeRole", asked());
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = Credentials as Record<string, string>;
  expect(Date.parse(String(Expiration))).toBe(Math.floor(local.dial.now() / 1000) * 1000 + 900_000);

  const credentials = {
    accessKeyId: String(AccessKeyId),
    accessKeySecret: String(AccessKeySecret),
    securityToken: String(SecurityToken),
  };
  const Arn = `acs:sts::${role.accountId}:assumed-role/${role.name}/anna@change-7`;
  expect(AssumedRoleUser).toMatchObject({ Arn });
  const identity = await callOpenApi({ ...provider, credentials }, "GetCallerIdentity");
  expect(identity).toMatchObject({ IdentityType: "AssumedRoleUser", AccountId: role.accountId, Arn });

  await local.dial.runUntil(local.dial.now() + 900_000);
  await expect(callOpenApi({ ...provider, credentials }, "GetCallerIdentity")).rejects.toEqual(
    refusal("InvalidSecurityToken.Expired", 400),
  );
});

it("a permanent key is the user of its account", async () => {
  const { id } = local.accounts.get("provider");
  const identity = await callOpenApi(provider, "GetCallerIdentity");
  expect(identity).toMatchObject({ IdentityType: "RAMUser", AccountId: id, Arn: `acs:ram::${id}:user/mss` });
});

it.each([
  ["another customer's ExternalId", { ExternalId: "guess" }, "NoPermission", 403],
  ["no ExternalId", { ExternalId: undefined }, "NoPermission", 403],
  ["an unknown role", { RoleArn: "acs:ram::1000000000000000:role/none" }, "EntityNotExist.Role", 404],
  ["a malformed role", { RoleArn: "mss-read" }, "InvalidParameter.RoleArn", 400],
  ["a session name with spaces", { RoleSessionName: "an na" }, "InvalidParameter.RoleSessionName", 400],
  ["a session name of one character", { RoleSessionName: "a" }, "InvalidParameter.RoleSessionName", 400],
  ["a session name of 65", { RoleSessionName: "a".repeat(65) }, "InvalidParameter.RoleSessionName", 400],
  ["no session name", { RoleSessionName: "" }, "MissingRoleSessionName", 400],
  ["no role", { RoleArn: "" }, "MissingRoleArn", 400],
  ["a policy that is no JSON", { Policy: "allow" }, "InvalidParameter.PolicyGrammar", 400],
  ["a policy without statements", { Policy: '{"Version":"1","Statement":[]}' }, "InvalidParameter.PolicyGrammar", 400],
  ["a policy of 2,049 characters", { Policy: policyOf(2_049) }, "InvalidParameter.PolicyGrammar", 400],
  ["an ExternalId with a space", { ExternalId: "a b" }, "InvalidParameter.ExternalId", 400],
  ["a session that is too short", { DurationSeconds: 899 }, "InvalidParameter.DurationSeconds", 400],
  ["a session that is too long", { DurationSeconds: 3601 }, "InvalidParameter.DurationSeconds", 400],
])("%s gets no credentials", async (_title, changes, code, status) => {
  await expect(callOpenApi(provider, "AssumeRole", asked(changes))).rejects.toEqual(refusal(code, status));
});

it("an account that a role does not trust gets no credentials", async () => {
  const credentials = local.accounts.get("customer-en");
  await expect(callOpenApi({ ...provider, credentials }, "AssumeRole", asked())).rejects.toEqual(
    refusal("NoPermission", 403),
  );
});

it.each([
  ["a session name of two characters", { RoleSessionName: "an" }],
  ["a session name of 64", { RoleSessionName: "a".repeat(64) }],
  ["a session of an hour", { DurationSeconds: 3600 }],
  ["a policy of 2,048 characters", { Policy: policyOf(2_048) }],
])("%s gets credentials", async (_title, changes) => {
  expect(await callOpenApi(provider, "AssumeRole", asked(changes))).toHaveProperty("Credentials.SecurityToken");
});
