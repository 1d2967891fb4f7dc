import { endpoints as intakeEndpoints } from "../../functions/alert-intake/index.ts";
import { endpoints as auditEndpoints } from "../../functions/audit-read/index.ts";
import { run as learnBaselines } from "../../functions/baseline-learn/index.ts";
import { endpoints as dutyEndpoints } from "../../functions/duty-answer/index.ts";
import { run as tellDuty } from "../../functions/duty-tell/index.ts";
import { endpoints as exportEndpoints } from "../../functions/export-read/index.ts";
import { run as reconcileFlows } from "../../functions/flow-reconcile/index.ts";
import { endpoints as healthEndpoints } from "../../functions/health-read/index.ts";
import { endpoints as answerEndpoints } from "../../functions/incident-answer/index.ts";
import { endpoints as deskEndpoints } from "../../functions/incident-desk/index.ts";
import { run as escalate } from "../../functions/incident-escalate/index.ts";
import { run as open } from "../../functions/incident-open/index.ts";
import { run as sweep } from "../../functions/incident-sweep/index.ts";
import { run as closeLedger } from "../../functions/ledger-close/index.ts";
import { run as watchLogs } from "../../functions/log-watch/index.ts";
import { run as sendMessages } from "../../functions/message-send/index.ts";
import { endpoints as openapiEndpoints } from "../../functions/openapi-read/index.ts";
import { run as proposePolicy } from "../../functions/policy-propose/index.ts";
import { endpoints as proposalEndpoints } from "../../functions/proposal-desk/index.ts";
import { endpoints as receiptEndpoints } from "../../functions/receipt-intake/index.ts";
import { run as planReports } from "../../functions/report-plan/index.ts";
import { Input, run as sendReport } from "../../functions/report-send/index.ts";
import { endpoints as rotaEndpoints } from "../../functions/rota-desk/index.ts";
import { endpoints as statementEndpoints } from "../../functions/statement-read/index.ts";
import { endpoints as ticketEndpoints } from "../../functions/ticket-desk/index.ts";
import { endpoints as windowEndpoints } from "../../functions/window-desk/index.ts";
import type { MetricQuestion } from "../../shared/domain/alert/confirmation.ts";
import { DAY, HOUR, iso, MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import { hashOf, type Scope } from "../../shared/domain/contact/credential.ts";
import type { Run } from "../../shared/domain/delivery/delivery.ts";
import type { Known } from "../../shared/domain/delivery/receipt.ts";
import type { Escalation, PersonalChannel } from "../../shared/domain/incident/plan.ts";
import type { LogDelivery } from "../../shared/domain/log-watch/delivery.ts";
import { Fault, isFault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { EscalationInput, ReportInput } from "../../shared/ports/flows.ts";
import type { OutgoingMail } from "../../shared/ports/mail.ts";
import type { RowsOf } from "../../shared/ports/tables.ts";
import type { FcContext } from "../../shared/runtime/context.ts";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import type { HttpReply } from "../../shared/runtime/http-call.ts";
import { ed25519Signer } from "../../shared/runtime/signer.ts";
import { failing, type Mishaps } from "./failing.ts";
import { type Fate, Killed, mortal } from "./killing.ts";
import { channelsOf, NIGHT, numbers, person, phonePlan, plan } from "./make.ts";
import { type Canned, memoryLogs } from "./memory/logs.ts";
import {
  type Ending,
  Phones,
  type PlacedCall,
  type SentCard,
  type SentSms,
  SMS_SECONDS,
  type SmsFate,
} from "./memory/phones.ts";
import { firstPlace, memoryTables } from "./memory/rows.ts";

/** How often the platform repeats an asynchronous call, and how often a flow its step, before the sweep has to help. */
const MAX_REPEATS = 3;

/** 32 bytes. */
export const STATEMENT_SEED = "c3RhdGVtZW50LXNlZWQtb2YtdGhlLXRlc3RzLTAwMDE";

export const VOICE_SECRET = "voice-secret-0000000000001";
export const SMS_SECRET = "sms-secret-000000000000001";

/** When the customers of the stories were first met: late on the evening before. */
const SINCE = NIGHT - 4 * HOUR;

/** What became of a mail is known after so long. */
const KNOWN_MS = 10 * SECOND;

interface Item {
  due: number;
  run: () => Promise<unknown>;
}

interface Execution extends EscalationInput {
  name: string;
  startedAt: number;
  callback: string | undefined;
}

/** Retry of workflows/report-run.yaml: so often, so many seconds apart. */
const REPORT_TRIES = 16;
const secondsBeforeTry = (tries: number): number => Math.min(300, 10 * 2 ** tries);

export interface SentMail extends OutgoingMail {
  at: number;
}

export const operatorKeyOf = (person: string): string => `operator-key-of-${person}`.padEnd(30, "-");

export const approverKeyOf = (person: string): string => `approver-key-of-${person}`.padEnd(30, "-");

/** A platform calls again after this; anything else is a bug. */
const isRepeated = (error: unknown): boolean =>
  error instanceof Killed || (isFault(error) && error.code === "CLOUD_BUSY");

/** People and services whose call has failed make it again. */
const hasFailed = ({ statusCode }: HttpReply): boolean => statusCode >= 500;

type Work = (payload: never, deps: Deps, run: Run) => Promise<unknown>;
const tasks: Record<string, Work> = {
  "incident-open": open as Work,
  "message-send": sendMessages as Work,
  "incident-escalate": escalate as Work,
  "incident-sweep": sweep as Work,
  "baseline-learn": learnBaselines as Work,
  "duty-tell": tellDuty as Work,
  "flow-reconcile": reconcileFlows as Work,
  "ledger-close": closeLedger as Work,
  "log-watch": watchLogs as Work,
  "policy-propose": proposePolicy as Work,
  "report-plan": planReports as Work,
  "report-send": sendReport as Work,
};
/** Every function behind the front door. What openapi-read shows is written by the build, which nothing here runs. */
export const pages = {
  "alert-intake": intakeEndpoints,
  "audit-read": auditEndpoints,
  "incident-answer": answerEndpoints,
  "incident-desk": deskEndpoints,
  "duty-answer": dutyEndpoints,
  "rota-desk": rotaEndpoints,
  "export-read": exportEndpoints,
  "statement-read": statementEndpoints,
  "ticket-desk": ticketEndpoints,
  "window-desk": windowEndpoints,
  "proposal-desk": proposalEndpoints,
  "health-read": healthEndpoints,
  "receipt-intake": receiptEndpoints,
  "openapi-read": openapiEndpoints.map((endpoint) => ({ ...endpoint, run: async () => ({ openapi: "3.1.0" }) })),
};
export type PageName = keyof typeof pages;

/** The front door, when nobody is behind it any more. */
const AWAY: HttpReply = { statusCode: 502, headers: {}, body: "" };

/** No process dies, and no call goes wrong. */
export const IMMORTAL: Fate = () => false;
export const NO_MISHAPS: Mishaps = () => undefined;

/** What a call carries besides its path; a body of bytes travels as base64. */
export interface Carried {
  body?: string | Buffer;
  headers?: Record<string, string>;
  query?: Record<string, string>;
}

/**
 * The whole product on ports in memory, with a platform of a few lines around it: asynchronous calls that are repeated when a
 * process dies, flows that wait, a timer each minute, people who read mail. Time is a dial; one item runs at a time, except
 * where a story lets something happen in the middle of another process (`during`).
 */
export class World {
  now = NIGHT;
  /** The clocks of our processes are ahead of the dial by so much, ms. */
  skew = 0;
  /** The whole cloud is away: no call is answered, no timer and no flow runs. */
  isDown = false;
  readonly mails: SentMail[] = [];
  readonly logged: { did: string; because?: string }[] = [];
  readonly tables: RowsOf;
  /** What log stores answer, by the question's name. */
  readonly answers: Record<string, Canned> = {};
  /** What CloudMonitor has measured; to others there is no access. */
  metric: (question: MetricQuestion, customer: string) => number | undefined = () => {
    throw new Fault("CONFIG_MISSING", "access");
  };
  /** How WAF delivers logs; by itself it does not tell. */
  logDelivery: (customer: string) => LogDelivery | undefined = () => undefined;
  fate: Fate = IMMORTAL;
  mishaps: Mishaps = NO_MISHAPS;
  flowsDown = false;
  /** When a watcher outside got a sign of life. */
  readonly pings: number[] = [];
  /** Asynchronous calls that were taken are never made. */
  handOversLost = false;
  /** Reports are written each day. */
  reports = true;
  /** Whether a sweep would find anything: of a year's half million most find nothing, and a world may leave them out. */
  hasWork: () => Promise<boolean> = async () => true;
  /** Called with each mail as it is handed over: a person may react, and a server refuse it by a fault. */
  onMail: (mail: SentMail) => void = () => undefined;
  /** The same with each card. */
  onCard: (card: SentCard) => void = () => undefined;
  /** And with each call. */
  onCall: (call: PlacedCall) => void = () => undefined;
  /** Called when what fell due, and all that it started at once, has ended. */
  afterEach: () => unknown = () => undefined;
  /** What becomes of mails, by address: delivered elsewhere. `silent`: nobody ever knows. */
  readonly mailFates: Record<string, "bounced" | "silent"> = {};
  /** Receipts of calls and short messages are not pushed. */
  receiptsLost = false;
  readonly phones = new Phones(() => this.now, {
    card: (card) => this.onCard(card),
    call: (call, ending) => {
      this.onCall(call);
      this.#receiptLater(ending.seconds, () => this.receipt(call, ending));
    },
    sms: (sms, fate) => this.#receiptLater(SMS_SECONDS, () => this.smsReceipt(sms, fate)),
  });
  readonly #queue: Item[] = [];
  /** Names of all that were ever started. */
  readonly #started = new Set<string>();
  /** Those that run, by name. */
  readonly #executions = new Map<string, Execution>();
  readonly #waits = new Map<string, Execution>();
  readonly #reports = new Set<string>();
  readonly #pages = Object.fromEntries(
    (Object.keys(pages) as PageName[]).map((name) => {
      const log = () => (line: { did: string; because?: string }) => void this.logged.push(line);
      return [name, httpFunction(name, pages[name], { deps: () => this.deps(name), log })];
    }),
  ) as Record<PageName, ReturnType<typeof httpFunction>>;
  readonly #interruptions = new Map<string, () => Promise<unknown>>();
  readonly #ports: Deps;
  #secrets = 0;
  #calls = 0;
  #sent = 0;

  constructor(tables = memoryTables()) {
    this.tables = tables;
    this.#ports = this.#world();
  }

  async furnish(): Promise<this> {
    const { people, customers } = this.tables;
    for (const id of ["li-wei", "anna", "chen-lead"]) await people.insert(person(id));
    for (const [id, number] of Object.entries(numbers))
      await people.insert(person(id, { channels: channelsOf(id, number) }));
    await people.insert(person("zhao", { customer: "lumina", roles: ["technical-contact"], language: "zh" }));
    const channels = [{ channel: "mail" as const, address: "olga@lumina.test" }];
    await people.insert(person("olga", { customer: "lumina", roles: ["owner"], language: "en", channels }));
    for (const [customer, name, language] of [
      ["_provider", "Provider", "en"],
      ["lumina", "Lumina", "zh"],
      ["harbor", "Harbor", "en"],
    ] as const)
      await customers.insert({
        customer,
        item: "META",
        body: { name, language, timeZone: "Asia/Shanghai", since: SINCE },
        rev: 1,
      });
    await customers.insert({ customer: "_provider", item: "PLAN#Critical", body: { ...plan }, rev: 1 });
    const host = "shop.lumina-mall.test";
    await customers.insert({
      customer: "lumina",
      item: `SITE#${host}`,
      host,
      body: { host, core: true, importantPaths: [] },
      rev: 1,
    });
    await this.key("hook-secret-of-lumina-0001", "lumina", ["hook"]);
    await this.key(operatorKeyOf("anna"), "_provider", ["operator"]);
    for (const id of Object.keys(numbers)) await this.key(operatorKeyOf(id), "_provider", ["operator"], id);
    await this.key("customer-key-00000000000001", "lumina", ["customer"], "zhao");
    await this.key("customer-key-00000000000002", "harbor", ["customer"]);
    return this;
  }

  async key(secret: string, customer: string, scopes: Scope[], person = "anna"): Promise<void> {
    await this.tables.keys.insert({
      hash: hashOf(secret),
      customer,
      person,
      scopes,
      until: NIGHT + 10_000 * HOUR,
      rev: 1,
    });
  }

  /** From now on the provider pages over DingTalk and by phone, or by another plan, then over these channels. */
  async reachByPhone(then: PersonalChannel[] = [], by: Escalation = phonePlan): Promise<void> {
    const levels = by.levels.map((level) => ({ ...level, channels: [...level.channels, ...then] }));
    const row = await this.tables.customers.get({ customer: "_provider", item: "PLAN#Critical" });
    if (row) await this.tables.customers.replace({ ...row, body: { ...by, levels } });
  }

  /** Does something after so many minutes from now. */
  after(minutes: number, run: () => Promise<unknown>): void {
    this.at(this.now + Math.round(minutes * MINUTE), run);
  }

  at(due: number, run: () => Promise<unknown>): void {
    this.#put(due, async () => void (await run()));
  }

  /** What was sent and logged long ago is of no use any more. */
  forget(before: number): void {
    this.phones.forget(before);
    this.mails.splice(0, this.mails.findLastIndex(({ at }) => at < before) + 1);
    this.logged.length = 0;
  }

  /** Mails, cards, calls and short messages that the providers took. */
  get taken(): number {
    return this.#sent + this.phones.taken;
  }

  /** Once, when a process comes to a write whose name ends so, something else happens first, in another process. */
  during(point: string, run: () => Promise<unknown>): void {
    this.#interruptions.set(point, run);
  }

  /** Runs all that falls due in the next hours, with the sweep each minute, ledger and reports each hour. */
  async pass(hours: number): Promise<void> {
    const until = this.now + hours * HOUR;
    this.#put(Math.ceil(this.now / MINUTE) * MINUTE, () => this.#tick());
    await this.#wait(until - this.now);
  }

  /** Runs what is due by now, or so many seconds from now: another process gets through while one stands still. */
  async drain(seconds = 0): Promise<void> {
    await this.#wait(seconds * SECOND);
  }

  /** An HTTP call to a function of ours. A process that dies in it answers 502. */
  async http(
    name: PageName,
    method: string,
    path: string,
    { body = "", headers = {}, query = {} }: Carried = {},
  ): Promise<HttpReply> {
    if (this.isDown) return AWAY;
    const isBytes = typeof body !== "string";
    const event = {
      rawPath: path,
      headers,
      queryParameters: query,
      body: isBytes ? body.toString("base64") : body,
      isBase64Encoded: isBytes,
      requestContext: { http: { method, sourceIp: "127.0.0.1" }, requestId: `call-${++this.#calls}` },
    };
    const context: FcContext = { requestId: `call-${this.#calls}`, credentials: {}, function: { name, timeout: 10 } };
    const reply = (await this.#pages[name](Buffer.from(JSON.stringify(event)), context, {} as never)) as HttpReply;
    if (context.failure instanceof Killed) return AWAY;
    if (context.failure !== undefined) throw context.failure;
    return reply;
  }

  /** A hook call as the log service makes it: anything but 200 is tried again. */
  async alert(body: object | string, token = "hook-secret-of-lumina-0001"): Promise<HttpReply> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const reply = await this.http("alert-intake", "POST", "/v1/hooks/sls", {
      body: text,
      headers: { "X-MSS-Token": token },
    });
    if (hasFailed(reply)) this.#put(this.now + 5 * SECOND, async () => void (await this.alert(body, token)));
    return reply;
  }

  /** A callback of CloudMonitor: as often, when it fails. */
  async callback(body: string, secret = "hook-secret-of-lumina-0001"): Promise<HttpReply> {
    const reply = await this.http("alert-intake", "POST", `/v1/hooks/cloudmonitor/${secret}`, { body });
    if (hasFailed(reply)) this.#put(this.now + 5 * SECOND, async () => void (await this.callback(body, secret)));
    return reply;
  }

  /** Somebody presses a button behind the link of a mail or a card; when the page fails, once more. */
  async press(
    message: { text: string; url?: string },
    act: string,
    said: Record<string, string> = {},
  ): Promise<HttpReply> {
    const path = /\/v1\/answer\/[A-Za-z0-9_-]+/.exec(message.url ?? message.text)?.[0] ?? "/v1/answer/none";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await this.http("incident-answer", "POST", path, {
      body: new URLSearchParams({ act, ...said }).toString(),
      headers,
    });
    return hasFailed(reply) ? this.press(message, act, said) : reply;
  }

  /** The voice service tells how a call ended; what is not answered 200 is told again after a minute. */
  async receipt({ id, outId }: PlacedCall, { status, key, seconds }: Ending): Promise<HttpReply> {
    const receipt = { call_id: id, out_id: outId, status_code: status, duration: String(seconds), dtmf: key ?? "" };
    return this.#push(`/v1/hooks/voice/${VOICE_SECRET}`, receipt);
  }

  /** The same of a short message, when a carrier says anything. */
  async smsReceipt({ id, outId, to }: SentSms, fate: SmsFate): Promise<HttpReply | undefined> {
    if (fate === "silent") return undefined;
    const { delivered: success, code: err_code } = fate;
    const receipt = { phone_number: to, biz_id: id, out_id: outId, success, err_code, err_msg: "", sms_size: "1" };
    return this.#push(`/v1/hooks/sms/${SMS_SECRET}`, receipt);
  }

  async #push(path: string, receipt: object): Promise<HttpReply> {
    const reply = await this.http("receipt-intake", "POST", path, { body: JSON.stringify([receipt]) });
    if (reply.statusCode !== 200) this.after(1, () => this.#push(path, receipt));
    return reply;
  }

  #receiptLater(seconds: number, push: () => Promise<unknown>): void {
    if (!this.receiptsLost) this.after(seconds / 60, push);
  }

  /** A call with an operator's key; when it fails, once more. */
  async desk(method: string, path: string, body: object = {}, by = "anna"): Promise<HttpReply> {
    const reply = await this.http("incident-desk", method, path, {
      body: JSON.stringify(body),
      headers: { Authorization: `Bearer ${operatorKeyOf(by)}` },
    });
    return hasFailed(reply) ? this.desk(method, path, body, by) : reply;
  }

  /** Somebody presses a button behind a link that asks for their turn; when the page fails, once more. */
  async reply(message: { text: string; url?: string }, act: "yes" | "no" | "received"): Promise<HttpReply> {
    const path = /\/v1\/duty\/[A-Za-z0-9_-]+/.exec(message.url ?? message.text)?.[0] ?? "/v1/duty/none";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await this.http("duty-answer", "POST", path, { body: `act=${act}`, headers });
    return hasFailed(reply) ? this.reply(message, act) : reply;
  }

  /** A call about a rota with the operator's key; when it fails, once more. */
  async rota(path: string, body: object): Promise<HttpReply> {
    const headers = { authorization: `Bearer ${operatorKeyOf("anna")}` };
    const reply = await this.http("rota-desk", "POST", path, { body: JSON.stringify(body), headers });
    return hasFailed(reply) ? this.rota(path, body) : reply;
  }

  /** An operator's call about windows; when it fails, once more. */
  async window(path: string, body: object): Promise<HttpReply> {
    const headers = { authorization: `Bearer ${operatorKeyOf("anna")}` };
    const reply = await this.http("window-desk", "POST", path, { body: JSON.stringify(body), headers });
    return hasFailed(reply) ? this.window(path, body) : reply;
  }

  /** An approver's word about a proposal; when the call fails, once more. */
  async decide(path: string, body: object, key: string = approverKeyOf("yan")): Promise<HttpReply> {
    const headers = { authorization: `Bearer ${key}` };
    const reply = await this.http("proposal-desk", "POST", path, { body: JSON.stringify(body), headers });
    return hasFailed(reply) ? this.decide(path, body, key) : reply;
  }

  /** The customer's lines are in a log store of theirs. */
  async withLogs(customer = "lumina"): Promise<void> {
    const row = await this.tables.customers.get({ customer, item: "META" });
    const logs = { region: "cn-hangzhou", project: "waf-project-1-cn-hangzhou", logstore: "waf-logstore" };
    if (row) await this.tables.customers.replace({ ...row, body: { ...row.body, logs, waf: "3.0" } });
  }

  /** Two people of a customer whose word counts. */
  async withApprovers(customer = "lumina"): Promise<void> {
    for (const [id, language] of [
      ["yan", "zh"],
      ["olaf", "en"],
    ] as const) {
      const channels = [{ channel: "mail" as const, address: `${id}@${customer}.test` }];
      await this.tables.people.insert(person(id, { customer, roles: ["approver"], language, channels }));
      await this.key(approverKeyOf(id), customer, ["customer"], id);
    }
  }

  /** A customer's call, or an operator's, about a ticket; when it fails, once more, with the same key. */
  async ticket(path: string, body: object, { by = "customer", key = "" } = {}): Promise<HttpReply> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${by === "customer" ? "customer-key-00000000000001" : operatorKeyOf("anna")}`,
      ...(key && { "idempotency-key": key }),
    };
    const reply = await this.http("ticket-desk", "POST", path, { body: JSON.stringify(body), headers });
    return hasFailed(reply) ? this.ticket(path, body, { by, key }) : reply;
  }

  /** A call by the platform: repeated when the process dies or the cloud fails it, with the same name. */
  async task(name: string, payload: object, { runName = `run-${++this.#calls}`, attempt = 0 } = {}): Promise<unknown> {
    if (this.isDown) return undefined;
    try {
      return await tasks[name]?.(payload as never, this.deps(name), { name: runName, attempt });
    } catch (error) {
      if (!isRepeated(error)) throw error;
      if (attempt < MAX_REPEATS) return this.task(name, payload, { runName, attempt: attempt + 1 });
      return undefined;
    }
  }

  /** The ports of a new process. */
  deps(process: string): Deps {
    const isSafe = this.fate === IMMORTAL && this.#interruptions.size === 0;
    const ports = isSafe ? this.#ports : this.#mortal(process);
    if (this.mishaps === NO_MISHAPS) return ports;
    return failing(ports, process, { mishaps: (place) => this.mishaps(place), wait: (ms) => this.#wait(ms) });
  }

  #mortal(process: string): Deps {
    const fate: Fate = (point) => this.fate(point);
    return mortal(this.#ports, process, { fate, interruption: (name) => this.#interrupt(name) });
  }

  /** Time passes for a process that waits, and for all others. */
  async #wait(ms: number): Promise<void> {
    const until = this.now + ms;
    for (let item = this.#next(until); item; item = this.#next(until)) {
      this.now = Math.max(this.now, item.due);
      await item.run();
      await this.afterEach();
    }
    this.now = Math.max(this.now, until);
  }

  #interrupt(name: string): Promise<unknown> | undefined {
    const [point, run] = [...this.#interruptions].find(([one]) => name.endsWith(one)) ?? [];
    if (point !== undefined) this.#interruptions.delete(point);
    return run?.();
  }

  #world(): Deps {
    return {
      ...this.tables,
      clock: { now: () => this.now + this.skew },
      secrets: { next: () => `secret-${String(++this.#secrets).padStart(30, "0")}` },
      settings: { publicUrl: "https://mss.test", shards: 1, voiceSecret: VOICE_SECRET, smsSecret: SMS_SECRET },
      log: (line) => void this.logged.push(line),
      functions: {
        handOver: async (name, payload, afterSeconds = 0) => {
          if (!this.handOversLost) this.at(this.now + afterSeconds * SECOND, () => this.task(name, payload as object));
        },
      },
      flows: {
        startEscalation: async (input) => this.#start(input),
        escalations: async () => [...this.#executions.values()],
        stopEscalation: async (name) => this.#stop(name),
        wake: async (callback) => this.#wake(callback),
        startReport: async (input) => this.#startReport(input),
      },
      signer: ed25519Signer([STATEMENT_SEED]),
      watcher: { ping: async () => void this.pings.push(this.now) },
      mail: { send: (mail) => this.#send(mail), receipt: async (mail, sentAt) => this.#receiptOf(mail, sentAt) },
      chat: this.phones.chat,
      voice: this.phones.voice,
      sms: this.phones.sms,
      customerCloud: async (customer) => ({
        logs: memoryLogs(customer, this.answers, { now: () => this.now }),
        metrics: { last: async (question) => this.metric(question, customer) },
        waf: { logDelivery: async () => this.logDelivery(customer) },
      }),
    };
  }

  async #send(mail: OutgoingMail): Promise<string> {
    const sent = { ...mail, at: this.now };
    this.onMail(sent);
    this.mails.push(sent);
    return `env-${++this.#sent}`;
  }

  #receiptOf({ to, subject }: Pick<OutgoingMail, "to" | "subject">, sentAt: number): Known | undefined {
    const mail = this.mails.find((one) => one.to === to && one.subject === subject && one.at >= sentAt);
    const fate = this.mailFates[to] ?? "delivered";
    const at = (mail?.at ?? 0) + KNOWN_MS;
    if (!mail || at > this.now || fate === "silent") return undefined;
    return fate === "delivered" ? { is: "received", at } : { is: "not-received", reason: fate };
  }

  #put(due: number, run: () => Promise<unknown>): void {
    const place = firstPlace(this.#queue.length, (i) => (this.#queue[i] as Item).due <= due);
    this.#queue.splice(place, 0, { due, run });
  }

  #next(until: number): Item | undefined {
    return this.#queue[0] && this.#queue[0].due <= until ? this.#queue.shift() : undefined;
  }

  /** The timers of s.yaml: the sweep each minute, ledger and reports each hour. */
  async #tick(): Promise<void> {
    const { now } = this;
    this.#put(now + MINUTE, () => this.#tick());
    if (await this.hasWork()) await this.task("incident-sweep", { triggerTime: iso(now) });
    if (now % (5 * MINUTE) > 0) return;
    const triggerTime = iso(now);
    if (now % HOUR === 5 * MINUTE) await this.task("ledger-close", { triggerTime });
    if (now % HOUR === 20 * MINUTE) await this.task("duty-tell", { triggerTime });
    if (now % HOUR === 10 * MINUTE && this.reports) await this.task("report-plan", { triggerTime });
    if (now % HOUR === 15 * MINUTE) await this.task("log-watch", { triggerTime });
    if (now % DAY === 17 * HOUR + 30 * MINUTE) await this.task("policy-propose", { triggerTime });
    if (now % HOUR === 25 * MINUTE) await this.task("flow-reconcile", { triggerTime });
  }

  #startReport(input: ReportInput): void {
    const name = `${input.customer} ${input.report}`;
    if (this.flowsDown) throw new Fault("CLOUD_BUSY", "flows");
    if (this.#reports.has(name)) return;
    this.#reports.add(name);
    this.#put(this.now, () => this.#tryReport(input));
  }

  /** The states of workflows/report-run.yaml. */
  async #tryReport(report: ReportInput, tries = 0): Promise<void> {
    const input = { do: tries > REPORT_TRIES ? "give-up" : "send", ...report };
    const run = { name: `run-${++this.#calls}`, attempt: 0 };
    try {
      if (this.isDown) throw new Fault("CLOUD_BUSY", "down");
      const wait = await sendReport(Input.parse(input), this.deps("report-send"), run);
      if (wait.more) this.#put(this.now + wait.seconds * SECOND, () => this.#tryReport(report));
    } catch (error) {
      if (!(error instanceof Killed) && !isFault(error)) throw error;
      this.#put(this.now + secondsBeforeTry(tries) * SECOND, () => this.#tryReport(report, tries + 1));
    }
  }

  #start(input: EscalationInput): void {
    const name = `${input.incident}-g${input.generation}-${input.again}`;
    if (this.flowsDown || this.#started.has(name)) return;
    const execution: Execution = { ...input, name, startedAt: this.now, callback: undefined };
    this.#started.add(name);
    this.#executions.set(name, execution);
    this.#put(this.now, () => this.#fire(execution));
  }

  /** The two states of workflows/escalation.yaml. */
  async #fire(execution: Execution): Promise<void> {
    const { customer, incident, generation, name } = execution;
    if (this.flowsDown || !this.#executions.has(name)) return;
    const wait = (await this.task("incident-escalate", { do: "fire", customer, incident, generation })) as
      | { seconds: number; more: boolean }
      | undefined;
    if (!wait) return this.#put(this.now + MINUTE, () => this.#fire(execution));
    if (!wait.more) return this.#stop(name);
    const callback = `callback-${++this.#secrets}`;
    execution.callback = callback;
    this.#waits.set(callback, execution);
    this.#put(this.now + wait.seconds * SECOND, async () => {
      this.#waits.delete(callback);
      if (execution.callback === callback) await this.#fire(execution);
    });
    await this.task("incident-escalate", { do: "await", customer, incident, generation, callback });
  }

  #stop(name: string): void {
    this.#executions.delete(name);
  }

  /** The flow service forgets all that runs. */
  killFlows(): void {
    this.#executions.clear();
  }

  #wake(callback: string): void {
    const execution = this.#waits.get(callback);
    if (execution?.callback !== callback || this.flowsDown) return;
    this.#waits.delete(callback);
    execution.callback = undefined;
    this.#put(this.now, () => this.#fire(execution));
  }
}
