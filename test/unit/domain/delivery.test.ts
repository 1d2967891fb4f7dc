import type { AboutIncident } from "../../../shared/domain/delivery/about.ts";
import {
  type Delivery,
  failed,
  isFree,
  LEASE_MS,
  leased,
  planned,
  postponed,
  sent,
  settled,
} from "../../../shared/domain/delivery/delivery.ts";
import { outdated } from "../../../shared/domain/delivery/subject.ts";
import { at, incident } from "../../support/make.ts";

const run = { name: "run-1", attempt: 0 };
const about: AboutIncident = { is: "incident", incident: incident().id, generation: 1, round: 0, level: 0 };
const page = (change: Partial<Delivery> = {}): Delivery => ({
  ...planned(
    {
      customer: "lumina",
      about,
      template: "page",
      belongsTo: "_provider",
      recipient: "anna",
      channel: "mail",
    },
    1,
    at(0),
  ),
  ...change,
});

test("people of two customers may have the same name: each has a report of their own", () => {
  const report = { is: "report", report: "daily#2026-10-01", language: "en" } as const;
  const mails = ["lumina", "harbor"].map((customer) =>
    planned({ ...page(), ...{ customer, about: report, template: "report", belongsTo: customer } }, 1, at(0)),
  );
  expect(new Set(mails.map(({ id }) => id)).size).toBe(2);
});

test("a lease keeps everybody else away until it is over", () => {
  const mine = leased(page(), run, at(0));
  expect(isFree(mine, { name: "run-2", attempt: 0 }, at(0) + LEASE_MS - 1)).toBe(false);
  expect(isFree(mine, { name: "run-2", attempt: 3 }, at(0) + LEASE_MS - 1)).toBe(false);
  expect(isFree(mine, { name: "run-2", attempt: 0 }, at(0) + LEASE_MS)).toBe(true);
});

test("only a repeat of the run that died goes on at once; the same run delivered twice does not", () => {
  const mine = leased(page(), run, at(0));
  expect(isFree(mine, { ...run, attempt: 1 }, at(0))).toBe(true);
  expect(isFree(mine, run, at(0))).toBe(false);
});

test("what was never tried may go at once; what was refused waits", () => {
  expect(isFree(page({ nextAt: at(1) }), run, at(0))).toBe(true);
  const refused = failed(leased(page(), run, at(0)), { code: "Throttling.User", passing: true }, at(0));
  expect([refused.state, isFree(refused, run, at(0.4)), isFree(refused, run, at(0.5))]).toEqual([
    "pending",
    false,
    true,
  ]);
});

test("what a limit holds back waits for its turn, and that is no try", () => {
  const waiting = postponed(leased(page(), run, at(0)), at(1));
  expect(waiting).toMatchObject({ state: "pending", attempts: 0, reason: "limit", turnAt: at(1), nextAt: at(1) });
  expect([isFree(waiting, run, at(0.9)), isFree(waiting, run, at(1))]).toEqual([false, true]);
});

test("what will not pass fails at once, what might pass fails after five attempts", () => {
  expect(failed(page({ attempts: 1 }), { code: "InvalidToAddress", passing: false }, at(0)).state).toBe("failed");
  expect(failed(page({ attempts: 4 }), { code: "Throttling", passing: true }, at(0)).state).toBe("pending");
  expect(failed(page({ attempts: 5 }), { code: "Throttling", passing: true }, at(0)).state).toBe("failed");
});

test("a settled message has no lease and nothing left to do", () => {
  const mine = leased(page(), run, at(0));
  expect(sent(mine, { providerId: "env-1", waitMs: 0 }, at(0))).not.toHaveProperty("leaseUntil");
  const over = settled(sent(mine, { providerId: "env-1", waitMs: 0 }, at(0)));
  for (const left of ["nextAt", "lookUntil"]) expect(over).not.toHaveProperty(left);
});

test.each([
  [{ status: "acknowledged" }, "acknowledged"],
  [{ status: "answered" }, "answered"],
  [{ status: "resolved" }, "resolved"],
  [{ generation: 2 }, "newer-generation"],
  [{ round: 1 }, "newer-round"],
  [{}, undefined],
] as const)("a page for an incident that is %j is %s", (change, reason) => {
  expect(outdated(page(), { is: "incident", about, incident: incident(change) })).toBe(reason);
});

test("an answer goes out only if the incident says that its author answered", () => {
  const answer = { is: "incident", about: { ...about, level: "answer" } } as const;
  const by = { by: "anna", recipient: "zhao" };
  expect(outdated(by, { ...answer, incident: incident() })).toBe("not-recorded");
  const [generation] = incident().generations;
  const answered = incident({ generations: [{ ...generation, answeredBy: "anna" } as never] });
  expect(outdated(by, { ...answer, incident: answered })).toBeUndefined();
});
