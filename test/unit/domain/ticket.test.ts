import fc from "fast-check";
import { DAY, MINUTE } from "../../../shared/domain/calendar.ts";
import {
  isUrgent,
  mayReopen,
  openingOf,
  type Ticket,
  ticketIdOf,
  urged,
} from "../../../shared/domain/ticket/ticket.ts";
import { type Place, TicketImpact, TicketKind, triage } from "../../../shared/domain/ticket/triage.ts";
import * as make from "../../support/make.ts";

const places: Place[] = ["core", "other", "no-site", "unknown-site"];

test.each([
  ["fault", undefined, "core", "abnormal", "Emergency"],
  ["fault", "unavailable", "core", "unavailable", "Critical"],
  ["fault", "unavailable", "other", "unavailable", "High"],
  ["attack", undefined, "other", "abnormal", "Medium"],
  ["false-block", undefined, "no-site", "abnormal", "Emergency"],
  ["leak", undefined, "unknown-site", "damaged", "Critical"],
  ["vulnerability", undefined, "core", "abnormal", "Emergency"],
  ["change", undefined, "core", "question", "Low"],
  ["question", "important-feature-unavailable", "core", "important-feature-unavailable", "Emergency"],
] as const)("%s, impact %s, %s: %s, %s", (kind, impact, place, extent, priority) => {
  expect(triage({ kind, impact }, place)).toMatchObject({ impact: extent, priority });
});

test("a ticket without a site, or with one nobody knows, is as urgent as one about core business", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...TicketKind.options),
      fc.option(fc.constantFrom(...TicketImpact.options), { nil: undefined }),
      (kind, impact) => {
        const found = places.map((place) => triage({ kind, impact }, place).priority);
        expect([found[2], found[3]]).toEqual([found[0], found[0]]);
      },
    ),
  );
});

const ticket: Ticket = {
  ...{ customer: "lumina", ticket: ticketIdOf("lumina", "k"), incident: "i", kind: "fault", impact: "abnormal" },
  ...{ title: "t", description: `${"d".repeat(199)}🙂`, traceIds: [], language: "zh", by: "zhao" },
  ...{ reportedVia: "phone", reportedAt: make.at(0), openedAt: make.at(10), urges: 0, rev: 1 },
};

test("the event of a ticket says when it was reported and when it was opened, and cuts no character in two", () => {
  const { alert, receivedAt, event } = openingOf(ticket, 1);
  expect([alert.firedAt, alert.alertTime, receivedAt]).toEqual([make.at(0), make.at(10), make.at(10)]);
  expect(alert.facts.said).toBe("d".repeat(199));
  expect(openingOf({ ...ticket }, 1).event).toBe(event);
});

test("one key makes one ticket per customer", () => {
  expect(ticketIdOf("lumina", "k")).toBe(ticketIdOf("lumina", "k"));
  expect(new Set([ticketIdOf("lumina", "k"), ticketIdOf("harbor", "k"), ticketIdOf("lumina", "l")]).size).toBe(3);
});

test("every urge is counted, and one in five minutes pages", () => {
  const first = urged(ticket, make.at(11));
  expect([isUrgent(first), first.urges]).toEqual([true, 1]);
  expect(urged(first, make.at(11) + 9_999)).toBe(first);
  const told = { ...first, pagedAt: make.at(11) };
  const soon = urged(told, make.at(16) - 1);
  expect([isUrgent(told), isUrgent(soon), soon.urges]).toEqual([false, false, 2]);
  expect(isUrgent(urged(told, make.at(16)))).toBe(true);
});

test("a closed ticket may be reopened for thirty days", () => {
  const open = make.incident({ kind: "ticket" });
  const closed = { ...open, status: "resolved" as const, resolvedAt: make.at(0) };
  expect(mayReopen(open, make.at(1))).toEqual({ ok: false, reason: "not-closed" });
  expect(mayReopen(closed, make.at(0) + 30 * DAY)).toMatchObject({ ok: true });
  expect(mayReopen(closed, make.at(0) + 30 * DAY + MINUTE)).toEqual({ ok: false, reason: "too-late" });
});
