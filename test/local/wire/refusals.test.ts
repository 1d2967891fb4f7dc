import type { Credentials } from "../../../local/accounts.ts";
import { startCloudFlow } from "../../../local/cloudflow/server.ts";
import { startDirectMail } from "../../../local/directmail/server.ts";
import type { Local, Service } from "../../../local/service.ts";
import { startSms } from "../../../local/sms/server.ts";
import { startSts } from "../../../local/sts/server.ts";
import { startVoice } from "../../../local/voice/server.ts";
import type { Target } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";
import { type Recorded, record, replay, startRecorder } from "./recording.ts";

type Refusal = [status: number, code: string];

const MINUTE = 60_000;
const { local } = openTemporary({ startAt: Date.now(), strictDates: true });
let recorder: Awaited<ReturnType<typeof startRecorder>>;

/** Every service that speaks the common wire, with a version and the codes in which it differs from the others. */
const services: Record<
  string,
  { start: (local: Local) => Promise<Service>; version: string; own?: Record<string, Refusal> }
> = {
  directmail: { start: startDirectMail, version: "2015-11-23" },
  sms: { start: startSms, version: "2017-05-25" },
  voice: { start: startVoice, version: "2017-05-25" },
  sts: { start: startSts, version: "2015-04-01" },
  cloudflow: {
    start: (local) => startCloudFlow(local, { invoke: async () => ({ status: 200, body: "" }) }),
    version: "2019-03-15",
    own: {
      SignatureDoesNotMatch: [403, "SignatureNotMatch"],
      "InvalidAccessKeyId.NotFound": [403, "InvalidAccessKeyID"],
      "InvalidTimeStamp.Expired": [403, "RequestTimeTooSkewed"],
      "InvalidAction.NotFound": [400, "ActionNotSupported"],
      IncompleteSignature: [400, "MissingRequiredHeader"],
      MissingAccessKeyId: [400, "MissingRequiredParams"],
      MissingSignature: [400, "MissingRequiredParams"],
      MissingSignatureNonce: [400, "MissingRequiredParams"],
      MissingTimestamp: [400, "MissingRequiredParams"],
      MissingSecurityToken: [400, "MissingRequiredParams"],
    },
  },
};

/** How a part of a request is called in each of the two signatures. */
const parts = {
  "ACS3-HMAC-SHA256": { key: "authorization", nonce: "x-acs-signature-nonce", date: "x-acs-date" },
  "1.0": { key: "AccessKeyId", nonce: "SignatureNonce", date: "Timestamp" },
} as const;
type Signature = keyof typeof parts;

const without = (request: Recorded, name: string): Recorded => {
  const { [name]: _, ...headers } = request.headers;
  const query = request.query
    .split("&")
    .filter((pair) => !pair.startsWith(`${name}=`))
    .join("&");
  // What is missing must not be missed by the list of signed headers either.
  const authorization = String(headers.authorization ?? "").replace(new RegExp(`${name};?`), "");
  return { ...request, headers: { ...headers, ...(authorization && { authorization }) }, query };
};

beforeAll(async () => {
  recorder = await startRecorder();
});
afterAll(async () => {
  await recorder.close();
  await local.close();
});

describe.each(Object.keys(services))("%s", (name) => {
  const { start, version, own = {} } = services[name] as (typeof services)[string];
  const refused = (status: number, code: string) => {
    const [ownStatus, ownCode] = own[code] ?? [status, code];
    return { status: ownStatus, code: ownCode };
  };
  let service: Service;
  beforeAll(async () => {
    service = await start(local);
  });
  afterAll(() => service.close());

  describe.each(Object.keys(parts) as Signature[])("signature %s", (signature) => {
    const provider = () => local.accounts.get("provider");
    const sign = (credentials: Credentials): Promise<Recorded> => {
      const target: Omit<Target, "url"> = {
        version,
        credentials,
        ...(signature === "1.0" && { signatureAlgorithm: "v2" }),
      };
      return record(recorder, target, "NoSuchAction");
    };
    const answer = (request: Recorded) => replay(service.url, request);
    /** Of a request that is who it says it is. */
    const passed = refused(404, "InvalidAction.NotFound");

    it("a request is let through once", async () => {
      const request = await sign(provider());
      expect(await answer(request)).toEqual(passed);
      expect(await answer(request)).toEqual(refused(400, "SignatureNonceUsed"));
    });

    it("an altered body, an altered query and another method are refused, and do not use the nonce up", async () => {
      const request = await sign(provider());
      const mismatch = refused(403, "SignatureDoesNotMatch");
      expect(await answer({ ...request, body: Buffer.from("InBody=2") })).toEqual(mismatch);
      expect(await answer({ ...request, query: request.query.replace("InQuery=1", "InQuery=2") })).toEqual(mismatch);
      expect(await answer({ ...request, method: "PUT" })).toEqual(mismatch);
      expect(await answer(request)).toEqual(passed);
    });

    it("another secret and an unknown key are refused", async () => {
      const { accessKeyId, accessKeySecret } = provider();
      expect(await answer(await sign({ accessKeyId, accessKeySecret: "wrong" }))).toEqual(
        refused(403, "SignatureDoesNotMatch"),
      );
      expect(await answer(await sign({ accessKeyId: "LTAInobody", accessKeySecret }))).toEqual(
        refused(404, "InvalidAccessKeyId.NotFound"),
      );
    });

    it.each([
      ["key", "MissingAccessKeyId"],
      ["nonce", "MissingSignatureNonce"],
      ["date", "MissingTimestamp"],
    ] as const)("without its %s a request is refused", async (part, code) => {
      expect(await answer(without(await sign(provider()), parts[signature][part]))).toEqual(refused(400, code));
    });

    it("temporary credentials need their token, and are refused from the second on at which it expires", async () => {
      const [role] = local.accounts.roles();
      if (!role) throw new Error("no role");
      const { expiresAt, ...credentials } = local.accounts.issue(role, "someone", local.dial.now() + 1_000);
      const { securityToken, ...bare } = credentials;
      expect(await answer(await sign(bare))).toEqual(refused(400, "MissingSecurityToken"));
      expect(await answer(await sign({ ...bare, securityToken: `${securityToken}x` }))).toEqual(
        refused(400, "InvalidSecurityToken.Malformed"),
      );
      await local.dial.runUntil(expiresAt - 1);
      expect(await answer(await sign(credentials))).toEqual(passed);
      await local.dial.runUntil(expiresAt);
      expect(await answer(await sign(credentials))).toEqual(refused(400, "InvalidSecurityToken.Expired"));
    });
  });
});

describe("a quarter of an hour later", () => {
  it.each(
    Object.keys(services).flatMap((name) =>
      (Object.keys(parts) as Signature[]).map((signature) => [name, signature] as const),
    ),
  )("%s refuses a request with signature %s", async (name, signature) => {
    const { start, version, own = {} } = services[name] as (typeof services)[string];
    const { local: later, lines } = openTemporary({ startAt: Date.now() + 16 * MINUTE, strictDates: true });
    const service = await start(later);
    const credentials = later.accounts.get("provider");
    const target: Omit<Target, "url"> = {
      version,
      credentials,
      ...(signature === "1.0" && { signatureAlgorithm: "v2" }),
    };
    const [status, code] = own["InvalidTimeStamp.Expired"] ?? [400, "InvalidTimeStamp.Expired"];
    expect(await replay(service.url, await record(recorder, target, "NoSuchAction"))).toEqual({ status, code });
    expect(lines).toEqual([]);
    await service.close();
    await later.close();
  });
});
