import { CLOCK_WRONG_MS, type Struck, TRIGGER_LATE_MS } from "../../local/faults.ts";
import { MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import type { Export } from "../../shared/response/export.ts";
import { LATE_MS } from "./exports.ts";
import type { Morning } from "./faulty-morning.ts";

type Incident = Export["incidents"][number];
type Delivery = Export["deliveries"][number];

const nameOf = ({ customerId, host, kind, number }: Incident): string => `${customerId} ${number} ${host} ${kind}`;

const stateOf = ({ status, priority, alerts, verdict, generations }: Incident): string =>
  JSON.stringify({
    ...{ status, priority, alerts, verdict },
    generations: generations.map(({ n, acknowledgedBy, answeredBy, met }) => ({ n, acknowledgedBy, answeredBy, met })),
  });

const statesOf = ({ incidents, tickets, reports }: Export): Map<string, string> =>
  new Map([
    ...incidents.map((one): [string, string] => [`incident ${nameOf(one)}`, stateOf(one)]),
    ...tickets.map((one): [string, string] => [`ticket ${one.id}`, JSON.stringify([one.state, one.messages])]),
    ...reports.map((one): [string, string] => [
      `report ${one.id}`,
      JSON.stringify([one.complete, one.sentAt !== null]),
    ]),
  ]);

/** What was said to somebody, by whatever channel; ids hold instants, so incidents go by name. */
const messagesIn = ({ incidents, deliveries }: Export): Map<string, Delivery[]> => {
  const names = new Map(incidents.map((one) => [one.id, nameOf(one)]));
  const messages = new Map<string, Delivery[]>();
  for (const one of deliveries) {
    const { incidentId, generation, step, template, recipient } = one;
    const message = [names.get(incidentId ?? ""), generation, step, template, recipient].join(" ");
    messages.set(message, [...(messages.get(message) ?? []), one]);
  }
  return messages;
};

const reachedAt = (rows: Delivery[] = []): number =>
  Math.min(...rows.map(({ sentAt }) => (sentAt === null ? Number.POSITIVE_INFINITY : Date.parse(sentAt))));

/** A refused message is tried again after this, then twice as long each time, and the sweep comes by once a minute. */
const FIRST_RETRY_MS = MINUTE / 2;

const pausesOf = ({ attempts }: Delivery): number =>
  Array.from({ length: Math.max(0, attempts - 1) }, (_, i) => FIRST_RETRY_MS * 2 ** i + MINUTE).reduce(
    (sum, ms) => sum + ms,
    0,
  );

/** By how much something that struck is late itself, or its clock wrong. */
const ownLateness = ({ kind, struck, afterMs }: Struck): number => {
  if (struck === 0) return 0;
  if (kind === "late") return afterMs ?? TRIGGER_LATE_MS;
  return kind === "ahead" || kind === "behind" ? (afterMs ?? CLOCK_WRONG_MS) : 0;
};

/** How late a message may be: one mishap on the way to it, the pauses after each try that was refused, and what triggers and clocks are wrong by themselves. */
const mayBeLate = (rows: Delivery[], faults: Struck[]): number => {
  const pauses = rows.map(pausesOf).reduce((sum, ms) => sum + ms, 0);
  return LATE_MS + pauses + Math.max(0, ...faults.map(ownLateness));
};

/** The provider asked for silence, and until it was over somebody had taken the incident. */
const wasWaived = (rows: Delivery[] = []): boolean => rows.some(({ state }) => state === "suppressed");

const SENDS = ["SingleSendMail", "RobotSend", "BatchSendOTO", "IvrCall", "SingleCallByTts", "SendSms"];
/** The provider has it, and the sender does not hear so. */
const UNANSWERED = ["lost", "torn", "hangs-after"];

/** Strikes that fell between the send of a message and its record, or may have: an instance that dies does so anywhere. */
const betweenSendAndRecord = ({ kind, struck, at }: Struck): number => {
  if (kind === "restart") return struck;
  return UNANSWERED.includes(kind) ? SENDS.reduce((sum, operation) => sum + (at[operation] ?? 0), 0) : 0;
};

const pagedAfterAnswer = ({ incidents, deliveries }: Export): Delivery[] =>
  deliveries.filter(({ incidentId, step, generation, sentAt }) => {
    const answered = incidents.find(({ id }) => id === incidentId)?.generations.find(({ n }) => n === generation);
    return (
      step !== null && sentAt !== null && answered?.answeredAt && Date.parse(sentAt) > Date.parse(answered.answeredAt)
    );
  });

const stuckIn = ({ deliveries }: Export): Delivery[] => deliveries.filter(({ state }) => state === "sending");

/** What faults did to a morning. */
export interface Judgement {
  struck: number;
  /** Messages that went out again, and how many may have: a fault fell between their send and its record. */
  repeats: number;
  mayRepeat: number;
  /** ms by which the latest message was late. */
  lateMs: number;
  /** What was lost, changed, doubled or too late. Empty: nothing. */
  problems: string[];
}

const differences = (calm: Export, faulty: Export): string[] => {
  const [expected, found] = [statesOf(calm), statesOf(faulty)];
  const names = [...new Set([...expected.keys(), ...found.keys()])];
  return names
    .filter((name) => expected.get(name) !== found.get(name))
    .map((name) => `${name} ended ${found.get(name)} instead of ${expected.get(name)}`);
};

const repeatsOf = ({ exported, messages }: Morning) =>
  messages - exported.deliveries.filter(({ sentAt }) => sentAt !== null).length;

interface Late {
  who: string;
  ms: number;
  most: number;
}

const lateIn = (calm: Morning, faulty: Morning): Late[] => {
  const found = messagesIn(faulty.exported);
  return [...messagesIn(calm.exported)]
    .filter(([, rows]) => Number.isFinite(reachedAt(rows)))
    .map(([who, rows]) => {
      const others = found.get(who);
      return { who, ms: reachedAt(others) - reachedAt(rows), most: mayBeLate(others ?? [], faulty.faults) };
    })
    .filter(({ who, ms }) => Number.isFinite(ms) || !wasWaived(found.get(who)));
};

/** A morning under faults, measured by the calm one. */
export const judgeMorning = (calm: Morning, faulty: Morning): Judgement => {
  const sum = (count: (fault: Struck) => number) => faulty.faults.reduce((all, fault) => all + count(fault), 0);
  const mayRepeat = sum(betweenSendAndRecord);
  const repeats = Math.max(0, repeatsOf(faulty) - repeatsOf(calm));
  const late = lateIn(calm, faulty);
  const problems = [
    ...differences(calm.exported, faulty.exported),
    ...late
      .filter(({ ms, most }) => ms > most)
      .map(({ who, ms }) => `${Number.isFinite(ms) ? `late by ${ms / SECOND} s` : "never"}: ${who}`),
    ...pagedAfterAnswer(faulty.exported).map(({ id }) => `paged after the answer: ${id}`),
    ...stuckIn(faulty.exported).map(({ id }) => `stuck: ${id}`),
    ...(repeats > mayRepeat ? [`${repeats} messages went out again, ${mayRepeat} may have`] : []),
  ];
  const lateMs = Math.max(0, ...late.map(({ ms }) => ms));
  return { struck: sum(({ struck }) => struck), repeats, mayRepeat, lateMs, problems };
};
