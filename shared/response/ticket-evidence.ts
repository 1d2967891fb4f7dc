import { metaOf, siteOf } from "../directory.ts";
import { ourselves } from "../domain/audit/look.ts";
import { DAY, HOUR } from "../domain/calendar.ts";
import { traceQuestion, tracesIn } from "../domain/evidence/trace.ts";
import { type Incident, isClosed } from "../domain/incident/incident.ts";
import type { TicketEvidence } from "../domain/ticket/evidence.ts";
import type { Ticket } from "../domain/ticket/ticket.ts";
import { isFault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import { trafficOf } from "./evidence.ts";
import { looked } from "./looked.ts";

/** Nobody waits at a screen, but evidence is worth most while it is fresh. */
const PATIENCE_MS = 8_000;
/** So many of the customer's newest incidents are looked through. */
const MAX_LOOKS = 50;
const MOST_INCIDENTS = 10;

/** Puts down beside a ticket what is known at its opening: once, whoever completes the opening. */
export const attachEvidence = async (
  { customer, facts, generation, ...incident }: Incident,
  deps: Deps,
): Promise<void> => {
  const ticket = await deps.tickets.get({ customer, ticket: facts.ticket ?? "" });
  const key = { customer, ticket: facts.ticket ?? "", generation };
  if (!ticket || (await deps.evidence.get(key))) return;
  const at = deps.clock.now();
  const { host } = ticket;
  const span = { from: at - HOUR, to: at };
  await listLooks(ticket, generation, deps);
  const [site, traffic, incidents, traces] = await Promise.all([
    host === undefined ? undefined : siteOf(customer, host, deps),
    trafficOf({ customer, host, span, withinMs: PATIENCE_MS }, deps),
    matching(ticket, incident.id, deps),
    tracesOf(ticket, deps),
  ]);
  const known = { ...(site && { site: { host: site.host, core: site.core } }), ...(traces && { traces }) };
  await deps.evidence.insert({ ...key, at, traffic, incidents, ...known, rev: 1 });
};

const listLooks = async (ticket: Ticket, generation: number, deps: Deps): Promise<void> => {
  const { customer, ticket: subject } = ticket;
  const asked = ["ticket-evidence", ...(tracesIn(ticket).length > 0 ? ["trace-ids"] : [])];
  for (const what of asked) await looked([{ customer, subject }], ourselves(what, `${subject} ${generation}`), deps);
};

const matching = async ({ customer, host }: Ticket, own: string, deps: Deps): Promise<TicketEvidence["incidents"]> => {
  const rows = await deps.numbers.range({ customer }, { reverse: true, limit: MAX_LOOKS });
  const found = await deps.incidents.getAll(rows.map(({ incident }) => ({ customer, id: incident })));
  const since = deps.clock.now() - DAY;
  const isNear = (one: Incident) =>
    (!isClosed(one) || one.openedAt >= since) && (host === undefined || one.host === host);
  return found
    .filter((one) => one !== undefined && one.id !== own && isNear(one))
    .slice(0, MOST_INCIDENTS)
    .map((one) => one as Incident)
    .map(({ id, number, kind, priority, status, openedAt }) => ({
      ...{ id, kind, priority, status, openedAt },
      ...(number !== undefined && { number }),
    }));
};

/** Of the day before the report, and since. A store that does not answer is said to be unknown. */
const tracesOf = async (ticket: Ticket, deps: Deps): Promise<TicketEvidence["traces"]> => {
  const wanted = tracesIn(ticket);
  if (wanted.length === 0) return undefined;
  try {
    const { waf } = await metaOf(ticket.customer, deps);
    const { logs } = await deps.customerCloud(ticket.customer);
    const span = { from: ticket.reportedAt - DAY, to: deps.clock.now() };
    const { rows, isComplete } = await logs.ask(traceQuestion(waf, wanted), span, PATIENCE_MS);
    return { is: "read", wanted, found: rows, isComplete };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { is: "unknown", wanted };
  }
};
