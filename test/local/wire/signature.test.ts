import { createHash, randomUUID } from "node:crypto";
import type { Caller } from "../../../local/accounts.ts";
import { canonicalRequest, signAcs3, verifyAcs3 } from "../../../local/wire/acs3-signature.ts";
import { readPairs } from "../../../local/wire/canonical-query.ts";
import type { HttpRequest } from "../../../local/wire/http.ts";
import { signRpc, stringToSign, verifyRpc } from "../../../local/wire/rpc-signature.ts";
import { openTemporary } from "../temporary-local.ts";

/** The worked examples of the vendor's pages on request signatures, with their secrets. */
const acs3 = {
  secret: "YourAccessKeySecret",
  signature: "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
  headers: {
    host: "ecs.cn-shanghai.aliyuncs.com",
    "x-acs-action": "RunInstances",
    "x-acs-content-sha256": createHash("sha256").digest("hex"),
    "x-acs-date": "2023-10-26T10:22:32Z",
    "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
    "x-acs-version": "2014-05-26",
  },
  query: "RegionId=cn-shanghai&ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
};
const rpc = {
  secret: "testsecret",
  signature: "OLeaidS1JvxuMvnyHOwuJ+uX5qY=",
  query:
    "Timestamp=2016-02-23T12%3A46%3A24Z&Format=XML&AccessKeyId=testid&Action=DescribeRegions&SignatureMethod=HMAC-SHA1" +
    "&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&Version=2014-05-26&SignatureVersion=1.0",
};

const MINUTE_MS = 60_000;
const names = Object.keys(acs3.headers);

/** A request signed correctly, whatever it says. */
const signedAcs3 = (changes: Record<string, string>, signedNames = names): HttpRequest => {
  const request = {
    method: "POST",
    path: "/",
    query: acs3.query,
    headers: { ...acs3.headers, "x-acs-signature-nonce": randomUUID(), ...changes },
    body: Buffer.alloc(0),
  };
  const signature = signAcs3(canonicalRequest(request, signedNames), acs3.secret);
  const authorization = `ACS3-HMAC-SHA256 Credential=someone,SignedHeaders=${signedNames.join(";")},Signature=${signature}`;
  return { ...request, headers: { ...request.headers, authorization } };
};

const caller = (accessKeySecret: string): Caller => ({
  accountId: "1",
  arn: "",
  accessKeyId: "someone",
  accessKeySecret,
});
const open = (date: string, secret: string, strictDates = true) => {
  const { local } = openTemporary({ startAt: Date.parse(date), strictDates });
  return { ...local, accounts: { ...local.accounts, find: () => caller(secret) } };
};

const local = open("2023-10-26T10:22:32Z", acs3.secret);
afterAll(() => local.close());

it("the published example of ACS3 has the published signature", () => {
  const request = signedAcs3({ "x-acs-signature-nonce": acs3.headers["x-acs-signature-nonce"] });
  expect(request.headers.authorization).toMatch(acs3.signature);
  expect(verifyAcs3(local, request)).toMatchObject({ accessKeyId: "someone" });
});

it("the published example of version 1.0 has the published signature", async () => {
  const pairs = readPairs(rpc.query);
  expect(signRpc(stringToSign("GET", pairs), rpc.secret)).toBe(rpc.signature);
  const then = open("2016-02-23T12:46:24Z", rpc.secret);
  expect(verifyRpc(then, "GET", [...pairs, ["Signature", rpc.signature]])).toMatchObject({ accessKeyId: "someone" });
  expect(verifyRpc(then, "POST", [...pairs, ["Signature", rpc.signature]])).toMatchObject({
    code: "SignatureDoesNotMatch",
  });
  expect(verifyRpc(then, "GET", [...pairs, ["Signature", rpc.signature]])).toMatchObject({
    code: "SignatureNonceUsed",
  });
  await then.close();
});

it("a changed body, an unsigned header and a changed query are refused", () => {
  const request = signedAcs3({});
  expect(verifyAcs3(local, { ...request, body: Buffer.from("x") })).toMatchObject({ code: "SignatureDoesNotMatch" });
  expect(verifyAcs3(local, { ...request, query: "RegionId=cn-hangzhou" })).toMatchObject({
    code: "SignatureDoesNotMatch",
  });
  expect(verifyAcs3(local, signedAcs3({ "x-acs-security-token": "t" }))).toMatchObject({ code: "IncompleteSignature" });
  expect(verifyAcs3(local, signedAcs3({}, ["host"]))).toMatchObject({ code: "IncompleteSignature" });
  expect(verifyAcs3(local, { ...request, headers: {} })).toMatchObject({ code: "IncompleteSignature" });
});

it("a date is accepted within 15 minutes of the dial, and of the wall unless dates are strict", () => {
  const at = (ms: number) => signedAcs3({ "x-acs-date": new Date(ms).toISOString() });
  const now = local.dial.now();
  for (const minutes of [-15, 15]) expect(verifyAcs3(local, at(now + minutes * MINUTE_MS))).toHaveProperty("accountId");
  for (const minutes of [-16, 16])
    expect(verifyAcs3(local, at(now + minutes * MINUTE_MS))).toMatchObject({ code: "InvalidTimeStamp.Expired" });
  expect(verifyAcs3(local, at(Date.now()))).toMatchObject({ code: "InvalidTimeStamp.Expired" });
  expect(verifyAcs3({ ...local, strictDates: false }, at(Date.now()))).toHaveProperty("accountId");
  expect(verifyAcs3(local, signedAcs3({ "x-acs-date": "soon" }))).toMatchObject({ code: "InvalidTimeStamp.Format" });
});
