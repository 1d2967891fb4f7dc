import type { Kind } from "../../../shared/domain/alert/kind.ts";
import { evidence } from "../../../shared/messages/evidence.ts";
import { wordsIn } from "../../../shared/messages/words.ts";
import { incidentOf } from "./night.ts";

const said = (kind: Kind, facts: Record<string, string>, language: "zh" | "en" = "en") =>
  evidence(incidentOf({ kind, facts }), wordsIn(language));

test("a share stands in where a rule reports no counts", () => {
  expect(said("error-burst", { total: "4000", ratio: "83.10" })).toBe("83.1% of 4,000 requests failed");
  expect(said("error-burst", { ratio: "83.10", status: "502" }, "zh")).toBe("请求中83.1%返回502");
});

test("a slow origin is told with what is usual", () => {
  expect(said("slow-origin", { p50: "6200", baseline_p50: "900" })).toBe(
    "median response 6.2 seconds, usually 0.9 seconds",
  );
  expect(said("slow-origin", { p50: "6200" }, "zh")).toBe("响应时间中位数6.2秒");
});

test("an attack is told with how much of it was blocked and whether the origin suffers", () => {
  const facts = { total: "120000", clients: "310", blocked_percent: "42", origin_suffers: "true" };
  expect(said("http-flood", facts)).toBe("120,000 requests, from 310 addresses, 42% blocked, the origin suffers");
  expect(said("http-flood", facts, "zh")).toBe("120,000个请求，来自310个地址，已拦截42%，源站已受影响");
});

test("a certificate is told with the days it still holds", () => {
  expect(said("certificate", { days_left: "5" })).toBe("expires in 5 days");
  expect(said("certificate", { days_left: "-1" }, "zh")).toBe("证书已过期");
});

test("facts that are no numbers, or beyond all numbers, say nothing", () => {
  expect(said("outage", { total: "many", errors: "1e300", ratio: "Infinity" })).toBe("");
  expect(said("configuration-drift", { total: "4" })).toBe("");
});
