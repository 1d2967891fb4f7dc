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

test("a scan is told with its paths and the address it comes from, when that is one", () => {
  const facts = { total: "1498", clients: "1", client: "198.51.100.7", paths: "1472", blocked_percent: "2.6" };
  expect(said("scan", facts)).toBe("1,498 requests, for 1,472 different paths, from 198.51.100.7, 2.6% blocked");
  expect(said("scan", facts, "zh")).toBe("1,498个请求，涉及1,472个不同路径，来自198.51.100.7，已拦截2.6%");
  expect(said("scan", { ...facts, client: "<b>x</b>" })).toContain("from one address");
});

test("an injection campaign is told with how many kinds of attack, a flood with who sent most", () => {
  const facts = { total: "169", clients: "2", attack_types: "5", blocked_percent: "100" };
  expect(said("injection-campaign", facts)).toBe("169 requests, 5 kinds of attack, from 2 addresses, 100% blocked");
  expect(said("injection-campaign", facts, "zh")).toBe("169个请求，5类攻击手法，来自2个地址，已拦截100%");
  const flood = { total: "6500", clients: "13", top_client: "2001:db8::7" };
  expect(said("http-flood", flood)).toBe("6,500 requests, from 13 addresses, most of them from 2001:db8::7");
});

test("a certificate is told with the days it still holds", () => {
  expect(said("certificate", { days_left: "5" })).toBe("expires in 5 days");
  expect(said("certificate", { days_left: "-1" }, "zh")).toBe("证书已过期");
});

test("facts that are no numbers, or beyond all numbers, say nothing", () => {
  expect(said("outage", { total: "many", errors: "1e300", ratio: "Infinity" })).toBe("");
  expect(said("configuration-drift", { total: "4" })).toBe("");
});
