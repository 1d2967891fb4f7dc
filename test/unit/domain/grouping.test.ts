import { causesOf, explanation } from "../../../shared/domain/detection/grouping.ts";
import { withFinding } from "../../../shared/domain/incident/opening.ts";
import { alert, at, incident } from "../../support/make.ts";

const outage = incident();
const burst = alert({ kind: "error-burst", rule: "mss-error-burst" });

test("an outage explains errors and slowness of its site; nothing explains an outage, a flood or a scan", () => {
  expect(causesOf(burst)).toContain("outage");
  expect(causesOf(alert({ kind: "slow-origin" }))).toContain("outage");
  for (const kind of ["outage", "http-flood", "scan"] as const) expect(causesOf(alert({ kind }))).toEqual([]);
});

test("the end of a finding, and a finding without a site, look for no explanation", () => {
  expect(causesOf({ ...burst, status: "resolved" })).toEqual([]);
  expect(causesOf({ ...burst, host: undefined })).toEqual([]);
});

test.each([
  ["while it goes on", {}, 500],
  ["half an hour after the cause was gone", { mitigatedBy: at(10) }, 40],
  ["half an hour after it was closed", { status: "resolved", resolvedAt: at(10) }, 40],
] as const)("a finding belongs to what explains it %s", (_, change, minutes) => {
  const one = { ...outage, ...change };
  expect(explanation([one], "Emergency", at(minutes))).toBe(one);
});

test("later it is trouble of its own, and so is what is more urgent", () => {
  expect(explanation([{ ...outage, mitigatedBy: at(10) }], "Emergency", at(41))).toBeUndefined();
  expect(explanation([{ ...outage, priority: "High" }], "Emergency", at(1))).toBeUndefined();
});

test("the timeline tells of a finding once", () => {
  const told = withFinding(outage, burst, at(3));
  expect(told.tail).toMatchObject({ what: "joined", data: { kind: "error-burst", rule: "mss-error-burst" } });
  expect(withFinding(told, burst, at(4))).toBe(told);
});
