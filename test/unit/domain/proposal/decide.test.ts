import { approved, rejected, reverted, withdrawn } from "../../../../shared/domain/proposal/decide.ts";
import type { Proposal } from "../../../../shared/domain/proposal/proposal.ts";
import { proposal } from "../../../support/proposal.ts";

const word = (by: string) => ({ by, at: 7, reason: "known to us" });
const value = (outcome: ReturnType<typeof approved>): Proposal => {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
};
const narrow = proposal();
const broad = proposal({ broad: true });

test("one approver is enough for a narrow one, and nobody is waited for any more", () => {
  const after = value(approved(narrow, word("yan"), false));
  expect(after).toMatchObject({ state: "approved", approvals: [word("yan")] });
  expect(after.waitsSince).toBeUndefined();
});

test("a broad one takes two people: one who approves twice is one", () => {
  const once = value(approved(broad, word("yan"), false));
  expect([once.state, once.waitsSince]).toEqual(["proposed", broad.waitsSince]);
  expect(value(approved(once, word("yan"), false))).toBe(once);
  expect(value(approved(once, word("olaf"), false))).toMatchObject({ state: "approved" });
});

test("the same decision by the same person is the same, by another it is refused", () => {
  const yes = value(approved(narrow, word("yan"), false));
  const no = value(rejected(narrow, word("yan")));
  expect([value(approved(yes, word("yan"), false)), value(rejected(no, word("yan")))]).toEqual([yes, no]);
  expect(approved(yes, word("olaf"), false)).toEqual({ ok: false, reason: "proposal-approved" });
  expect(rejected(no, word("olaf"))).toEqual({ ok: false, reason: "proposal-rejected" });
});

test("one word against a broad one is enough, whoever was for it", () => {
  const once = value(approved(broad, word("yan"), false));
  expect(value(rejected(once, word("olaf")))).toMatchObject({ state: "rejected", rejected: word("olaf") });
});

test("what is decided otherwise cannot be approved any more", () => {
  const no = value(rejected(narrow, word("yan")));
  expect(approved(no, word("yan"), false)).toEqual({ ok: false, reason: "proposal-rejected" });
  expect(approved(withdrawn(narrow, "not-found", 8), word("yan"), false)).toMatchObject({
    reason: "proposal-withdrawn",
  });
});

test("only what is approved is reverted, once", () => {
  const yes = value(approved(narrow, word("yan"), false));
  const back = value(reverted(yes, word("olaf")));
  expect(back).toMatchObject({ state: "reverted", approvals: [word("yan")], reverted: word("olaf") });
  expect(value(reverted(back, word("olaf")))).toBe(back);
  expect(reverted(back, word("yan"))).toMatchObject({ reason: "proposal-reverted" });
  expect(reverted(narrow, word("yan"))).toMatchObject({ reason: "not-approved" });
  expect(approved(back, word("yan"), false)).toMatchObject({ reason: "proposal-reverted" });
});

test("in a freeze nothing is approved; it is rejected and taken back as ever", () => {
  expect(approved(narrow, word("yan"), true)).toEqual({ ok: false, reason: "in-freeze" });
  const yes = value(approved(narrow, word("yan"), false));
  expect(value(approved(yes, word("yan"), true))).toBe(yes);
});
