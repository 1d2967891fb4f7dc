import type * as z from "zod";
import { Dedupe } from "../domain/alert/dedupe.ts";
import { Event } from "../domain/alert/event.ts";
import { KEPT_DAYS, Look } from "../domain/audit/look.ts";
import { Key, Token } from "../domain/contact/credential.ts";
import { Link } from "../domain/contact/link.ts";
import { Person } from "../domain/contact/person.ts";
import { CustomerItem } from "../domain/customer/customer.ts";
import { Member, Pace } from "../domain/delivery/bundle.ts";
import { Delivery } from "../domain/delivery/delivery.ts";
import { Limit } from "../domain/delivery/limit.ts";
import { Baseline } from "../domain/detection/baseline.ts";
import { Heartbeat } from "../domain/health.ts";
import { FalseAlarm } from "../domain/incident/false-alarm.ts";
import { Incident } from "../domain/incident/incident.ts";
import { NumberRow, Redelivery } from "../domain/incident/number.ts";
import { IncidentReportRow } from "../domain/incident/report.ts";
import { TimelineRow } from "../domain/incident/timeline.ts";
import { Ledger } from "../domain/ledger/ledger.ts";
import { LogWatch } from "../domain/log-watch/log-watch.ts";
import { Night } from "../domain/proposal/night.ts";
import { Proposal } from "../domain/proposal/proposal.ts";
import { CoverageRow, ReportRow } from "../domain/report/row.ts";
import { RotaItem } from "../domain/rota/row.ts";
import { TicketEvidence } from "../domain/ticket/evidence.ts";
import { Idempotency, Message, Ticket } from "../domain/ticket/ticket.ts";
import { Held } from "../domain/window/held.ts";
import { Window } from "../domain/window/window.ts";
import type { Revised, Rows } from "./rows.ts";

export interface Index {
  key: string[];
  /** Kept in the same write as the table, and begins with its partition key; otherwise it follows moments later. */
  local: boolean;
}

export interface Table<T extends Revised = Revised> {
  name: string;
  key: string[];
  row: z.ZodType<T>;
  /** A row is in an index while it has all columns of the index' key. */
  indexes: Record<string, Index>;
  /** Rows go by themselves this long after they were written. Only of a table without indexes; else they live for ever. */
  keptDays?: number;
}

const table = <T extends Revised>(
  name: string,
  key: (keyof T & string)[],
  row: z.ZodType<T>,
  indexes: Record<string, Index> = {},
): Table<T> => ({
  name,
  key,
  row,
  indexes,
});

/** Every table of ours: names, keys and indexes as design/state names them, without the prefix of a deployment. */
export const tables = {
  customers: table("customer", ["customer", "item"], CustomerItem, { site_by_host: { key: ["host"], local: false } }),
  people: table("person", ["customer", "person"], Person),
  rotas: table("rota", ["rota", "item"], RotaItem),
  keys: table("key", ["hash"], Key),
  tokens: table("token", ["hash"], Token),
  links: table("link", ["hash"], Link),
  events: table("event", ["cause", "event"], Event, {
    event_pending: { key: ["pendingShard", "pendingAt"], local: false },
  }),
  redeliveries: table("redelivery", ["cause", "event", "call"], Redelivery),
  dedupes: table("dedupe", ["customer", "cause"], Dedupe),
  incidents: table("incident", ["customer", "id"], Incident, {
    incident_open: { key: ["customer", "openAt"], local: true },
    incident_due: { key: ["dueShard", "dueAt"], local: false },
    incident_touched: { key: ["customer", "touchedAt"], local: true },
    incident_newest: { key: ["dueShard", "openedAt"], local: false },
  }),
  numbers: table("number", ["customer", "number"], NumberRow),
  timeline: table("timeline", ["customer", "incident", "seq"], TimelineRow),
  deliveries: table("outbox", ["shard", "id"], Delivery, { outbox_next: { key: ["shard", "nextAt"], local: false } }),
  limits: table("limit", ["key"], Limit),
  paces: table("pace", ["key"], Pace),
  members: table("member", ["bundle", "urgency", "delivery"], Member),
  tickets: table("ticket", ["customer", "ticket"], Ticket),
  messages: table("message", ["customer", "ticket", "seq"], Message),
  evidence: table("evidence", ["customer", "ticket", "generation"], TicketEvidence),
  idempotency: table("idempotency", ["customer", "key"], Idempotency),
  heartbeats: table("heartbeat", ["name"], Heartbeat),
  ledger: table("ledger", ["customer", "day"], Ledger),
  reports: table("report", ["customer", "period", "language"], ReportRow),
  incidentReports: table("incident_report", ["customer", "incident", "report"], IncidentReportRow),
  falseAlarms: table("false_alarm", ["customer", "alarm"], FalseAlarm),
  baselines: table("baseline", ["customer", "host"], Baseline),
  coverage: table("coverage", ["host", "day"], CoverageRow),
  audits: { ...table("audit", ["list", "at", "id"], Look), keptDays: KEPT_DAYS },
  windows: table("window", ["customer", "from", "id"], Window, {
    window_due: { key: ["dueShard", "dueAt"], local: false },
  }),
  logWatches: table("log_watch", ["customer"], LogWatch, {
    log_watch_due: { key: ["dueShard", "dueAt"], local: false },
  }),
  proposals: table("proposal", ["customer", "proposal"], Proposal, {
    proposal_rank: { key: ["customer", "rank"], local: true },
    proposal_waits: { key: ["customer", "waitsSince"], local: true },
  }),
  nights: table("policy_night", ["customer"], Night),
  held: table("held", ["window", "cause", "event"], Held),
};

export type Tables = typeof tables;
export type RowsOf = { [K in keyof Tables]: Tables[K] extends Table<infer T> ? Rows<T> : never };
