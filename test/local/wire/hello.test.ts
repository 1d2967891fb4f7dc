import { startHello } from "../../../local/hello/server.ts";
import type { Service } from "../../../local/service.ts";
import { callOpenApi, type Target } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";

const hard = "Zoë *~!'()+ 你好 &=%";
const { local, lines } = openTemporary();
let service: Service;
let target: Target;

const refusal = (code: string, statusCode: number) => expect.objectContaining({ code, statusCode });

beforeAll(async () => {
  service = await startHello(local);
  target = { url: service.url, version: "2024-01-01", credentials: local.accounts.get("provider") };
});
beforeEach(() => local.faults.clear());
afterAll(async () => {
  await service.close();
  await local.close();
});

for (const signature of ["ACS3", "1.0"] as const)
  describe(`the official SDK with signature ${signature}`, () => {
    const signed = (): Target => ({ ...target, ...(signature === "1.0" && { signatureAlgorithm: "v2" as const }) });

    it("is answered, whether parameters travel in the query or in the form", async () => {
      const first = await callOpenApi(signed(), "SayHello", { query: { Name: `${hard}${signature}` } });
      const second = await callOpenApi(signed(), "SayHello", { body: { Name: `${hard}${signature}` } });
      expect([first, second]).toMatchObject([{ Greeting: `Hello, ${hard}${signature}`, Count: 1 }, { Count: 2 }]);
      expect(first.RequestId).toMatch(/^[0-9A-F-]{36}$/);
    });

    it("is answered with temporary credentials until they expire on the dial", async () => {
      const [role] = local.accounts.roles();
      if (!role) throw new Error("no role");
      const credentials = local.accounts.issue(role, "someone", local.dial.now() + 60_000);
      const borrowed = { ...signed(), credentials };
      await expect(callOpenApi(borrowed, "SayHello", { query: { Name: signature } })).resolves.toMatchObject({
        Count: 1,
      });

      const stolen = { ...credentials, securityToken: `${credentials.securityToken}x` };
      await expect(callOpenApi({ ...signed(), credentials: stolen }, "SayHello")).rejects.toEqual(
        refusal("InvalidSecurityToken.Malformed", 400),
      );
      await local.dial.runUntil(credentials.expiresAt);
      await expect(callOpenApi(borrowed, "SayHello")).rejects.toEqual(refusal("InvalidSecurityToken.Expired", 400));
    });

    it("is refused with another secret and with an unknown key", async () => {
      const { accessKeyId } = target.credentials;
      const wrong = { ...signed(), credentials: { accessKeyId, accessKeySecret: "wrong" } };
      await expect(callOpenApi(wrong, "SayHello")).rejects.toEqual(refusal("SignatureDoesNotMatch", 403));
      const unknown = { ...signed(), credentials: { accessKeyId: "LTAInobody", accessKeySecret: "wrong" } };
      await expect(callOpenApi(unknown, "SayHello")).rejects.toEqual(refusal("InvalidAccessKeyId.NotFound", 404));
    });
  });

it("an operation that does not exist is refused and shown to the operator", async () => {
  await expect(callOpenApi(target, "toString")).rejects.toEqual(refusal("InvalidAction.NotFound", 404));
  expect(lines.at(-1)).toBe('hello: operation "toString" is not supported');
  await expect(callOpenApi({ ...target, version: "1999-01-01" }, "SayHello")).rejects.toEqual(
    refusal("InvalidVersion", 400),
  );
});

it("a refusal of the operation reaches the caller with its code", async () => {
  await expect(callOpenApi(target, "SayHello")).rejects.toEqual(refusal("InvalidParameter", 400));
});

it("an unavailable service does nothing, a lost one does it and cuts the connection", async () => {
  const call = () => callOpenApi(target, "SayHello", { query: { Name: "faulty" } });
  local.faults.add({ service: "hello", kind: "unavailable", count: 1 });
  await expect(call()).rejects.toEqual(refusal("ServiceUnavailable", 503));
  local.faults.add({ service: "hello", operation: "SayHello", kind: "lost", count: 1 });
  await expect(call()).rejects.toThrow(/socket hang up/);
  await expect(call()).resolves.toMatchObject({ Count: 2 });
});
