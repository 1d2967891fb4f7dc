import fc from "fast-check";
import { calledIn } from "../../../functions/alert-intake/cloudmonitor.ts";
import { MINUTE } from "../../../shared/domain/calendar.ts";
import { eventCall, flatCall, thresholdCall } from "../../support/cloudmonitor.ts";
import { NIGHT } from "../../support/make.ts";

const one = (body: string) => calledIn(body, NIGHT)?.[0];
const shop = "shop.lumina-mall.test";

test("a threshold alarm becomes an alert of its metric's kind, on the site that its dimensions name", () => {
  expect(one(thresholdCall(NIGHT))).toMatchObject({
    account: "1000000000000001",
    alert: {
      ...{ source: "cloudmonitor", kind: "error-burst", host: shop, rule: "waf-5xx", status: "firing", severity: 10 },
      ...{ alertTime: NIGHT, firedAt: NIGHT - 2 * MINUTE },
      facts: { metric: "5XX_ratio", namespace: "waf", expression: "$Maximum>80", ratio: "83.1", trans: "20231114-abc" },
    },
  });
});

test.each<[string, Record<string, string>, object]>([
  ["10 digits are seconds", { timestamp: String(NIGHT / 1_000) }, { alertTime: NIGHT }],
  ["recovery ends", { alertState: "OK", triggerLevel: "OK", preTriggerLevel: "CRITICAL" }, { status: "resolved" }],
  [
    "a share from 0 to 1 is a share",
    { curValue: "0.5", unit: "null" },
    { facts: expect.objectContaining({ ratio: "50" }) },
  ],
  ["minutes in English", { lastTime: "3 minutes" }, { firedAt: NIGHT - 3 * MINUTE }],
  ["hours in Chinese", { lastTime: "2小时" }, { firedAt: NIGHT - 120 * MINUTE }],
  ["a duration of somebody's making", { lastTime: "999999 days" }, { firedAt: NIGHT - 1_440 * MINUTE }],
  ["a flood", { rawMetricName: "cc_blocks_5m" }, { kind: "http-flood" }],
  [
    "what has no kind is as urgent as its level",
    { rawMetricName: "4XX_ratio", triggerLevel: "WARN" },
    { kind: "self", severity: 6 },
  ],
  ["a level nobody knows is no emergency", { triggerLevel: "PANIC" }, { severity: 2 }],
  ["no site", { dimensions: "{userId=1000000000000001}" }, { host: undefined }],
  ["dimensions that are no map", { dimensions: "=,=={" }, { host: undefined }],
  ["no data for long", { alertState: "INSUFFICIENT_DATA", lastTime: "16分钟" }, { kind: "self", severity: 2 }],
])("%s", (_title, change, alert) => expect(one(thresholdCall(NIGHT, change))?.alert).toMatchObject(alert));

test("no data for a moment is no alert, and no complaint", () =>
  expect(calledIn(thresholdCall(NIGHT, { alertState: "INSUFFICIENT_DATA" }), NIGHT)).toEqual([]));

test("a redelivery is the same alert, whatever its signature", () => {
  const again = one(thresholdCall(NIGHT, { signature: "B".repeat(28), regionName: "new" }));
  expect(again).toEqual(one(thresholdCall(NIGHT)));
});

test("a system event by subscription, and its end", () => {
  expect(one(eventCall(NIGHT))?.alert).toMatchObject({
    ...{ kind: "http-flood", host: shop, rule: "waf_event_ccattack", status: "firing", alertTime: NIGHT, severity: 10 },
    facts: { metric: "cc_blocks_5m", namespace: "waf", expression: "$Maximum>0", trans: "d-1" },
  });
  const over = one(eventCall(NIGHT + MINUTE, { status: "RESOLVED" }))?.alert;
  expect([over?.status, over?.fingerprint]).toEqual(["resolved", one(eventCall(NIGHT))?.alert.fingerprint]);
});

test.each([
  ["waf_event_webattack", "injection-campaign"],
  ["waf_event_webscan", "scan"],
  ["waf_event_aclattack", "scan"],
  ["waf_event_qps_exceed", "capacity"],
  ["waf_event_bandwidth_exceed", "capacity"],
  ["wafv3_event_webattack", "injection-campaign"],
  ["waf_event_of_next_year", "self"],
])("%s is of the kind %s", (name, kind) => expect(one(eventCall(NIGHT, { name }))?.alert.kind).toBe(kind));

test("a flat event of WAF 3.0: begin, end, and the site that its object is named after", () => {
  const begun = one(flatCall("20261002T030000.000+0800", "start"))?.alert;
  expect(begun).toMatchObject({ kind: "http-flood", host: shop, status: "firing", alertTime: NIGHT });
  expect(one(flatCall("20261002T031000.000+0800", "end"))?.alert).toMatchObject({
    ...{ status: "resolved", fingerprint: begun?.fingerprint, alertTime: NIGHT + 10 * MINUTE },
  });
});

test.each(["", "{", "{}", "[]", "alertState=ALERT", "a=b&timestamp=1", '{"alert":{}}', "null", "=".repeat(10_000)])(
  "%j is not understood, and does not throw",
  (body) => expect(calledIn(body.slice(0, 10_000), NIGHT)).toBeUndefined(),
);

test("whatever is sent, reading it never throws, and what is kept is short", () => {
  const text = fc.string({ unit: "binary", maxLength: 2_000 });
  const form = fc.record({ dimensions: text, lastTime: text, curValue: text, alertName: text, transId: text });
  fc.assert(
    fc.property(form, (change) => {
      for (const { alert } of calledIn(thresholdCall(NIGHT, change), NIGHT) ?? [])
        expect(
          Math.max(...Object.values(alert.facts).map(({ length }) => length), alert.rule.length),
        ).toBeLessThanOrEqual(300);
    }),
  );
  fc.assert(fc.property(fc.json(), (body) => void calledIn(body, NIGHT)));
});
