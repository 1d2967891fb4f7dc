import fc from "fast-check";
import {
  bundled,
  bundleIdOf,
  bundleOf,
  leavesAt,
  type Pace,
  paceKeyOf,
  pacing,
  toldThrough,
} from "../../../shared/domain/delivery/bundle.ts";
import {
  askedDone,
  askedFor,
  type Delivery,
  isFree,
  type NewDelivery,
  planned,
  sent,
} from "../../../shared/domain/delivery/delivery.ts";
import { at } from "../../support/make.ts";

const message: NewDelivery = {
  ...{ customer: "lumina", template: "page", belongsTo: "_provider", recipient: "anna", channel: "dingtalk" },
  about: { is: "incident", incident: "i", generation: 1, round: 0, level: 0 },
  channelsLeft: ["voice"],
};
const page = (change: Partial<NewDelivery> = {}): Delivery => planned({ ...message, ...change }, 1, at(0));
const keyOf = (change: Partial<NewDelivery> = {}) => paceKeyOf({ ...message, ...change });

const key = "k";
const pace = (change: Partial<Pace> = {}): Pace => ({ key, since: at(0), urgency: 1, by: "first", rev: 3, ...change });
const turn = (change: Partial<Pace> = {}) => ({ key, by: "other", urgency: 1, ...change });

test("the first of a minute goes at once, what follows goes together when the minute is over", () => {
  expect(pacing(undefined, turn(), at(0))).toEqual({ do: "go", pace: { ...pace({ by: "other" }), rev: 1 } });
  expect(pacing(pace(), turn(), at(0.5))).toEqual({ do: "join", since: at(0) });
  expect(pacing(pace(), turn(), at(1))).toEqual({ do: "go", pace: pace({ by: "other", since: at(1) }) });
});

test("what is more urgent than all that went before it in its minute goes at once, and the minute stays as it is", () => {
  expect(pacing(pace(), turn({ urgency: 0 }), at(0.5))).toEqual({ do: "go", pace: pace({ by: "other", urgency: 0 }) });
  expect(pacing(pace({ urgency: 0 }), turn({ urgency: 0 }), at(0.5))).toEqual({ do: "join", since: at(0) });
});

test("whoever has begun the minute and died goes on by itself", () => {
  const begun = pace();
  expect(pacing(begun, turn({ by: "first" }), at(0.5))).toEqual({ do: "go", pace: begun });
});

test("in any order of messages one goes at once a minute, besides at most one for each more urgent priority, and none waits for more than a minute", () => {
  const messages = fc.array(fc.record({ after: fc.integer({ min: 0, max: 40_000 }), urgency: fc.nat(4) }));
  fc.assert(
    fc.property(messages, (all) => {
      let [now, row]: [number, Pace | undefined] = [at(0), undefined];
      let alone = 0;
      for (const [i, { after, urgency }] of all.entries()) {
        now += after;
        const before: Pace | undefined = row;
        const step = pacing(before, turn({ by: `m${i}`, urgency }), now);
        if (step.do === "join") {
          for (const belongsTo of ["_provider", "lumina"]) {
            const leaves = leavesAt({ belongsTo }, step.since, now);
            expect(leaves).toBeGreaterThan(now);
            expect(leaves - now).toBeLessThanOrEqual(60_000);
          }
        } else row = step.pace;
        alone = row?.since !== before?.since ? 1 : alone + (step.do === "go" ? 1 : 0);
        expect(alone).toBeLessThanOrEqual(5);
      }
    }),
  );
});

test("only what asks the same of the same person over the same channels about one customer goes together", () => {
  const others = [
    { customer: "harbor" },
    { recipient: "ben" },
    { template: "reminder" as const },
    { channel: "voice" as const },
    { channelsLeft: [] },
  ];
  expect(new Set([keyOf(), ...others.map(keyOf)]).size).toBe(6);
  expect(keyOf({ about: { is: "incident", incident: "j", generation: 4, round: 2, level: 1 } })).toBe(keyOf());
  expect(keyOf({ about: { is: "duty", what: "gaps", at: 0 } })).toBeUndefined();
});

test("customers are told together what was noticed, and one answer to several incidents; what a person wrote goes by itself", () => {
  const news = (what: "opened" | "resolved" | "update") => ({
    ...{ belongsTo: "lumina", recipient: "zhao", template: "news" as const },
    about: { is: "news" as const, incident: "i", generation: 1, what, n: 1 },
  });
  expect(keyOf(news("opened"))).toBe(keyOf(news("resolved")));
  expect(keyOf(news("update"))).toBeUndefined();
  const answer = (text: string, by = "anna") => {
    const about = { is: "incident", incident: "i", generation: 1, round: 0, level: "answer" } as const;
    return keyOf({ belongsTo: "lumina", recipient: "zhao", template: "answer", about, text, by });
  };
  expect(answer("We have it.")).toBe(answer("We have it."));
  expect(new Set([answer("We have it."), answer("We have them."), answer("We have it.", "ben")]).size).toBe(3);
});

test("a bundle is a message of its own that waits for its minute, to the same person over the same channels", () => {
  const bundle = bundleOf(page(), bundleIdOf(key, at(1)), 1, at(1));
  expect(bundle).toMatchObject({ recipient: "anna", channel: "dingtalk", channelsLeft: ["voice"], nextAt: at(1) });
  expect([
    isFree(bundle, { name: "r", attempt: 0 }, at(0.9)),
    isFree(bundle, { name: "r", attempt: 0 }, at(1)),
  ]).toEqual([false, true]);
  expect(bundleOf(page({ about: { ...message.about } }), bundleIdOf(key, at(2)), 1, at(2)).id).not.toBe(bundle.id);
});

test("what became of a bundle became of all that was told in it", () => {
  const member = bundled(page(), "b", true);
  const row = bundleOf(member, "b", 1, at(1));
  expect(toldThrough([member, row])[0]).toMatchObject({ id: member.id, state: "pending" });
  const out = { ...sent(row, { waitMs: 0, providerId: "p" }, at(1)), receiptAt: at(2) };
  expect(toldThrough([out, member])[1]).toMatchObject({ state: "sent", sentAt: at(1), receiptAt: at(2) });
  const instead = { ...sent(row, { waitMs: 0 }, at(9)), fallbackOf: row.id };
  expect(toldThrough([instead, out, member])[2]).toMatchObject({ sentAt: at(1) });
});

test("what a person asks for all of a bundle is due at once, and leaves what was due before", () => {
  const row = { ...bundleOf(page(), "b", 1, at(1)), state: "sent" as const, nextAt: at(3) };
  const asked = askedFor(row, { act: "acknowledge", by: "anna", via: "link" }, at(2));
  expect(asked).toMatchObject({ nextAt: at(2), asked: { by: "anna", nextAt: at(3) } });
  expect(askedFor(asked, { act: "answer", by: "anna", via: "link" }, at(2.5))).toMatchObject({
    asked: { act: "answer", nextAt: at(3) },
  });
  expect(askedDone(asked, "0 m")).toMatchObject({ nextAt: at(2), asked: { upTo: "0 m" } });
  expect(askedDone(asked, undefined)).toEqual(row);
});
