import { conditionsFor20, ruleIn20, ruleIn30 } from "../../../../shared/domain/recommendation/api-form.ts";
import type { Condition } from "../../../../shared/domain/recommendation/condition.ts";

const path: Condition = { field: "path", op: "eq", value: "/hook" };
const method: Condition = { field: "method", op: "eq", value: "POST" };
const sources: Condition = { field: "ip", op: "in", value: ["198.51.100.1", "198.51.100.2"] };
const body: Condition = { field: "body", op: "not-regex", value: "<script" };
const noQuery: Condition = { field: "query", op: "regex", value: "^-?$" };

test("WAF 3.0 is given rule ids and conditions by its own names", () => {
  expect(ruleIn30("mss_fp_1", [path, sources, body], ["113089"])).toEqual({
    ...{ name: "mss_fp_1", status: 1, origin: "custom", tags: ["regular_rule"], regularRules: ["113089"] },
    conditions: [
      { key: "URLPath", opValue: "eq", values: "/hook" },
      { key: "IP", opValue: "contain", values: "198.51.100.1,198.51.100.2" },
      { key: "Post-Body", opValue: "not-regex", values: "<script" },
    ],
  });
});

test("WAF 2.0 takes what known addresses send, and nothing else that has a body", () => {
  const held = conditionsFor20([path, method, sources, body]);
  expect(held).toEqual({ ok: true, value: [path, method, sources] });
  expect(ruleIn20("mss_fp_1", [path, method, sources])).toEqual({
    ...{ name: "mss_fp_1", tags: ["regular"] },
    conditions: [
      { key: "URLPath", opCode: 11, values: "/hook" },
      { key: "Http-Method", opCode: 11, values: "POST" },
      { key: "IP", opCode: 1, values: "198.51.100.1,198.51.100.2" },
    ],
  });
  expect(conditionsFor20([path, method, body])).toEqual({ ok: false, reason: "module-wide" });
  expect(conditionsFor20([path, method, noQuery])).toEqual({ ok: false, reason: "module-wide" });
});

test("WAF 2.0 takes a page that is asked for without query or body", () => {
  const get: Condition = { field: "method", op: "eq", value: "GET" };
  expect(conditionsFor20([path, get, noQuery])).toEqual({ ok: true, value: [path, get, noQuery] });
});
