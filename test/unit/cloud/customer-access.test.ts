import { customerAccess } from "../../../shared/cloud/customer-access.ts";
import { customerClouds } from "../../../shared/cloud/customer-cloud.ts";
import type { Rpc } from "../../../shared/cloud/openapi.ts";
import { HOUR, iso, MINUTE } from "../../../shared/domain/calendar.ts";
import type { Meta } from "../../../shared/domain/customer/customer.ts";
import { Fault } from "../../../shared/errors.ts";
import { NIGHT } from "../../support/make.ts";

const grant = { accountId: "1000000000000001", role: "mss-read", externalId: "their-word" };

/** A token service that counts what it is asked. */
const tokens = () => {
  const asked: Record<string, unknown>[] = [];
  const clock = { at: NIGHT, now: () => clock.at };
  const sts: Rpc = async ({ query = {} }) => {
    asked.push(query);
    const n = asked.length;
    const keys = { AccessKeyId: `id-${n}`, AccessKeySecret: "s", SecurityToken: "t" };
    return { Credentials: { ...keys, Expiration: iso(clock.at + HOUR) } };
  };
  return { asked, clock, assume: customerAccess(sts, clock) };
};

test("a session is opened with the customer's word and kept until ten minutes before its end", async () => {
  const { asked, clock, assume } = tokens();
  expect(await assume(grant, "mss-logs")).toMatchObject({ accessKeyId: "id-1", securityToken: "t" });
  clock.at = NIGHT + 50 * MINUTE - 1;
  expect(await assume(grant, "mss-logs")).toMatchObject({ accessKeyId: "id-1" });
  clock.at = NIGHT + 50 * MINUTE;
  expect(await assume(grant, "mss-logs")).toMatchObject({ accessKeyId: "id-2" });
  expect(asked[0]).toEqual({
    RoleArn: "acs:ram::1000000000000001:role/mss-read",
    RoleSessionName: "mss-logs",
    ExternalId: "their-word",
    DurationSeconds: 3600,
  });
});

test("who asks while a session is being opened waits for that one; one that was refused is asked for again", async () => {
  const { asked, assume } = tokens();
  const both = await Promise.all([assume(grant, "mss-logs"), assume(grant, "mss-logs")]);
  expect(both.map(({ accessKeyId }) => accessKeyId)).toEqual(["id-1", "id-1"]);
  expect(asked).toHaveLength(1);
  let refusals = 1;
  const answer = { AccessKeyId: "id", AccessKeySecret: "s", SecurityToken: "t", Expiration: iso(NIGHT + HOUR) };
  const sts: Rpc = async () => {
    if (refusals-- > 0) throw new Fault("CLOUD_DENIED", "NoPermission");
    return { Credentials: answer };
  };
  const refused = customerAccess(sts, { now: () => NIGHT });
  await expect(refused(grant, "mss-logs")).rejects.toMatchObject({ code: "CLOUD_DENIED" });
  expect(await refused(grant, "mss-logs")).toMatchObject({ accessKeyId: "id" });
});

test("one customer's session never serves another", async () => {
  const { assume } = tokens();
  await assume(grant, "mss-logs");
  expect(await assume({ ...grant, externalId: "another" }, "mss-logs")).toMatchObject({ accessKeyId: "id-2" });
  expect(await assume({ ...grant, accountId: "1000000000000002" }, "mss-logs")).toMatchObject({ accessKeyId: "id-3" });
});

const question = { name: "any", text: "* | select 1 limit 1", row: undefined as never };
const meta: Meta = { name: "Lumina", language: "zh", timeZone: "Asia/Shanghai", waf: "2.0" };
const access: Meta["access"] = { accountId: "1000000000000001", externalId: "w", roles: [], state: "verified" };
const cloudOf = (known: Meta, assume = tokens().assume) =>
  customerClouds({
    ...{ assume, clock: { now: () => NIGHT }, metaOf: async () => known },
    ...{ protocol: "http", sls: "localhost:9", cms: "localhost:9", waf: "localhost:9" },
  })("lumina");

test("no access, no log store, a role taken back: each is a fault, never an empty answer", async () => {
  const span = { from: NIGHT - HOUR, to: NIGHT };
  await expect(cloudOf(meta)).rejects.toMatchObject({ code: "CONFIG_MISSING", because: "access" });
  const withoutLogs = await cloudOf({ ...meta, access });
  await expect(withoutLogs.logs.ask(question, span)).rejects.toMatchObject({ code: "CONFIG_MISSING", because: "logs" });
  const logs = { region: "cn-hangzhou", project: "waf-project-1", logstore: "waf-logstore" };
  const refused = await cloudOf({ ...meta, access, logs }, async () => {
    throw new Fault("CLOUD_DENIED", "NoPermission");
  });
  await expect(refused.logs.ask(question, span)).rejects.toMatchObject({ code: "CLOUD_DENIED" });
});
