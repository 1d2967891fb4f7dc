import type { Credentials } from "../../../local/accounts.ts";
import { startFunctionCompute } from "../../../local/function-compute/server.ts";
import { openTemporary } from "../temporary-local.ts";
import { type Recorded, replay, startRecorder } from "../wire/recording.ts";
import { json, newFunction, sdk } from "./sdk.ts";

const MINUTE = 60_000;
const { local } = openTemporary({ startAt: Date.now(), strictDates: true });
let fc: Awaited<ReturnType<typeof startFunctionCompute>>;
let recorder: Awaited<ReturnType<typeof startRecorder>>;

/** As the official client signs it. */
const signed = async (credentials?: Credentials): Promise<Recorded> => {
  const call = sdk({ local, fc: { url: recorder.url } });
  await call("POST", "/functions", {
    body: JSON.stringify(newFunction("f", "return 'no'")),
    ...(credentials && { credentials }),
  });
  return recorder.last();
};
const answer = (request: Recorded) => replay(fc.url, request);
const header = (request: Recorded, name: string, value: string): Recorded => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});
const provider = () => local.accounts.get("provider");
const functions = async () => (await json(sdk({ local, fc }))("GET", "/functions")).functions;

beforeAll(async () => {
  recorder = await startRecorder();
  fc = await startFunctionCompute(local, { env: {} });
});
afterAll(async () => {
  await fc.close();
  await recorder.close();
  await local.close();
});

const without = (request: Recorded, name: string): Recorded => {
  const { [name]: _, ...headers } = request.headers;
  const authorization = String(headers.authorization ?? "").replace(`${name};`, "");
  return { ...request, headers: { ...headers, ...(authorization && { authorization }) } };
};

test.each<[string, (request: Recorded) => Recorded, number, string]>([
  [
    "an altered body",
    (r) => ({ ...r, body: Buffer.from(r.body.toString().replace('"f"', '"g"')) }),
    403,
    "SignatureNotMatch",
  ],
  ["an altered path", (r) => ({ ...r, path: "/2023-03-30/functions/f/versions" }), 403, "SignatureNotMatch"],
  ["an altered query", (r) => ({ ...r, query: "qualifier=1" }), 403, "SignatureNotMatch"],
  ["an altered method", (r) => ({ ...r, method: "PUT" }), 403, "SignatureNotMatch"],
  [
    "another date",
    (r) => header(r, "x-acs-date", new Date(local.dial.now() + 1000).toISOString()),
    403,
    "SignatureNotMatch",
  ],
  ["the hash of another body", (r) => header(r, "x-acs-content-sha256", "0".repeat(64)), 403, "SignatureNotMatch"],
  ["a header of its own unsigned", (r) => header(r, "x-acs-security-token", "t"), 400, "MissingRequiredHeader"],
  ["no signature", (r) => without(r, "authorization"), 400, "MissingRequiredHeader"],
  ["no nonce", (r) => without(r, "x-acs-signature-nonce"), 400, "MissingRequiredHeader"],
  ["no date", (r) => without(r, "x-acs-date"), 400, "MissingRequiredHeader"],
  [
    "no host signed",
    (r) => header(r, "authorization", String(r.headers.authorization).replace("host;", "")),
    400,
    "MissingRequiredHeader",
  ],
])("a request with %s is refused, and has no effect", async (_, altered, status, code) => {
  expect(await answer(altered(await signed()))).toEqual({ status, code });
  expect(await functions()).toEqual([]);
});

test("a wrong secret, an unknown key and another account are refused", async () => {
  const { accessKeyId, accessKeySecret } = provider();
  const unknown = { accessKeyId: "LTAIunknown", accessKeySecret };
  expect(await answer(await signed({ accessKeyId, accessKeySecret: "wrong" }))).toEqual({
    status: 403,
    code: "SignatureNotMatch",
  });
  expect(await answer(await signed(unknown))).toEqual({ status: 403, code: "InvalidAccessKeyID" });
  expect(await answer(await signed(local.accounts.get("customer-cn")))).toEqual({ status: 403, code: "AccessDenied" });
});

test("a date is good for a quarter of an hour, and a request once", async () => {
  const request = await signed();
  const late = await signed();
  await local.dial.runUntil(Date.now() + 14 * MINUTE);
  expect((await answer(request)).status).toBe(200);
  expect(await answer(request)).toEqual({ status: 400, code: "SignatureNonceUsed" });
  await local.dial.runUntil(Date.now() + 16 * MINUTE);
  expect(await answer(late)).toEqual({ status: 400, code: "InvalidTimeStamp.Expired" });
});
