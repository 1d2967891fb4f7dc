import { TraceRow, traceQuestion, tracesIn } from "../../../shared/domain/evidence/trace.ts";

const trace = "781bad1616161616161616e5f2";

test("requests are found in the list and in the words of a ticket, each once, nothing else and not many", () => {
  const ticket = {
    title: `Blocked ${trace.toUpperCase()}`,
    description: `see ${trace}, order 12345678901`,
    traceIds: ["x' or 1", trace],
  };
  expect(tracesIn(ticket)).toEqual([trace]);
  const many = Array.from({ length: 9 }, (_, i) => `${i}${trace}`);
  expect(tracesIn({ ...ticket, traceIds: many })).toHaveLength(5);
});

test("they are asked for in either dialect, and what may be personal in a path is masked", () => {
  expect(traceQuestion("2.0", [trace]).text).toMatch(/^__topic__: waf_access_log and \(request_traceid: "781bad/);
  expect(traceQuestion("3.0", [trace, trace]).text).toMatch(
    /^request_traceid: "\S+" or request_traceid: "\S+" \| select /,
  );
  const row = { trace, at: "1", status: "405", origin: "-", module: "waf", action: "block", rule: "1", method: "GET" };
  expect(TraceRow.parse({ ...row, path: "/u/13800000000/x" })).toMatchObject({ path: "/u/***/x", origin: "" });
});
