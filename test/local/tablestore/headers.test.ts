import { contentMd5, signOtsAnswer, signOtsRequest } from "../../../local/wire/ots-signature.ts";
import { INSTANCE, openTablestore } from "./sdk.ts";

/** The header contract both ways, by hand: the SDK always sends what is right. */
let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeAll(async () => {
  cloud = await openTablestore();
});
afterAll(() => cloud.close());

type Headers = Record<string, string>;
const SKEW_MS = 15 * 60_000;
const NOTHING = new Uint8Array();

const headersOf = (body: Uint8Array): Headers => ({
  "x-ots-accesskeyid": cloud.local.accounts.get("provider").accessKeyId,
  "x-ots-apiversion": "2015-12-31",
  "x-ots-contentmd5": contentMd5(body),
  "x-ots-date": new Date().toISOString(),
  "x-ots-instancename": INSTANCE,
});

const post = (operation: string, headers: Headers, body = NOTHING) =>
  fetch(`${cloud.service.url}/${operation}`, { method: "POST", body: Buffer.from(body), headers });

/** Signed over whatever headers there are. */
const send = (operation: string, change: (headers: Headers) => Headers = (headers) => headers, body = NOTHING) => {
  const headers = change(headersOf(body));
  const { accessKeySecret } = cloud.local.accounts.get("provider");
  return post(operation, { ...headers, "x-ots-signature": signOtsRequest(accessKeySecret, operation, headers) }, body);
};

const refusalOf = async (sent: Promise<Response>): Promise<string> => {
  const answer = await sent;
  const [, code, message] = /^\n.(OTS[A-Za-z]+)[^A-Za-z][\s\S](.*)$/s.exec(await answer.text()) ?? [];
  return `${answer.status} ${code} ${message}`;
};

test.each(["accesskeyid", "apiversion", "contentmd5", "date", "instancename"])(
  "a request without x-ots-%s is refused",
  async (name) => {
    const without = ({ [`x-ots-${name}`]: _, ...others }: Headers) => others;
    expect(await refusalOf(send("ListTable", without))).toBe(`400 OTSParameterInvalid Missing header: x-ots-${name}.`);
  },
);

test("an unsigned request, a wrong signature and a header that was altered afterwards are refused", async () => {
  expect(await refusalOf(post("ListTable", headersOf(NOTHING)))).toBe(
    "400 OTSParameterInvalid Missing header: x-ots-signature.",
  );
  const mismatch = "403 OTSAuthFailed Signature mismatch.";
  expect(await refusalOf(post("ListTable", { ...headersOf(NOTHING), "x-ots-signature": "bm8=" }))).toBe(mismatch);
  const headers = headersOf(NOTHING);
  const { accessKeySecret } = cloud.local.accounts.get("provider");
  const signature = signOtsRequest(accessKeySecret, "ListTable", headers);
  const altered = { ...headers, "x-ots-signature": signature, "x-ots-sdk-traceid": "added" };
  expect(await refusalOf(post("ListTable", altered))).toBe(mismatch);
  expect(await refusalOf(post("DeleteTable", { ...headers, "x-ots-signature": signature }))).toBe(mismatch);
});

test("a body that is not the one that was signed is refused", async () => {
  const other = (headers: Headers) => ({ ...headers, "x-ots-contentmd5": contentMd5(Buffer.from("other")) });
  expect(await refusalOf(send("ListTable", other))).toBe(
    "403 OTSAuthFailed Mismatch between MD5 value of request body and x-ots-contentmd5 in header.",
  );
});

test.each([-1, 1])("a date may lie fifteen minutes off, and no further (%d)", async (sign) => {
  const dated = (ms: number) => {
    const date = new Date(Date.now() + sign * ms).toISOString();
    return { date, sent: send("ListTable", (headers) => ({ ...headers, "x-ots-date": date })) };
  };
  expect((await dated(SKEW_MS - 5_000).sent).status).toBe(200);
  const { date, sent } = dated(SKEW_MS + 5_000);
  expect(await refusalOf(sent)).toBe(`403 OTSAuthFailed Mismatch between system time and x-ots-date: ${date}.`);
});

test.each([
  ["an answer", "ListTable", 200, NOTHING],
  ["a refusal", "DescribeTable", 404, Buffer.from("\n\x04none")],
  ["an unknown operation", "Search", 400, NOTHING],
] as const)(
  "%s carries what SDKs verify: digest, date, request id, content type, signature",
  async (_, operation, status, body) => {
    const answer = await send(operation, undefined, body);
    expect(answer.status).toBe(status);
    const headers = Object.fromEntries(answer.headers);
    const { accessKeyId, accessKeySecret } = cloud.local.accounts.get("provider");
    expect(headers["x-ots-contentmd5"]).toBe(contentMd5(new Uint8Array(await answer.arrayBuffer())));
    expect(Math.abs(Date.parse(headers["x-ots-date"] ?? "") - cloud.local.dial.now())).toBeLessThan(SKEW_MS);
    expect(headers["x-ots-requestid"]).toMatch(/./);
    expect(headers["x-ots-contenttype"]).toBe("protocol buffer");
    expect(headers.authorization).toBe(`OTS ${accessKeyId}:${signOtsAnswer(accessKeySecret, operation, headers)}`);
  },
);

test("a message in Chinese comes back whole", async () => {
  const name = "表";
  const bytes = Buffer.from(name);
  expect(await refusalOf(send("DescribeTable", undefined, Buffer.from([10, bytes.length, ...bytes])))).toBe(
    `400 OTSParameterInvalid Invalid table name: '${name}'.`,
  );
});

test("only POST is taken, up to 5 MB", async () => {
  const got = fetch(`${cloud.service.url}/ListTable`, { headers: headersOf(NOTHING) });
  expect(await refusalOf(got)).toBe("405 OTSMethodNotAllowed Only POST method for requests is supported.");
  const past = new Uint8Array(5 * 1024 * 1024 + 1);
  expect(await refusalOf(post("ListTable", headersOf(NOTHING), past))).toBe(
    "413 OTSRequestBodyTooLarge The size of POST data is too large.",
  );
  expect(await refusalOf(send("ListTable", undefined, past.subarray(1)))).not.toContain("OTSRequestBodyTooLarge");
});

test("a server that is busy says so, before anything else", async () => {
  cloud.local.faults.add({ service: "tablestore", operation: "ListTable", kind: "throttled", count: 1 });
  expect(await refusalOf(send("ListTable"))).toBe("503 OTSServerBusy Server is busy.");
  expect((await send("ListTable")).status).toBe(200);
});
