import { type Cloud, withCloud } from "./cloud.ts";

const echo = {
  body: `
    const { rawPath, headers, queryParameters, body, isBase64Encoded, requestContext } = JSON.parse(event);
    return { statusCode: 201, headers: { "X-Mine": "1" }, body: JSON.stringify({ f: context.function.name, rawPath, headers, queryParameters, body, isBase64Encoded, requestContext }) };`,
};
const routes = [
  { path: "/v1/*", functionName: "general", methods: ["GET", "POST"] },
  { path: "/v1/tickets/*", functionName: "tickets", methods: ["POST"] },
  { path: "/v1/tickets/none", functionName: "general" },
];
const withFront = (
  story: (get: (path: string, init?: RequestInit) => Promise<Response>, cloud: Cloud) => Promise<void>,
  more = {},
) =>
  withCloud(
    { general: echo, tickets: echo, ...more },
    (cloud) => story((path, init) => fetch(`${cloud.front.url}${path}`, init), cloud),
    [...routes, ...Object.keys(more).map((functionName) => ({ path: `/${functionName}`, functionName }))],
  );

test("an exact route beats a prefix, the longer prefix the shorter", () =>
  withFront(async (get) => {
    const reached = async (path: string) => ((await (await get(path, { method: "POST" })).json()) as { f: string }).f;
    expect(await reached("/v1/tickets/7")).toBe("tickets");
    expect(await reached("/v1/tickets/none")).toBe("general");
    expect(await reached("/v1/incidents")).toBe("general");
  }));

test("a page comes first; no route is 404, another method 405, both problem documents", () =>
  withFront(async (get) => {
    expect(await (await get("/")).text()).toBe("tour");
    const absent = await get("/v2");
    expect(absent.headers.get("content-type")).toBe("application/problem+json");
    expect(await absent.json()).toMatchObject({ status: 404, code: "not-found", title: "Not Found" });
    const wrong = await get("/v1/tickets/7");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  }));

test("a function sees the request as the platform shows it", () =>
  withFront(async (get) => {
    const answer = await get("/v1/a%2Fb?x=1&y=%C3%A9&x=2", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Fc-Secret": "no", "X-Mss-Token": "t" },
      body: '{"a":"ü"}',
    });
    expect([answer.status, answer.headers.get("x-mine")]).toEqual([201, "1"]);
    const event = (await answer.json()) as { headers: object };
    expect(event).toMatchObject({
      rawPath: "/v1/a%2Fb",
      queryParameters: { x: "1,2", y: "é" },
      body: '{"a":"ü"}',
      isBase64Encoded: false,
      headers: { "Content-Type": "application/json", "X-Mss-Token": "t" },
      requestContext: {
        requestId: answer.headers.get("x-fc-request-id"),
        time: "2026-03-01T00:00:00Z",
        timeEpoch: "1772323200000",
        http: { method: "POST", path: "/v1/a/b", protocol: "HTTP/1.1", sourceIp: "127.0.0.1" },
      },
    });
    expect(Object.keys(event.headers).filter((name) => /^(x-fc-.*|connection)$/i.test(name))).toEqual([]);
  }));

test("bytes travel both ways in base64", () =>
  withFront(
    async (get) => {
      const bytes = Uint8Array.of(0, 255, 1);
      const headers = { "content-type": "application/octet-stream" };
      const answer = await get("/mirror", { method: "POST", headers, body: bytes });
      expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
    },
    { mirror: { body: "return { statusCode: 200, isBase64Encoded: true, body: JSON.parse(event).body }" } },
  ));

test("an answer without statusCode is a body, anything else wrong is 502", () =>
  withFront(
    async (get) => {
      const plain = await get("/plain");
      expect([plain.status, await plain.json()]).toEqual([200, { a: 1 }]);
      for (const path of ["/text", "/odd", "/throws"]) expect((await get(path)).status).toBe(502);
      expect((await get("/throws")).headers.get("x-fc-error-type")).toBe("UnhandledInvocationError");
    },
    {
      plain: { body: "return { a: 1 }" },
      text: { body: "return 'not json'" },
      odd: { body: "return { statusCode: 200, headers: { a: ['1', '2'] } }" },
      throws: { body: "throw new Error('x')" },
    },
  ));

test("what is too large is refused at the limit's other side", () =>
  withFront(async (get) => {
    const post = (bytes: number) => get("/v1/x", { method: "POST", body: "a".repeat(bytes) });
    expect((await post(1024 * 1024)).status).toBe(201);
    expect((await post(1024 * 1024 + 1)).status).toBe(413);
    expect((await get("/v1/x", { headers: { "x-long": "a".repeat(8192) } })).status).toBe(400);
    expect((await get(`/v1/${"a".repeat(4096)}`)).status).toBe(400);
  }));
