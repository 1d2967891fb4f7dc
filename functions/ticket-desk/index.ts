import * as z from "zod";
import { cancelled, hurried, resolved } from "../../shared/domain/incident/acts.ts";
import { GivenVerdict, generationOf, type Incident, isClosed, Verdict } from "../../shared/domain/incident/incident.ts";
import { done, type Outcome, refused } from "../../shared/domain/outcome.ts";
import { writtenText } from "../../shared/domain/personal.ts";
import { isUrgent, mayReopen, reopeningOf, type Ticket, urged } from "../../shared/domain/ticket/ticket.ts";
import type { TicketKind } from "../../shared/domain/ticket/triage.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { act } from "../../shared/response/act.ts";
import { handOver } from "../../shared/response/hand-over.ts";
import { mailAbout } from "../../shared/response/ticket-mails.ts";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, isStaff, type Visit } from "../../shared/runtime/endpoint.ts";
import { checked } from "../../shared/runtime/problem.ts";
import { ticketFor } from "./access.ts";
import { converse, waitForCustomer } from "./conversation.ts";
import { Input, intake } from "./intake.ts";
import { ownerOf, viewOf } from "./view.ts";

const Id = z.object({ id: z.string().max(100) });
type Id = z.infer<typeof Id>;

const keyOf = ({ customer, incident }: Ticket) => ({ customer, id: incident });

const read = async ({ id }: Id, deps: Deps, visit: Visit) => viewOf(await ticketFor(id, deps, visit), deps, visit);

const Reply = Id.extend({
  text: writtenText({ max: 2_000 }),
  /** Of ours: nothing can be done until the customer replies. */
  waits: z.boolean().default(false),
});

const reply = async ({ id, text, waits }: z.infer<typeof Reply>, deps: Deps, visit: Visit) => {
  const ticket = await ticketFor(id, deps, visit);
  if (waits && !isStaff(visit.caller))
    throw new Fault("INPUT_INVALID", "", { problems: [{ path: "waits", message: "is for operators only" }] });
  await converse(ticket, text, visit, deps);
  if (waits) await waitForCustomer(ticket, text, visit, deps);
  return viewOf(ticket, deps, visit);
};

/** What an act on the incident led to; a flow that waits is woken, and the ticket shown as it is now. */
const settled = async (ticket: Ticket, outcome: Outcome<Incident, string>, deps: Deps, visit: Visit) => {
  if (!outcome.ok) throw new Fault(outcome.reason === "not-found" ? "CLOUD_BUSY" : "REFUSED", outcome.reason);
  if (outcome.value.callback) await deps.flows.wake(outcome.value.callback);
  return viewOf(ticket, deps, visit);
};

/** What a matter that the customer themselves declares over has been. */
const verdicts: Record<TicketKind, Verdict["verdict"]> = {
  fault: "fault",
  attack: "attack",
  "false-block": "false-alarm",
  leak: "attack",
  vulnerability: "fault",
  change: "customer-change",
  question: "question",
};

const Close = Id.extend({ text: writtenText({ min: 0, max: 2_000 }).default(""), ...Verdict.partial().shape });
type Close = z.infer<typeof Close>;

/** A customer takes back what nobody has answered, else says that it is done; one of ours gives a verdict. */
const close = async (input: Close, deps: Deps, visit: Visit) => {
  const { caller } = visit;
  const ticket = await ticketFor(input.id, deps, visit);
  const verdict = isStaff(caller) ? checked(GivenVerdict, input) : undefined;
  const end = (incident: Incident, now: number) => {
    const actor = { by: caller.person, via: "ticket", generation: incident.generation };
    const isAnswered = generationOf(incident).answeredAt !== undefined;
    if (!verdict && !isAnswered) return cancelled(incident, actor, now);
    const closing = verdict ?? { verdict: verdicts[ticket.kind], cause: input.text, done: "" };
    return resolved(incident, closing, actor, now);
  };
  return settled(ticket, await act(keyOf(ticket), end, deps), deps, visit);
};

/** An event like the one that opened it: whoever completes alerts completes this, too. */
const reopen = async ({ id }: Id, deps: Deps, visit: Visit) => {
  const { now } = visit;
  const ticket = await ticketFor(id, deps, visit);
  const incident = await deps.incidents.get(keyOf(ticket));
  const may = incident ? mayReopen(incident, now) : refused("not-closed");
  if (!may.ok) throw new Fault("REFUSED", may.reason);
  const event = reopeningOf(ticket, deps.settings.shards, now);
  await deps.events.insert(event);
  await handOver([event], deps);
  return viewOf(ticket, deps, visit);
};

/** Counting is fought over by nobody but impatient people: a few turns are enough. */
const MAX_TURNS = 20;

const counted = async (ticket: Ticket, deps: Deps): Promise<Ticket> => {
  for (let turn = 0, row: Ticket | undefined = ticket; row && turn < MAX_TURNS; turn++) {
    const next: Ticket = urged(row, deps.clock.now());
    const saved = next === row ? row : await deps.tickets.replace(next);
    if (saved) return saved;
    row = await deps.tickets.get(ticket);
  }
  throw new Fault("STALE_WRITE", `ticket:${ticket.ticket}`);
};

/** Counted first. Whoever has it is paged, else the next level, and then that is written down; whoever presses again completes it. */
const urge = async ({ id }: Id, deps: Deps, visit: Visit) => {
  const { caller } = visit;
  const found = await ticketFor(id, deps, visit);
  const before = await deps.incidents.get(keyOf(found));
  if (before && isClosed(before)) throw new Fault("REFUSED", "closed");
  const ticket = await counted(found, deps);
  if (!isUrgent(ticket)) return viewOf(ticket, deps, visit);
  const hurry = (incident: Incident, now: number) =>
    isClosed(incident) ? refused("closed") : done(hurried(incident, { by: caller.person, urges: ticket.urges }, now));
  const outcome = await act(keyOf(ticket), hurry, deps);
  const owner = outcome.ok ? await ownerOf(outcome.value, deps) : [];
  await mailAbout(ticket, owner, { what: "urge", seq: ticket.urges }, deps);
  await deps.tickets.replace({ ...ticket, pagedAt: ticket.urgeAt });
  return settled(ticket, outcome, deps, visit);
};

const BOTH = ["customer", "operator", "admin"] as const;
const post = { method: "POST", access: BOTH } as const;

export const endpoints = [
  endpoint({
    ...post,
    path: "/v1/tickets",
    summary: "Opens a ticket, once per Idempotency-Key; an operator names customer, way and time of the report.",
    input: Input,
    status: 201,
    run: intake,
  }),
  endpoint({
    method: "GET",
    path: "/v1/tickets/{id}",
    access: BOTH,
    summary: "One ticket with its conversation and what is promised.",
    input: Id,
    run: read,
  }),
  endpoint({
    ...post,
    path: "/v1/tickets/{id}/replies",
    summary: "Writes to the other side. Our first reply is the first answer; with `waits` we wait for theirs.",
    input: Reply,
    run: reply,
  }),
  endpoint({
    ...post,
    path: "/v1/tickets/{id}/close",
    summary: "Ends it: a customer as it is, an operator with a verdict.",
    input: Close,
    run: close,
  }),
  endpoint({
    ...post,
    path: "/v1/tickets/{id}/reopen",
    summary: "Takes it up again within 30 days, with a promise of its own.",
    input: Id,
    run: reopen,
  }),
  endpoint({
    ...post,
    path: "/v1/tickets/{id}/urge",
    summary: "Asks where we are: counted, and whoever has it is paged.",
    input: Id,
    run: urge,
  }),
];

export const handler = httpFunction("ticket-desk", endpoints);
