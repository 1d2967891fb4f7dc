import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { InboxMail } from "../../local/directmail/inbox.ts";
import type { Fault, Struck } from "../../local/faults.ts";
import { surveyLogs } from "../../scripts/start/log-files.ts";
import { MINUTE } from "../../shared/domain/calendar.ts";
import { META } from "../../shared/domain/customer/customer.ts";
import type { Export } from "../../shared/response/export.ts";
import { slsAlert } from "./sls.ts";
import { openWire, type Wire } from "./wire.ts";

const LOGS = join(__dirname, "../../samples/logs");
/** A quarter of an hour before the reports of the day before are due. */
const START = Date.parse("2026-10-02T07:55:00+08:00");
const SITE = "shop.lumina-mall.test";

/** How a morning ended, as far as faults must not change it. */
export interface Morning {
  exported: Export;
  /** Mails, cards, calls and short messages that the providers took on. */
  messages: number;
  /** The faults that it was under, and where they struck. */
  faults: Struck[];
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

/** Nobody reads in DingTalk; the first phone is off; on the second one key 1 takes the incident. */
const setPhones = ({ cloud: { chat, voice } }: Wire): void => {
  for (const user of ["chen-wei", "emma-clarke"]) chat.users.set(user, { readsAfterSeconds: null });
  voice.numbers.set("19900000001", { otherwise: { is: "off" } });
  voice.numbers.set("19900000003", { otherwise: { is: "answered", key: "1" } });
};

/** Whoever has the second phone. A call that comes reaches her sooner; of a page that came by mail only she knows all the same. */
const READER = "emma.clarke@watchtower.test";
const READS_AFTER_MS = 2 * MINUTE;

/** Minutes in which the reader takes what she is paged for. */
const passReading = async (wire: Wire, minutes: number): Promise<void> => {
  const read = new Set<string>();
  for (let minute = 0; minute < minutes; minute++) {
    await wire.pass(1);
    const isSeen = ({ id, at }: InboxMail) => !read.has(id) && Date.parse(at) + READS_AFTER_MS <= wire.cloud.dial.now();
    for (const mail of (await wire.mails(READER)).filter(isSeen)) {
      read.add(mail.id);
      await insist(() => wire.press(mail, "acknowledge"));
    }
  }
};

const outage = async (wire: Wire): Promise<void> => {
  await expectOk("alert", () => wire.alert(slsAlert(START)));
  await passReading(wire, 13);
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

const messagesOf = async ({ mails, cloud: { chat, voice, sms } }: Wire): Promise<number> =>
  (await mails()).length + chat.list().length + voice.list().length + sms.list().length;

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
    const struck = wire.cloud.faults.list();
    wire.cloud.faults.clear();
    await wire.pass(10);
    return { exported: await wire.exported(), messages: await messagesOf(wire), faults: struck };
  } finally {
    await wire.close();
  }
};
