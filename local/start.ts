import { createHash } from "node:crypto";
import { type Account, accountNames } from "./accounts.ts";
import { type ClockControl, controlClock } from "./admin/clock.ts";
import { adminPages } from "./admin/pages.ts";
import { openOverview as openFlows } from "./cloudflow/overview.ts";
import type { Queues } from "./cloudflow/queues.ts";
import { startCloudFlow } from "./cloudflow/server.ts";
import type { Metrics } from "./cms/points.ts";
import { startCms } from "./cms/server.ts";
import type { Cards } from "./dingtalk/cards/cards.ts";
import type { Chat } from "./dingtalk/inbox.ts";
import { startDingTalk } from "./dingtalk/server.ts";
import type { Credentials } from "./dingtalk/state.ts";
import type { TenantControl } from "./dingtalk/tenant.ts";
import { startDirectMail } from "./directmail/server.ts";
import { startSmtp } from "./directmail/smtp/server.ts";
import { type Pages, startFront } from "./front/server.ts";
import { type FunctionCompute, startFunctionCompute } from "./function-compute/server.ts";
import { type OpenOptions, openLocal } from "./open.ts";
import { choosePorts, type PortOptions, type Ports } from "./ports.ts";
import type { Local } from "./service.ts";
import type { Delivery } from "./sls/delivery.ts";
import { startSls } from "./sls/server.ts";
import type { Sms } from "./sms/inbox.ts";
import { startSms } from "./sms/server.ts";
import { startSts } from "./sts/server.ts";
import { openOverview as openTables } from "./tablestore/overview.ts";
import { startTablestore } from "./tablestore/server.ts";
import type { Voice } from "./voice/inbox.ts";
import { startVoice } from "./voice/server.ts";
import type { WafLogs } from "./waf/log-settings.ts";
import { startWaf } from "./waf/server.ts";
import type { HttpRequest } from "./wire/http.ts";
import "./localhost.cjs";

export interface LocalCloudOptions extends OpenOptions, PortOptions {
  /** Path of an `s.yaml` whose functions run here, beside those that are deployed through the API. */
  project?: string | undefined;
  /** For `${env('X')}` in that file; wins over the addresses that are given by themselves. */
  env?: Record<string, string> | undefined;
  /** Served on the front port beside the functions and `/__local/`. */
  pages?: Pages | undefined;
  /** CloudFlow counts calls per second of the dial, Tablestore operations on tables; both refuse those above their limits. */
  throttles?: boolean | undefined;
  /** Where receipts of calls and short messages are pushed; default: the hooks of the project's functions, if there is a project. */
  receiptsTo?: string | undefined;
  /** Real ms within which a receipt must be answered; default: the vendor's 700. */
  receiptPatienceMs?: number | undefined;
  /** Real ms within which the webhook of an alert must be answered; default: the vendor's 5,000. */
  webhookPatienceMs?: number | undefined;
  /** Real ms within which the call for a press on a card must be answered; default: the vendor's 2,000. */
  cardPatienceMs?: number | undefined;
}

export interface LocalCloud extends Pick<Local, "dial" | "faults" | "accounts"> {
  local: Local;
  /** By service: `host:port`; for Tablestore, DingTalk and the front a URL. */
  endpoints: Record<string, string>;
  /** Of Tablestore. */
  instance: string;
  clock: ClockControl;
  /** What its functions are told: `MSS_…`. */
  environment: Record<string, string>;
  /** Messages of DingTalk, and who reads them. */
  chat: Chat;
  /** Its interactive cards, and where presses on them are told. */
  cards: Cards;
  /** What its administrator allows. */
  tenant: TenantControl;
  /** Of its robot and its app. */
  dingtalk: Credentials;
  /** How log lines get in. */
  logs: Delivery;
  /** How measurements of CloudMonitor get in. */
  metrics: Metrics;
  /** How WAF delivers the logs of an account. */
  wafLogs: WafLogs;
  /** Calls, what happens to a number, approved texts. */
  voice: Voice;
  /** Short messages, what happens to a number, approved texts. */
  sms: Sms;
  /** Messages that flows sent to queues and topics. */
  queues: Queues;
  functionCompute: FunctionCompute;
  close(): Promise<void>;
}

/** Name of the one Tablestore instance. */
export const INSTANCE = "mss-local";

const endpointsOf = (ports: Ports) => {
  const host = (name: keyof Ports) => `127.0.0.1:${ports[name]}`;
  return {
    front: `http://${host("front")}`,
    tablestore: `http://${host("tablestore")}`,
    fnf: host("fnf"),
    fc: host("fc"),
    dm: host("dm"),
    sts: host("sts"),
    dingtalk: `http://${host("dingtalk")}`,
    // Its SDKs put a project before the name, which an address has not.
    sls: `localhost:${ports.sls}`,
    voice: host("voice"),
    sms: host("sms"),
    smtp: host("smtp"),
    cms: host("cms"),
    waf: host("waf"),
  };
};

/** What a function must know to find the other services. */
const environmentOf = ({ accounts, region }: Local, endpoints: ReturnType<typeof endpointsOf>) => ({
  MSS_OTS_ENDPOINT: endpoints.tablestore,
  MSS_OTS_INSTANCE: INSTANCE,
  MSS_FNF_ENDPOINT: endpoints.fnf,
  MSS_FC_ENDPOINT: endpoints.fc,
  MSS_DM_ENDPOINT: endpoints.dm,
  MSS_STS_ENDPOINT: endpoints.sts,
  MSS_DINGTALK_ENDPOINT: endpoints.dingtalk,
  MSS_SLS_ENDPOINT: endpoints.sls,
  MSS_CMS_ENDPOINT: endpoints.cms,
  MSS_WAF_ENDPOINT: endpoints.waf,
  MSS_VOICE_ENDPOINT: endpoints.voice,
  MSS_SMS_ENDPOINT: endpoints.sms,
  MSS_SMTP_ENDPOINT: endpoints.smtp,
  MSS_PROTOCOL: "http",
  MSS_REGION: region,
  MSS_ACCOUNT_ID: accounts.get("provider").id,
  MSS_PUBLIC_URL: endpoints.front,
  MSS_STATEMENT_SEEDS: seedOf(accounts.get("provider")),
});

/** 32 bytes that a deployment signs with: as secret as the account's key, and the same as long as the folder lasts. */
const seedOf = ({ accessKeySecret }: Account): string =>
  createHash("sha256").update(`statements ${accessKeySecret}`).digest("base64url");

/** The robot and the app that a tenant's administrator would have made. */
const toldOfDingTalk = ({ robotToken, robotSecret, appKey, appSecret, robotCode }: Credentials) => ({
  MSS_DINGTALK_ROBOT_TOKEN: robotToken,
  MSS_DINGTALK_ROBOT_SECRET: robotSecret,
  MSS_DINGTALK_APP_KEY: appKey,
  MSS_DINGTALK_APP_SECRET: appSecret,
  MSS_DINGTALK_ROBOT_CODE: robotCode,
});

interface Closable {
  close(): Promise<void>;
}

/** Closes in reverse what was kept, each once. */
const closeLater = () => {
  const open: Closable[] = [];
  const keep = async <T extends Closable>(starting: T | Promise<T>): Promise<T> => {
    const one = await starting;
    open.push(one);
    return one;
  };
  const close = async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  };
  return { keep, close };
};

type Keep = ReturnType<typeof closeLater>["keep"];

interface Surroundings {
  ports: Ports;
  /** URL of the front, where the functions' hooks are. */
  hooks: string;
  keep: Keep;
}

/** Where receipts go, given the channel and its secret of the folder. */
const receiptsOf = ({ receiptsTo, project }: LocalCloudOptions, channel: "voice" | "sms", hooks: string) => {
  if (receiptsTo !== undefined) return () => receiptsTo;
  return project === undefined ? undefined : (secret: string) => `${hooks}/v1/hooks/${channel}/${secret}`;
};

/** Everything that reaches a person, and what functions are told of it. */
const startChannels = async (local: Local, options: LocalCloudOptions, { ports, hooks, keep }: Surroundings) => {
  const { inbox: mail } = await keep(startDirectMail(local, ports.dm));
  const { password } = await keep(startSmtp(local, mail, ports.smtp));
  const {
    chat,
    cards,
    tenant,
    credentials: dingtalk,
  } = await keep(startDingTalk(local, { port: ports.dingtalk, patienceMs: options.cardPatienceMs }));
  const of = (channel: "voice" | "sms") => ({
    port: ports[channel],
    patienceMs: options.receiptPatienceMs,
    receiptsTo: receiptsOf(options, channel, hooks),
  });
  const { voice, showNumber, secret } = await keep(startVoice(local, of("voice")));
  const { sms, secret: smsSecret } = await keep(startSms(local, of("sms")));
  const told = {
    ...toldOfDingTalk(dingtalk),
    MSS_VOICE_SHOW_NUMBER: showNumber,
    MSS_VOICE_SECRET: secret,
    MSS_SMS_SECRET: smsSecret,
    MSS_SMTP_PASSWORD: password,
  };
  return { mail, chat, cards, tenant, dingtalk, voice, sms, told };
};

const startServices = async (local: Local, options: LocalCloudOptions, keep: Keep) => {
  const ports = await choosePorts(options);
  const endpoints = endpointsOf(ports);
  const { project, pages, throttles } = options;

  await keep(startTablestore(local, { instance: INSTANCE, port: ports.tablestore, throttles }));
  await keep(startSts(local, ports.sts));
  const { metrics } = await keep(startCms(local, ports.cms));
  const { wafLogs } = await keep(startWaf(local, ports.waf));
  const { told, mail, ...channels } = await startChannels(local, options, { ports, hooks: endpoints.front, keep });
  const environment = { ...environmentOf(local, endpoints), ...told, ...options.env };
  const functionCompute = await keep(startFunctionCompute(local, { project, env: environment, port: ports.fc }));
  const { invoke } = functionCompute;
  const { webhookPatienceMs } = options;
  const {
    delivery: logs,
    overview: logStores,
    ends,
  } = await keep(startSls(local, { port: ports.sls, invoke, webhookPatienceMs }));
  functionCompute.watchLogs(ends);
  const { queues } = await keep(startCloudFlow(local, { invoke: functionCompute.invoke, port: ports.fnf, throttles }));
  const clock = controlClock(local.dial);
  const overviews = {
    ...{ tables: openTables(local, INSTANCE), flows: openFlows(local), queues },
    ...{ functions: functionCompute.overview, logStores },
  };
  const accounts = accountNames.map((name) => ({ name, id: local.accounts.get(name).id }));
  const admin = adminPages({ clock, mail, logs, ...channels, ...overviews, endpoints, accounts, faults: local.faults });
  const allPages = async (request: HttpRequest) => (await admin(request)) ?? pages?.(request);
  await keep(startFront(local, { port: ports.front, functionCompute, pages: allPages }));
  await keep(clock);
  return { clock, endpoints, functionCompute, environment, logs, metrics, wafLogs, queues, ...channels };
};

/**
 * All services on one data folder. The dial stands still until somebody sets its speed or runs it.
 * @throws when the folder is open in another process, a port is taken or the project is wrong; then nothing is left running
 */
export const startLocalCloud = async (options: LocalCloudOptions): Promise<LocalCloud> => {
  const { keep, close } = closeLater();
  const local = await keep(openLocal(options));
  try {
    const services = await startServices(local, options, keep);
    const { dial, faults, accounts } = local;
    return { local, dial, faults, accounts, instance: INSTANCE, ...services, close };
  } catch (error) {
    await close();
    throw error;
  }
};
