import { verify } from "../../scripts/verify-export/verify.ts";
import { DAY, MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import { toldThrough } from "../../shared/domain/delivery/bundle.ts";
import type { Delivery } from "../../shared/domain/delivery/delivery.ts";
import { generationOf, type Incident, PROVIDER } from "../../shared/domain/incident/incident.ts";
import { gatherExport } from "../../shared/response/export.ts";
import { LATE_MS } from "./exports.ts";
import type { World } from "./world.ts";

/** What a run ended with, as far as a crash must not change it. */
export interface Ending {
  incidents: Map<
    string,
    { status: string; generation: number; alerts: number; acknowledgedBy: string | undefined; marks: number }
  >;
  /** Messages that went out, by incident, generation, round, level and recipient. */
  sent: Map<string, Delivery>;
  /** Messages that nobody needed any more when their turn came. */
  suppressed: Set<string>;
  /** Messages that their provider did not take, where another channel was left. */
  failed: Set<string>;
  /** Reports written down, by customer, period and language: for whom, and what they say of the day. */
  reports: Map<string, string>;
  /** Proposals, by customer and place: how each of them stands; and what the newest look has found beside them. */
  proposals: Map<string, string>;
  /** Windows, by customer, kind and what for: what they held back, and what of it went on. */
  windows: Map<string, string>;
  endedAt: number;
  /** What providers were given. */
  messages: number;
  /** Messages that are written down as sent, each once; what was told in a bundle is none of its own. */
  owed: number;
  problems: string[];
}

export const endingOf = async (world: World): Promise<Ending> => {
  const incidents = (await world.tables.incidents.range({})).toSorted((a, b) => a.openedAt - b.openedAt);
  const rows = await world.tables.deliveries.range({});
  const deliveries = [...toldThrough(rows).filter(({ about }) => about.is !== "bundle"), ...toldInstead(rows)];
  const names = new Map(incidents.map((incident, i) => [incident.id, nameOf(incident, incidents.slice(0, i))]));
  const keysOf = (state: Delivery["state"]) =>
    new Set(deliveries.filter((one) => one.state === state).map((delivery) => messageOf(delivery, names)));
  return {
    incidents: new Map(
      incidents.map((incident) => [
        names.get(incident.id) ?? "",
        {
          status: incident.status,
          generation: incident.generation,
          alerts: incident.alerts,
          acknowledgedBy: generationOf(incident).acknowledgedBy,
          marks: incident.marks.length,
        },
      ]),
    ),
    sent: new Map(
      deliveries.filter(({ sentAt }) => sentAt !== undefined).map((delivery) => [messageOf(delivery, names), delivery]),
    ),
    suppressed: keysOf("suppressed"),
    failed: keysOf("failed"),
    reports: new Map(
      (await world.tables.reports.range({})).map(({ customer, period, language, recipients, report }) => [
        [customer, period, language].join(" "),
        [report.verdict, report.complete ? "complete" : "incomplete", ...recipients].join(" "),
      ]),
    ),
    proposals: new Map([
      ...(await world.tables.proposals.range({})).map(
        ({ customer, place, state, approvals, isNews }): [string, string] => [
          [customer, place].join(" "),
          [state, isNews, ...approvals.map(({ by }) => by)].join(" "),
        ],
      ),
      ...(await world.tables.nights.range({})).map(({ customer, to, isNews, findings, refused }): [string, string] => [
        [customer, to].join(" "),
        [isNews, findings.length, refused.length].join(" "),
      ]),
    ]),
    windows: new Map(
      (await world.tables.windows.range({})).map(({ customer, kind, sites, ended, closed }) => [
        [customer, kind, ...sites].join(" "),
        [ended !== undefined, closed?.alerts, closed?.causes, closed?.released].join(" "),
      ]),
    ),
    endedAt: world.now,
    messages: world.taken,
    owed: rows.filter(({ sentAt }) => sentAt !== undefined).length,
    problems: [...(await chainProblems(world)), ...(await rowProblems(world))],
  };
};

/** What took the place of a bundle took that of each message in it. */
const toldInstead = (rows: Delivery[]): Delivery[] =>
  rows.flatMap((row) => {
    const { about, channel, state, fallbackOf } = row;
    if (about.is !== "bundle" || fallbackOf === undefined) return [];
    const told = rows.filter((one) => one.state === "bundled" && one.bundle === about.bundle);
    const { sentAt } = row;
    return told.map((one) => ({ ...one, channel, state, ...(sentAt !== undefined && { sentAt }) }));
  });

/** Causes of our own incidents hold the instant of what they are about. */
const nameOf = (incident: Incident, before: Incident[]): string => {
  const said = ({ customer, kind, host = "" }: Incident) => [customer, kind, host].join(" ");
  return `${said(incident)} #${before.filter((one) => said(one) === said(incident)).length}`;
};

/** The message by what the story says: ids hold the instants at which things happened. */
const messageOf = ({ about, recipient, channel }: Delivery, names: Map<string, string>): string =>
  [...Object.values(about).map((value) => names.get(String(value)) ?? value), recipient, channel].join(" ");

const nameFor = ({ template, about, recipient }: Delivery): string =>
  `${template} ${Object.values(about).join(" ")} to ${recipient}`;

const chainProblems = async (world: World): Promise<string[]> => {
  const result = verify(await gatherExport(world.deps("judge")));
  return result.ok ? [] : [result.problem];
};

/** Nobody of a customer reads the name of another one. */
const strangers = async ({ tables, mails }: World): Promise<string[]> => {
  const metas = (await tables.customers.range({})).filter(
    ({ item, customer }) => item === "META" && customer !== PROVIDER,
  );
  const people = (await tables.people.range({})).filter(({ customer }) => customer !== PROVIDER);
  const readers = people.flatMap(({ customer, channels }) => channels.map(({ address }) => ({ customer, address })));
  return readers.flatMap(({ customer, address }) => {
    const others = metas.filter((meta) => meta.customer !== customer).map(({ body }) => String(body.name));
    const read = mails.filter(({ to }) => to === address).map(({ subject, text, html }) => subject + text + html);
    return others.filter((name) => read.some((mail) => mail.includes(name))).map((name) => `${address} reads ${name}`);
  });
};

/** What must hold in every ending, crash or not. */
const rowProblems = async (world: World): Promise<string[]> => {
  const { tables, now, phones } = world;
  const problems = phones.tooMuch.map((code) => `more than a provider takes: ${code}`);
  problems.push(...(await strangers(world)));
  for (const delivery of await tables.deliveries.range({}))
    if (delivery.nextAt !== undefined && delivery.nextAt < now - 5 * MINUTE)
      problems.push(`stuck: ${nameFor(delivery)}`);
  for (const event of await tables.events.range({}))
    if (event.doneAt === undefined) problems.push(`unfinished event ${event.event}`);
  for (const incident of await tables.incidents.range({})) {
    if (incident.number === undefined) problems.push(`no number: ${incident.id}`);
    if (incident.dueAt !== undefined && incident.dueAt < now - 5 * MINUTE) problems.push(`overdue: ${incident.id}`);
  }
  const tickets = new Set((await tables.dedupes.range({})).map(({ incident }) => incident));
  for (const incident of await tables.incidents.range({}))
    if (incident.status !== "resolved" && !tickets.has(incident.id) && now - incident.openedAt < DAY)
      problems.push(`nobody's incident: ${incident.id}`);
  return problems;
};

/** What befell a run. */
export interface Befallen {
  /** Crashes, or calls that went wrong. */
  mishaps: number;
  /** Those that fell between the send of a message and its record: each may have sent it again. */
  betweenSendAndRecord: number;
  /** So much later something may be because a clock was wrong by as much. */
  wrongByMs?: number;
}

/** The same to the same person over another channel. */
const insteadOf = (id: string, { sent, failed }: Ending): Delivery | undefined => {
  const withoutChannel = (key: string) => key.slice(0, key.lastIndexOf(" "));
  if (!failed.has(id)) return undefined;
  const others = [...sent].filter(([key]) => withoutChannel(key) === withoutChannel(id));
  return others.map(([, delivery]) => delivery).toSorted((a, b) => (a.sentAt ?? 0) - (b.sentAt ?? 0))[0];
};

/** What a run lost or doubled, measured by the calm run. Empty: nothing. */
export const compare = (
  calm: Ending,
  run: Ending,
  { mishaps, betweenSendAndRecord, wrongByMs = 0 }: Befallen,
): string[] => {
  const lateMs = LATE_MS * mishaps + wrongByMs;
  const problems = [...run.problems];
  for (const [id, incident] of calm.incidents) {
    const other = run.incidents.get(id);
    if (!other) problems.push(`incident lost: ${id}`);
    else if (JSON.stringify(other) !== JSON.stringify(incident))
      problems.push(`incident ended ${JSON.stringify(other)} instead of ${JSON.stringify(incident)}`);
  }
  for (const id of run.incidents.keys()) if (!calm.incidents.has(id)) problems.push(`incident too many: ${id}`);
  for (const id of new Set([...calm.reports.keys(), ...run.reports.keys()]))
    if (run.reports.get(id) !== calm.reports.get(id))
      problems.push(`report ${id} is ${run.reports.get(id)} instead of ${calm.reports.get(id)}`);
  for (const id of new Set([...calm.proposals.keys(), ...run.proposals.keys()]))
    if (run.proposals.get(id) !== calm.proposals.get(id))
      problems.push(`proposal ${id} is ${run.proposals.get(id)} instead of ${calm.proposals.get(id)}`);
  for (const id of new Set([...calm.windows.keys(), ...run.windows.keys()]))
    if (run.windows.get(id) !== calm.windows.get(id))
      problems.push(`window ${id} ended ${run.windows.get(id)} instead of ${calm.windows.get(id)}`);
  for (const [id, delivery] of calm.sent) {
    const other = run.sent.get(id) ?? insteadOf(id, run);
    const late = (other?.sentAt ?? 0) - (delivery.sentAt ?? 0);
    const excused = run.suppressed.has(id) || (delivery.sentAt ?? 0) > calm.endedAt - lateMs;
    if (!other && excused) continue;
    if (!other) problems.push(`message lost: ${nameFor(delivery)}`);
    else if (late > lateMs) problems.push(`message late by ${late / SECOND} s: ${nameFor(delivery)}`);
  }
  const repeats = run.messages - run.owed;
  if (repeats > calm.messages - calm.owed + betweenSendAndRecord)
    problems.push(`${repeats} messages went out again, ${betweenSendAndRecord} of them between send and record`);
  return problems;
};
