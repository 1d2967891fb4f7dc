import { match } from "../../../shared/runtime/endpoint.ts";

const PATTERN = "/v1/incidents/{id}/notes";

test("a name in braces takes one whole segment, decoded", () => {
  expect(match(PATTERN, "/v1/incidents/a-1/notes")).toEqual({ id: "a-1" });
  expect(match(PATTERN, "/v1/incidents/a%2Fb%20c/notes")).toEqual({ id: "a/b c" });
  expect(match("/v1/{a}/{b}", "/v1/x/y")).toEqual({ a: "x", b: "y" });
  expect(match("/v1/health", "/v1/health")).toEqual({});
});

test.each([
  "/v1/incidents//notes",
  "/v1/incidents/a/b/notes",
  "/v1/incidents/a/notes/",
  "//v1/incidents/a/notes",
  "/V1/incidents/a/notes",
  "/v1/incidents/a/../notes",
  "/v1%2fincidents/a/notes",
  "/v1/incidents/a/notes?x=1",
  "/",
  "",
])("%s is another address", (path) => expect(match(PATTERN, path)).toBeUndefined());

test("what cannot be decoded stands as it was sent", () => {
  expect(match(PATTERN, "/v1/incidents/%ff/notes")).toEqual({ id: "%ff" });
  expect(match(PATTERN, "/v1/incidents/%/notes")).toEqual({ id: "%" });
});

test("a name or a value from the prototype is nothing special", () => {
  expect(match("/{toString}", "/__proto__")).toEqual({ toString: "__proto__" });
  expect(match("/v1/health", "/v1/constructor")).toBeUndefined();
});
