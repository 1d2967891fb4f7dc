import fc from "fast-check";
import { MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import { isProgress, reasonOf, wasAnswered } from "../../../shared/domain/delivery/call.ts";
import { type Delivery, failed, isToSettle, planned, sent } from "../../../shared/domain/delivery/delivery.ts";
import {
  fallback,
  lookedInVain,
  receiptFrom,
  receiptOf,
  receiptTaken,
  smsReceiptFrom,
} from "../../../shared/domain/delivery/receipt.ts";
import { waitFor } from "../../../shared/domain/delivery/waits.ts";
import { Channel, PersonalChannel } from "../../../shared/domain/incident/plan.ts";
import { at } from "../../support/make.ts";

const about = { is: "incident", incident: "i", generation: 1, round: 0, level: 0 } as const;
const card = (change: Partial<Delivery> = {}): Delivery => ({
  ...planned(
    {
      customer: "lumina",
      about,
      template: "page",
      belongsTo: "_provider",
      recipient: "wu-min",
      channel: "dingtalk",
      channelsLeft: ["voice", "mail"],
    },
    1,
    at(0),
  ),
  ...change,
});

test.each([
  ["mail", "Critical", 3 * MINUTE],
  ["mail", "Medium", 10 * MINUTE],
  ["dingtalk", "Critical", 90 * SECOND],
  ["dingtalk", "Low", 5 * MINUTE],
  ["voice", "Critical", 3 * MINUTE],
  ["sms", "Low", 3 * MINUTE],
  ["dingtalk-group", "Critical", 0],
] as const)("a receipt of %s may take, for %s, %d ms", (channel, priority, ms) => {
  expect(waitFor(channel, priority)).toBe(ms);
});

test.each([
  ["mail", "Critical", [30, 90, 180]],
  ["mail", "Low", [30, 90, 210, 450, 600]],
  ["voice", "Critical", [60, 90, 120, 150, 180]],
  ["sms", "Low", [180]],
  ["dingtalk", "Critical", [90]],
  ["dingtalk-group", "Low", [0]],
] as const)("the receipt of %s is looked for, for %s, after %j s", (channel, priority, seconds) => {
  let row = sent(card({ channel }), { waitMs: waitFor(channel, priority) }, at(0));
  const looked = [row.nextAt];
  while ((row.nextAt ?? 0) < (row.lookUntil ?? 0)) {
    row = lookedInVain(row, row.nextAt ?? 0);
    looked.push(row.nextAt);
  }
  expect(looked.map((instant = 0) => (instant - at(0)) / SECOND)).toEqual(seconds);
});

test("a look that comes late is followed by the next one, and never by one after the wait", () => {
  const ways = fc.record({ channel: fc.constantFrom(...Channel.options), lateMs: fc.nat(20 * MINUTE) });
  fc.assert(
    fc.property(ways, ({ channel, lateMs }) => {
      const row = sent(card({ channel }), { waitMs: waitFor(channel, "Low") }, at(0));
      const next = lookedInVain(row, at(0) + lateMs).nextAt ?? 0;
      expect(next).toBeLessThanOrEqual(row.lookUntil ?? 0);
      if (lateMs < waitFor(channel, "Low")) expect(next).toBeGreaterThan(at(0) + lateMs);
    }),
  );
});

test.each([
  ["200000", 1, true],
  ["200001", 4, false],
  ["200001", 5, true],
  ["200008", 12, true],
  ["200002", 0, false],
  ["999999", 0, false],
])("a call that ended with %s after %d s was answered: %s", (status, seconds, answered) => {
  expect(wasAnswered({ status, seconds })).toBe(answered);
});

test.each([
  ["200002", "busy"],
  ["200003", "no-answer"],
  ["200010", "off"],
  ["200001", "hung-up"],
  ["482", "call-failed"],
])("a call that ended with %s was not received: %s", (status, reason) => {
  expect(receiptFrom({ status, seconds: 0 }, at(0))).toEqual({ is: "not-received", reason });
  expect([reasonOf({ status, seconds: 0 }), isProgress(status)]).toEqual([reason, false]);
});

test.each([
  [
    { delivered: true, code: "DELIVERED" },
    { is: "received", at: at(0) },
  ],
  [
    { delivered: false, code: "INVALID_NUMBER" },
    { is: "not-received", reason: "bad-number" },
  ],
  [
    { delivered: false, code: "CONTENT_KEYWORD" },
    { is: "not-received", reason: "CONTENT_KEYWORD" },
  ],
])("what a carrier says of a short message, %j, is a receipt", (end, receipt) => {
  expect(smsReceiptFrom(end, at(0))).toEqual(receipt);
});

test("the next channel takes the place of the first message, to the same person, with what is left", () => {
  const next = fallback(card());
  expect(next).toMatchObject({ recipient: "wu-min", channel: "voice", channelsLeft: ["mail"], fallbackOf: card().id });
  const call = planned(next ?? card(), 1, at(2));
  expect(fallback(call)).toMatchObject({ channel: "mail", channelsLeft: [], fallbackOf: card().id });
  expect(fallback(planned(fallback(call) ?? card(), 1, at(4)))).toBeUndefined();
});

test("what may pass is not tried again where another channel is left, and is where none is", () => {
  const busy = { code: "unavailable", passing: true };
  expect(failed(card({ attempts: 1 }), busy, at(0))).toMatchObject({ state: "failed", nextAt: at(0) });
  const last = card({ attempts: 1, channelsLeft: [] });
  expect(failed(last, busy, at(0))).toMatchObject({ state: "pending", nextAt: at(0.5) });
  expect(failed(last, { ...busy, afterMs: 10 * MINUTE }, at(0))).toMatchObject({ state: "pending", nextAt: at(10) });
});

test("what was taken is settled when its wait is over, or as soon as a receipt of the call is there", () => {
  const waiting = sent(card(), { providerId: "p", waitMs: 90 * SECOND }, at(0));
  expect([isToSettle(waiting, at(1)), isToSettle(waiting, at(1.5))]).toEqual([false, true]);
  const call = { callId: "c", status: "200000", seconds: 20 };
  expect(isToSettle({ ...waiting, call }, at(1))).toBe(true);
  expect(isToSettle(card(), at(1))).toBe(false);
});

const receipts = fc.oneof(
  fc.record({ is: fc.constant("received" as const), at: fc.nat() }),
  fc.record({ is: fc.constant("not-received" as const), reason: fc.string({ minLength: 1 }) }),
);

test("a receipt that was written down is read from the row as it was", () => {
  fc.assert(
    fc.property(receipts, (receipt) => {
      expect(receiptOf(receiptTaken(sent(card(), { waitMs: 1 }, at(0)), receipt, at(1)))).toEqual(receipt);
    }),
  );
});

test("each fallback goes over another channel, and the chain ends", () => {
  const chains = fc.shuffledSubarray([...PersonalChannel.options]);
  fc.assert(
    fc.property(chains, ([channel = "mail", ...channelsLeft]) => {
      const seen = new Set<Channel>();
      let row: Delivery | undefined = card({ channel, channelsLeft });
      for (let turn = 0; row && turn < Channel.options.length; turn++) {
        expect(seen.has(row.channel)).toBe(false);
        seen.add(row.channel);
        const next = fallback(row);
        row = next && planned(next, 1, at(turn));
      }
      expect([row, seen.size]).toEqual([undefined, channelsLeft.length + 1]);
    }),
  );
});
