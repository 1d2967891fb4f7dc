import * as z from "zod";
import { hoursFor, metaOf } from "../../shared/directory.ts";
import { DAY, iso } from "../../shared/domain/calendar.ts";
import { Language } from "../../shared/domain/contact/person.ts";
import { siteItem } from "../../shared/domain/customer/customer.ts";
import { canonical, sha256 } from "../../shared/domain/digest.ts";
import { incidentIdOf } from "../../shared/domain/incident/incident.ts";
import { clockFrom, respondBy } from "../../shared/domain/incident/response-clock.ts";
import { writtenText } from "../../shared/domain/personal.ts";
import {
  type Idempotency,
  openingOf,
  ReportedVia,
  type Ticket,
  ticketIdOf,
} from "../../shared/domain/ticket/ticket.ts";
import { type Place, TicketImpact, TicketKind, triage } from "../../shared/domain/ticket/triage.ts";
import { Fault } from "../../shared/errors.ts";
import { triageWords } from "../../shared/messages/ticket-mail.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { handOver } from "../../shared/response/hand-over.ts";
import { jsonReply } from "../../shared/runtime/define-function.ts";
import { isStaff, type Visit } from "../../shared/runtime/endpoint.ts";

/** Who calls about yesterday's trouble is told so; a longer time ago it is history, and its promise long over. */
const MAX_REPORT_AGE_MS = DAY;

export const Input = z.strictObject({
  title: writtenText({ max: 200 }),
  description: writtenText({ max: 10_000 }),
  kind: TicketKind.default("question"),
  site: z.string().trim().toLowerCase().min(1).max(253).optional(),
  impact: TicketImpact.optional(),
  traceIds: z.array(z.string().min(1).max(100)).max(20).default([]),
  language: Language.optional(),
  customerId: z.string().min(1).max(60).optional(),
  reportedVia: ReportedVia.exclude(["api"]).optional(),
  reportedAt: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional(),
});
type Input = z.infer<typeof Input>;

const wrong = (path: string, message: string): Fault =>
  new Fault("INPUT_INVALID", "", { problems: [{ path, message }] });

/** What only an operator says, on a customer's behalf. */
const onBehalf = ["customerId", "reportedVia", "reportedAt"] as const;

const customerFor = async (input: Input, { caller }: Visit, deps: Deps): Promise<string> => {
  if (!isStaff(caller)) {
    const said = onBehalf.find((name) => input[name] !== undefined);
    if (said) throw wrong(said, "is for operators only");
    return caller.customer;
  }
  const missing = onBehalf.find((name) => input[name] === undefined);
  if (missing) throw wrong(missing, "is required of an operator");
  const { customerId = "" } = input;
  await metaOf(customerId, deps).catch(() => {
    throw wrong("customerId", "is not a customer");
  });
  return customerId;
};

const reportedAtOf = ({ reportedAt }: Input, { now }: Visit): number => {
  if (reportedAt === undefined) return now;
  if (reportedAt > now) throw wrong("reportedAt", "lies in the future");
  if (reportedAt < now - MAX_REPORT_AGE_MS) throw wrong("reportedAt", "is more than a day ago");
  return reportedAt;
};

/** Letters, digits and whatever else is printable; bounded, since it is part of a key. */
const KEY = /^[\x21-\x7e]{1,200}$/;

const keyIn = ({ headers }: Visit): string => {
  const key = headers["idempotency-key"] ?? "";
  if (!KEY.test(key)) throw wrong("Idempotency-Key", "is required: 1 to 200 printable characters in this header");
  return key;
};

interface Found {
  place: Place;
  /** There only when it is a site of this customer: whose any other is, nothing tells. */
  host?: string;
}

const placeOf = async (customer: string, site: string | undefined, deps: Deps): Promise<Found> => {
  if (site === undefined) return { place: "no-site" };
  const row = await deps.customers.get({ customer, item: siteItem(site) });
  if (!row) return { place: "unknown-site" };
  return { place: row.body.core === true ? "core" : "other", host: site };
};

/** Which call it is: a repeat has the same. */
interface Call {
  customer: string;
  key: string;
  hash: string;
}

const callOf = async (input: Input, deps: Deps, visit: Visit): Promise<Call> => ({
  customer: await customerFor(input, visit, deps),
  key: keyIn(visit),
  hash: sha256(canonical(input)),
});

/** The ticket, and what is answered. */
const drafted = async (input: Input, call: Call, { deps, visit }: { deps: Deps; visit: Visit }) => {
  const { customer, key } = call;
  const reportedAt = reportedAtOf(input, visit);
  const { place, host } = await placeOf(customer, input.site, deps);
  const { kind, title, description, site, traceIds, language = visit.language, reportedVia = "api" as const } = input;
  const told = triage(input, place);
  const said = { customer, ticket: ticketIdOf(customer, key), kind, title, description, traceIds, language };
  const noted = { by: visit.caller.person, reportedVia, reportedAt, openedAt: visit.now, urges: 0, rev: 1 };
  const draft: Ticket = { ...said, ...noted, impact: told.impact, incident: "", ...defined({ site, host }) };
  const incident = incidentIdOf(openingOf(draft, deps.settings.shards));
  const hours = await hoursFor(customer, { priority: told.priority, start: reportedAt }, deps);
  const due = respondBy(clockFrom(reportedAt, told.priority, hours));
  const answer = {
    ...{ ticketId: draft.ticket, incidentId: incident, priority: told.priority },
    ...{ reason: triageWords(told, language), respondBy: iso(due) },
  };
  return { ...call, ticket: { ...draft, incident }, answer, rev: 1 };
};

const defined = <T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;

/**
 * The call is written down first, with its answer; then the ticket, then the event that opens its incident. Whoever repeats the
 * call completes what is missing and is answered the same; 201 is only said when all of it stands.
 */
export const intake = async (input: Input, deps: Deps, visit: Visit) => {
  const call = await callOf(input, deps, visit);
  const kept = (await known(call, deps)) ?? (await keep(await drafted(input, call, { deps, visit }), deps));
  if (kept?.hash !== call.hash) throw new Fault("REFUSED", "other-body");
  await opened(kept.ticket, deps);
  return jsonReply(201, kept.answer);
};

const known = ({ customer, key }: Call, deps: Deps) => deps.idempotency.get({ customer, key });

/** Of two that come at once the first is kept. */
const keep = async (draft: Idempotency, deps: Deps) =>
  (await deps.idempotency.insert(draft)) ? draft : known(draft, deps);

const opened = async (ticket: Ticket, deps: Deps): Promise<void> => {
  await deps.tickets.insert(ticket);
  const event = openingOf(ticket, deps.settings.shards);
  const stored = (await deps.events.insert(event)) ? event : await deps.events.get(event);
  if (stored?.doneAt === undefined) await handOver([event], deps);
};
