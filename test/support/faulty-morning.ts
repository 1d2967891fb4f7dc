import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../../local/faults.ts";
import { surveyLogs } from "../../scripts/start/log-files.ts";
import { MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import { META } from "../../shared/domain/customer/customer.ts";
import type { Export } from "../../shared/response/export.ts";
import { slsAlert } from "./sls.ts";
import { openWire, type Wire } from "./wire.ts";

const LOGS = join(__dirname, "../../samples/logs");
/** A quarter of an hour before the reports of the day before are due. */
const START = Date.parse("2026-10-02T07:55:00+08:00");
const SITE = "shop.lumina-mall.test";

/** How a morning ended, as far as faults must not change it. */
export interface Ending {
  exported: Export;
  /** Mails, cards and calls that the providers took on. */
  messages: number;
}

/** Callers of ours come again: alerts by the log service's own rule, people because a page failed. */
const MOST_TRIES = 8;
const PAUSE_MS = 100;

const insist = async (call: () => Promise<Response>): Promise<Response> => {
  for (let tries = 1; ; tries++) {
    const answer = await call().catch(() => undefined);
    if (answer && (answer.status < 500 || tries === MOST_TRIES)) return answer;
    if (tries === MOST_TRIES) throw new Error("nobody answers");
    await sleep(PAUSE_MS);
  }
};

const expectOk = async (what: string, call: () => Promise<Response>): Promise<unknown> => {
  const answer = await insist(call);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${text}`);
  return JSON.parse(text);
};

const asCustomer = (wire: Wire, path: string, body: object): Promise<Response> => {
  const headers = { authorization: `Bearer ${wire.keys.customer}`, "idempotency-key": "morning-1" };
  return fetch(wire.front + path, { method: "POST", headers, body: JSON.stringify(body) });
};

/** Nobody reads; the first phone is off; on the second one key 1 takes the incident. */
const setPhones = ({ cloud: { chat, voice } }: Wire): void => {
  for (const user of ["chen-wei", "emma-clarke"]) chat.users.set(user, { readsAfterSeconds: null });
  voice.numbers.set("19900000001", { otherwise: { is: "off" } });
  voice.numbers.set("19900000003", { otherwise: { is: "answered", key: "1" } });
};

const outage = async (wire: Wire): Promise<void> => {
  await expectOk("alert", () => wire.alert(slsAlert(START)));
  await wire.pass(13);
  const resolved = slsAlert(START + 13 * MINUTE, { firedAt: START, status: "resolved" });
  await expectOk("resolving alert", () => wire.alert(resolved));
  await wire.pass(1);
  const { incidents } = await wire.exported();
  const id = incidents.find(({ host, kind }) => host === SITE && kind === "outage")?.id;
  const verdict = { verdict: "fault", cause: "origin down", done: "restarted" };
  await wire.desk("GET", `/v1/incidents/${id}`);
  await expectOk("answer", () => wire.desk("POST", `/v1/incidents/${id}/answer`, { message: "It is back." }));
  await expectOk("resolve", () => wire.desk("POST", `/v1/incidents/${id}/resolve`, verdict));
};

const ticket = async (wire: Wire): Promise<void> => {
  const body = { title: "结算页打不开", description: "付款报 502", kind: "fault", site: SITE, impact: "abnormal" };
  const { ticketId } = (await expectOk("ticket", () => asCustomer(wire, "/v1/tickets", body))) as { ticketId: string };
  await wire.pass(2);
  const replies = `/v1/tickets/${ticketId}/replies`;
  await expectOk("reply", () => wire.desk("POST", replies, { text: "我们已在处理。" }));
  await wire.pass(2);
  await expectOk("close", () => asCustomer(wire, `/v1/tickets/${ticketId}/close`, { text: "好了" }));
};

const messagesOf = async (wire: Wire): Promise<number> =>
  (await wire.mails()).length + wire.cloud.chat.list().length + wire.cloud.voice.list().length;

/** What a morning found of the faults it was under. */
export interface Morning extends Ending {
  struck: number;
  /** Strikes after which a message may go out again. */
  mayRepeat: number;
}

const repeating = (fault: Fault): boolean =>
  ["lost", "torn", "hangs-after", "duplicate", "restart", "slow"].includes(fault.kind);

/**
 * An outage that climbs to the second person's phone, the daily report, a customer's ticket: over the wire, with the real
 * functions, under faults that begin once everything is set up and end ten minutes before the morning does.
 */
export const playMorning = async (faults: Fault[], seed: number): Promise<Morning> => {
  const wire = await openWire(START, await surveyLogs(LOGS), seed);
  try {
    const row = await wire.deps.customers.get({ customer: "lumina", item: META });
    if (row) await wire.deps.customers.replace({ ...row, body: { ...row.body, since: START - 24 * 60 * MINUTE } });
    setPhones(wire);
    wire.cloud.faults.addAll(faults);
    await outage(wire);
    await wire.pass(6);
    await ticket(wire);
    await wire.pass(10);
    const set = wire.cloud.faults.list();
    wire.cloud.faults.clear();
    await wire.pass(10);
    const count = (some: typeof set) => some.reduce((sum, { struck }) => sum + struck, 0);
    const counts = { struck: count(set), mayRepeat: count(set.filter(repeating)) };
    return { exported: await wire.exported(), messages: await messagesOf(wire), ...counts };
  } finally {
    await wire.close();
  }
};

/** What semantics 11 allows after one mishap; under a rain of them a message may meet several on its way. */
const LATE_MS = 3 * 90 * SECOND;

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

/** Who was reached, when first, by whatever channel; ids hold instants, so incidents go by name. */
const reachedIn = ({ incidents, deliveries }: Export): Map<string, number> => {
  const names = new Map(incidents.map((one) => [one.id, nameOf(one)]));
  const sent = deliveries.filter(({ sentAt }) => sentAt !== null);
  const reached = sent.map(({ incidentId, generation, step, template, recipient, sentAt }): [string, number] => [
    [names.get(incidentId ?? ""), generation, step, template, recipient].join(" "),
    Date.parse(sentAt ?? ""),
  ]);
  const first = new Map<string, number>();
  for (const [who, at] of reached) first.set(who, Math.min(at, first.get(who) ?? at));
  return first;
};

const pagedAfterAnswer = ({ incidents, deliveries }: Export): Delivery[] =>
  deliveries.filter(({ incidentId, step, generation, sentAt }) => {
    const answered = incidents.find(({ id }) => id === incidentId)?.generations.find(({ n }) => n === generation);
    return (
      step !== null && sentAt !== null && answered?.answeredAt && Date.parse(sentAt) > Date.parse(answered.answeredAt)
    );
  });

const stuckIn = ({ deliveries }: Export): Delivery[] => deliveries.filter(({ state }) => state === "sending");

/** What faults lost, changed or doubled. Empty: nothing. */
export const judgeMorning = (calm: Morning, faulty: Morning): string[] => {
  const problems: string[] = [];
  const [expected, found] = [statesOf(calm.exported), statesOf(faulty.exported)];
  for (const name of new Set([...expected.keys(), ...found.keys()]))
    if (expected.get(name) !== found.get(name))
      problems.push(`${name} ended ${found.get(name)} instead of ${expected.get(name)}`);
  const reached = reachedIn(faulty.exported);
  for (const [who, at] of reachedIn(calm.exported)) {
    const late = (reached.get(who) ?? Number.POSITIVE_INFINITY) - at;
    if (late > LATE_MS) problems.push(`${Number.isFinite(late) ? `late by ${late / SECOND} s` : "never"}: ${who}`);
  }
  problems.push(...pagedAfterAnswer(faulty.exported).map(({ id }) => `paged after the answer: ${id}`));
  problems.push(...stuckIn(faulty.exported).map(({ id }) => `stuck: ${id}`));
  const repeatsOf = ({ exported, messages }: Morning) =>
    messages - exported.deliveries.filter(({ sentAt }) => sentAt !== null).length;
  const repeats = repeatsOf(faulty) - repeatsOf(calm);
  if (repeats > faulty.mayRepeat) problems.push(`${repeats} messages went out again`);
  return problems;
};
