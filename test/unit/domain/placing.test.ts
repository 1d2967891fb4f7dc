import { claimed, type Dedupe, freed, placing, QUIET_MINUTES, raised } from "../../../shared/domain/alert/dedupe.ts";
import { resolved } from "../../../shared/domain/incident/acts.ts";
import { incidentIdOf } from "../../../shared/domain/incident/incident.ts";
import { opened } from "../../../shared/domain/incident/opening.ts";
import { at, event, opening } from "../../support/make.ts";

const first = event();
const open = opened(opening(), at(0));
const dedupe: Dedupe = claimed(undefined, first, open.id, at(0));
const later = event({ alertTime: at(40) });
const verdict = { verdict: "fault", cause: "c", done: "d" } as const;
const closedAt = (minutes: number) => {
  const outcome = resolved(open, verdict, { by: "li-wei", via: "api", generation: 1 }, at(minutes));
  return outcome.ok ? outcome.value : open;
};

test("the first firing of a cause takes it", () => {
  expect(placing(first, { own: undefined, dedupe: undefined, incident: undefined }, at(0))).toEqual({
    do: "claim",
    incident: incidentIdOf(first),
  });
});

test("whoever meets a claim without an incident writes the claimer's", () => {
  expect(placing(later, { own: undefined, dedupe, incident: undefined }, at(1))).toEqual({
    do: "open",
    by: first.event,
  });
});

test("a firing while it is open joins", () => {
  expect(placing(later, { own: undefined, dedupe, incident: open }, at(40))).toEqual({ do: "join", incident: open });
});

test("a firing in the quiet time reopens, its last instant included; afterwards the cause is freed", () => {
  const closed = closedAt(20);
  const rows = { own: undefined, dedupe, incident: closed };
  expect(placing(later, rows, at(20 + QUIET_MINUTES))).toEqual({ do: "reopen", generation: 2 });
  expect(placing(later, rows, at(20 + QUIET_MINUTES) + 1)).toEqual({ do: "free" });
});

test("the event that opened a generation never reopens it", () => {
  const closed = closedAt(5);
  expect(placing(first, { own: closed, dedupe, incident: closed }, at(6))).toEqual({ do: "join", incident: closed });
});

test("a dedupe row that is ahead is followed by whoever meets it", () => {
  const ahead = raised(dedupe, later, 2, at(40));
  const step = { do: "follow", generation: 2, by: later.event };
  expect(placing(later, { own: undefined, dedupe: ahead, incident: closedAt(20) }, at(41))).toEqual(step);
  expect(
    placing(
      event({ status: "resolved", alertTime: at(42) }),
      { own: undefined, dedupe: ahead, incident: closedAt(20) },
      at(42),
    ),
  ).toEqual(step);
});

test("a replay of the opener finds its own incident after the cause was freed", () => {
  const closed = closedAt(5);
  expect(placing(first, { own: closed, dedupe: freed(dedupe, at(100)), incident: undefined }, at(101))).toEqual({
    do: "join",
    incident: closed,
  });
});

test("a firing older than the alert that said it was over does not reopen", () => {
  const closed = { ...closedAt(30), mitigatedBy: at(25) };
  const late = event({ alertTime: at(24) });
  expect(placing(late, { own: undefined, dedupe, incident: closed }, at(31))).toMatchObject({ do: "join" });
});

test("a resolving alert of an unknown cause is nothing", () => {
  expect(
    placing(event({ status: "resolved" }), { own: undefined, dedupe: undefined, incident: undefined }, at(0)),
  ).toEqual({ do: "nothing" });
});
