import { readMeta } from "../directory.ts";
import { iso } from "../domain/calendar.ts";
import type { Person } from "../domain/contact/person.ts";
import { META, Site } from "../domain/customer/customer.ts";
import { toldThrough } from "../domain/delivery/bundle.ts";
import { groupedBy } from "../domain/grouped-by.ts";
import { deliveryExport, incidentExport, redeliveriesOf, timelineOf } from "../domain/incident/export.ts";
import type { Incident } from "../domain/incident/incident.ts";
import { GROUP } from "../domain/incident/plan.ts";
import { incidentReportExport } from "../domain/incident/report.ts";
import { proposalView } from "../domain/proposal/export.ts";
import { coverageExport, reportExport } from "../domain/report/export.ts";
import { ticketExport } from "../domain/ticket/export.ts";
import type { Message } from "../domain/ticket/ticket.ts";
import { windowExport } from "../domain/window/export.ts";
import type { Deps } from "../ports/deps.ts";

/** Incidents whose timelines are read side by side. */
const AT_ONCE = 20;

/** Everything a customer may recompute from, in the form of the contract. What does not exist yet is an empty list. */
export const gatherExport = async (deps: Deps) => {
  const now = deps.clock.now();
  const [items, people, incidents, numbers] = await Promise.all([
    deps.customers.range({}),
    deps.people.range({}),
    deps.incidents.range({}),
    deps.numbers.range({}),
  ]);
  const [events, calls, deliveries, ledger, tickets, messages] = await Promise.all([
    deps.events.range({}),
    deps.redeliveries.range({}),
    deps.deliveries.range({}),
    deps.ledger.range({}),
    deps.tickets.range({}),
    deps.messages.range({}),
  ]);
  const [coverage, reports] = await Promise.all([deps.coverage.range({}), deps.reports.range({})]);
  const [windows, held] = await Promise.all([deps.windows.range({}), deps.held.range({})]);
  const holds = groupedBy(held, ({ window }) => window);
  const languages = new Map(people.map(({ customer, person, language }) => [`${customer} ${person}`, language]));
  for (const { customer, body } of items.filter(({ item }) => item === META))
    languages.set(`${customer} ${GROUP}`, readMeta(body).language);
  const named = new Map(incidents.map(({ id, number }) => [id, number]));
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const turns = turnsOf(messages);
  return {
    format: 1,
    at: iso(now),
    clock: iso(now),
    customers: customersOf(items),
    people: people.map(personExport),
    incidents: await incidentsOf(incidents, redeliveriesOf(events, calls), deps),
    deliveries: toldThrough(deliveries).map((one) => ({
      ...deliveryExport(one),
      language: languages.get(`${one.belongsTo} ${one.recipient}`) ?? null,
    })),
    voidNumbers: numbers
      .filter(({ incident, number }) => named.get(incident) !== undefined && named.get(incident) !== number)
      .map(({ customer, number, incident }) => ({ customerId: customer, number, incidentId: incident })),
    ledger: ledger.map(({ customer, day, count, lastNumber, head }) => ({
      customerId: customer,
      day,
      count,
      lastNumber,
      head,
    })),
    coverage: coverage.map(coverageExport),
    tickets: tickets.map((ticket) => ticketExport(ticket, byId.get(ticket.incident), turns.get(ticket.ticket) ?? 0)),
    proposals: (await deps.proposals.range({})).map(proposalView),
    changes: [],
    authorisations: [],
    windows: windows.map((window) => windowExport(window, holds.get(window.id) ?? [], now)),
    writeCalls: [],
    reports: reports.map((row) => reportExport(row, deliveries)),
    incidentReports: (await deps.incidentReports.range({})).flatMap(incidentReportExport),
  };
};

export type Export = Awaited<ReturnType<typeof gatherExport>>;

const customersOf = (items: Awaited<ReturnType<Deps["customers"]["range"]>>) =>
  items
    .filter(({ item }) => item === META)
    .map(({ customer, body }) => {
      const { name, language, timeZone, contract, access } = readMeta(body);
      const sites = items
        .filter((one) => one.customer === customer && one.item.startsWith("SITE#"))
        .map((one) => Site.parse(one.body));
      return {
        ...{ id: customer, name, language, timeZone, contract: contract ?? null },
        sites: sites.map(({ host, core, importantPaths }) => ({ host, core, importantPaths })),
        access: access
          ? {
              accountId: access.accountId,
              roles: access.roles,
              verifiedAt: access.verifiedAt ? iso(access.verifiedAt) : null,
              state: access.state,
            }
          : null,
      };
    });

/** Messages by ticket. */
const turnsOf = (messages: Message[]): Map<string, number> => {
  const turns = new Map<string, number>();
  for (const { ticket } of messages) turns.set(ticket, (turns.get(ticket) ?? 0) + 1);
  return turns;
};

const personExport = ({ customer, person, roles, channels, simulated }: Person) => ({
  id: person,
  customerId: customer,
  roles,
  channels: channels.map(({ channel, verifiedAt }) => ({
    channel,
    verifiedAt: verifiedAt === undefined ? null : iso(verifiedAt),
  })),
  simulated,
});

const incidentsOf = async (incidents: Incident[], redeliveries: Map<string, number>, deps: Deps) => {
  const sorted = incidents.toSorted(
    (a, b) => a.customer.localeCompare(b.customer) || (a.number ?? 0) - (b.number ?? 0),
  );
  const out: ReturnType<typeof incidentExport>[] = [];
  for (let i = 0; i < sorted.length; i += AT_ONCE)
    out.push(
      ...(await Promise.all(sorted.slice(i, i + AT_ONCE).map((incident) => incidentOf(incident, redeliveries, deps)))),
    );
  return out;
};

const incidentOf = async (incident: Incident, redeliveries: Map<string, number>, deps: Deps) => {
  const rows = await deps.timeline.range({ customer: incident.customer, incident: incident.id });
  const facts = { incident, timeline: timelineOf(incident, rows), redeliveries: redeliveries.get(incident.id) ?? 0 };
  return incidentExport({ ...facts, now: deps.clock.now() });
};
