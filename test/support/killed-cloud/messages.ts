import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import Dm, { SenderStatisticsDetailByParamRequest, SingleSendMailRequest } from "@alicloud/dm20151123";
import Dysms, { SendSmsRequest } from "@alicloud/dysmsapi20170525";
import { createTransport } from "nodemailer";
import { callOpenApi, sdkConfig } from "../../local/call-openapi.ts";
import { ask, clockOf, inboxOf, PATIENCE_MS, type Ready } from "./cloud.ts";
import { eachOnce, type Load, load } from "./load.ts";

interface Entry {
  id: string;
}

/** A way to reach a person. */
interface Way<E extends Entry> {
  name: string;
  /** Its messages are called `<mark>-<n>`. */
  mark: string;
  pauseMs?: number;
  inbox: "mail" | "chat" | "sms" | "voice";
  prepare?(cloud: Ready): Promise<void>;
  /** @returns false when the service refused it, as it may */
  send(cloud: Ready, label: string, n: number): Promise<boolean>;
  labelOf(entry: E): string | null | undefined;
  /** Whether all has happened that follows from it. */
  isOver(entry: E): boolean;
}

const EXTENSION = { mail: "eml", chat: "json", sms: "json", voice: "json" };

/** What was answered lies in the inbox once, in the store and as a file, and has come to its end. */
const messageLoad = <E extends Entry>(folder: string, way: Way<E>): Load => {
  const acknowledged = new Set<string>();
  const own = async (cloud: Ready): Promise<E[]> =>
    (await inboxOf<E>(cloud, way.inbox)).filter((entry) => way.labelOf(entry)?.startsWith(`${way.mark}-`));
  const isFiled = ({ id }: E) => existsSync(`${folder}/inbox/${way.inbox}/${id}.${EXTENSION[way.inbox]}`);
  return load({
    name: way.name,
    lanes: 1,
    pauseMs: way.pauseMs ?? 0,
    prepare: way.prepare ?? (async () => undefined),
    act: async (cloud, n) => {
      const label = `${way.mark}-${n}`;
      if (!(await way.send(cloud, label, n))) return 0;
      acknowledged.add(label);
      return 1;
    },
    left: async (cloud) => (await own(cloud)).filter((entry) => !way.isOver(entry)).length,
    check: async (cloud) => {
      const found = await own(cloud);
      const unfiled = found.filter((entry) => !isFiled(entry)).map(({ id }) => `${way.inbox} ${id} has no file`);
      const labels = found.map((entry) => String(way.labelOf(entry)));
      return [...eachOnce(way.name, acknowledged, labels), ...unfiled];
    },
  });
};

const SENDER = "report@mail.example.com";
const configOf = (cloud: Ready, service: string) => sdkConfig(cloud.endpoints[service] ?? "", cloud);

interface Mail extends Entry {
  subject: string;
}

const DAY_MS = 86_400_000;
/** As DirectMail takes it: a minute in China. */
const minuteOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");

/** Subjects of the mails of which it is known that they were delivered. */
const deliveredOf = async (cloud: Ready): Promise<string[]> => {
  const { now } = await clockOf(cloud);
  const client = new Dm(configOf(cloud, "dm"));
  const subjects: string[] = [];
  for (let nextStart: string | undefined, more = true; more; more = nextStart !== undefined) {
    const window = { startTime: minuteOf(now - DAY_MS), endTime: minuteOf(now + DAY_MS) };
    const { body } = await client.senderStatisticsDetailByParam(
      new SenderStatisticsDetailByParamRequest({ ...window, status: 0, length: 100, nextStart }),
    );
    subjects.push(...(body?.data?.mailDetail ?? []).map(({ subject = "" }) => subject));
    nextStart = body?.nextStart;
  }
  return subjects;
};

/** Its details come of themselves. */
const withDetails = (mark: string, way: Load): Load => {
  const own = async (cloud: Ready) => (await deliveredOf(cloud)).filter((subject) => subject.startsWith(`${mark}-`));
  const sent = new Set<string>();
  return {
    ...way,
    act: async (cloud, n) => {
      const done = await way.act(cloud, n);
      if (done > 0) sent.add(`${mark}-${n}`);
      return done;
    },
    left: async (cloud) => {
      const delivered = new Set(await own(cloud));
      return [...sent].filter((label) => !delivered.has(label)).length;
    },
    check: async (cloud) => [...(await way.check(cloud)), ...eachOnce("detail of mail", sent, await own(cloud))],
  };
};

/** Real ms between two: a day of the dial has its quota. */
const MAIL_PAUSE_MS = 60;

const directMail = (folder: string): Load =>
  withDetails(
    "dm",
    messageLoad<Mail>(folder, {
      name: "mails",
      mark: "dm",
      pauseMs: MAIL_PAUSE_MS,
      inbox: "mail",
      send: async (cloud, subject) => {
        const mail = { accountName: SENDER, addressType: 1, replyToAddress: false, toAddress: "a@example.com" };
        const client = new Dm(configOf(cloud, "dm"));
        await client.singleSendMail(new SingleSendMailRequest({ ...mail, subject, textBody: subject }));
        return true;
      },
      labelOf: ({ subject }) => subject,
      isOver: () => true,
    }),
  );

const smtp = (folder: string): Load =>
  withDetails(
    "smtp",
    messageLoad<Mail>(folder, {
      name: "mails by SMTP",
      mark: "smtp",
      pauseMs: MAIL_PAUSE_MS,
      inbox: "mail",
      send: async ({ endpoints, smtpPassword }, subject) => {
        const [host, port] = (endpoints.smtp ?? "").split(":");
        const auth = { user: SENDER, pass: smtpPassword };
        const transport = createTransport({ host, port: Number(port), secure: false, auth });
        const attachments = [{ filename: "report.pdf", content: Buffer.alloc(2_000, subject) }];
        await transport.sendMail({ from: SENDER, to: "b@example.com", subject, text: subject, attachments });
        return true;
      },
      labelOf: ({ subject }) => subject,
      isOver: () => true,
    }),
  );

/** Somebody who was not reached before. */
const numberOf = (n: number): string => `137${String(n).padStart(8, "0")}`;
const SIGN = "MSS";

interface Receipted extends Entry {
  outId: string | null;
  state: string;
  receipt: string;
}

const sms = (folder: string, receiptsTo: string): Load =>
  messageLoad<Receipted>(folder, {
    name: "short messages",
    mark: "sms",
    inbox: "sms",
    prepare: async (cloud) => {
      await ask(cloud, "sms/templates", { code: "SMS_1", kind: "notification", area: "mainland", text: "incident" });
      await ask(cloud, "sms/signs", [SIGN]);
      await ask(cloud, "sms/receipts", { url: receiptsTo });
    },
    send: async (cloud, outId, n) => {
      const client = new Dysms(configOf(cloud, "sms"));
      const message = { phoneNumbers: numberOf(n), signName: SIGN, templateCode: "SMS_1", outId };
      const { body } = await client.sendSms(new SendSmsRequest(message));
      if (body?.code !== "OK") throw new Error(`SendSms: ${body?.code} ${body?.message}`);
      return true;
    },
    labelOf: ({ outId }) => outId,
    isOver: ({ state, receipt }) => state === "delivered" && receipt !== "to-come",
  });

const voice = (folder: string, receiptsTo: string): Load =>
  messageLoad<Receipted>(folder, {
    name: "calls",
    mark: "voice",
    inbox: "voice",
    prepare: async (cloud) => {
      await ask(cloud, "voice/templates", { code: "TTS_1", kind: "text", pool: "public", text: "incident" });
      await ask(cloud, "voice/receipts", { url: receiptsTo });
    },
    send: async (cloud, OutId, n) => {
      const url = cloud.endpoints.voice ?? "";
      const target = { url, version: "2017-05-25", credentials: cloud, readTimeout: PATIENCE_MS };
      const query = { CalledNumber: numberOf(n), TtsCode: "TTS_1", OutId };
      const { Code, Message } = await callOpenApi(target, "SingleCallByTts", { query });
      if (Code !== "OK") throw new Error(`SingleCallByTts: ${Code} ${Message}`);
      return true;
    },
    labelOf: ({ outId }) => outId,
    isOver: ({ state, receipt }) => state === "ended" && receipt !== "to-come",
  });

interface Card extends Entry {
  title?: string;
  read: { at: string | null }[];
}

const sendJson = async (method: string, url: string, body: object, headers = {}): Promise<Record<string, unknown>> => {
  const answer = await fetch(url, {
    ...{ method, body: JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE_MS) },
    headers: { "content-type": "application/json", ...headers },
  });
  return (await answer.json()) as Record<string, unknown>;
};

/** A robot says 20 things a minute of the dial. */
const TOO_FAST = 130101;

const robot = (folder: string): Load =>
  messageLoad<Card>(folder, {
    name: "cards of the robot",
    mark: "robot",
    pauseMs: 150,
    inbox: "chat",
    send: async ({ endpoints, dingtalk: { robotToken, robotSecret } }, title) => {
      const timestamp = String(Date.now());
      const sign = createHmac("sha256", robotSecret).update(`${timestamp}\n${robotSecret}`).digest("base64");
      const query = new URLSearchParams({ access_token: robotToken, timestamp, sign });
      const body = { msgtype: "markdown", markdown: { title, text: title } };
      const { errcode, errmsg } = await sendJson("POST", `${endpoints.dingtalk}/robot/send?${query}`, body);
      if (errcode !== 0 && errcode !== TOO_FAST) throw new Error(`robot: ${errcode} ${errmsg}`);
      return errcode === 0;
    },
    labelOf: ({ title }) => title,
    isOver: () => true,
  });

/** An operation of the app. */
const callApp = async (
  { endpoints, dingtalk: { appKey, appSecret } }: Ready,
  method: string,
  path: string,
  body: object,
) => {
  const tokens = `${endpoints.dingtalk}/v1.0/oauth2/accessToken`;
  const { accessToken } = await sendJson("POST", tokens, { appKey, appSecret });
  const headers = { "x-acs-dingtalk-access-token": String(accessToken) };
  return sendJson(method, `${endpoints.dingtalk}/v1.0/${path}`, body, headers);
};

const app = (folder: string): Load =>
  messageLoad<Card>(folder, {
    name: "cards to people",
    mark: "app",
    inbox: "chat",
    send: async (cloud, title, n) => {
      const msgParam = JSON.stringify({ title, text: title });
      const { robotCode } = cloud.dingtalk;
      const message = { robotCode, msgKey: "sampleMarkdown", msgParam, userIds: [`user-${n}`] };
      const { processQueryKey, code } = await callApp(cloud, "POST", "robot/oToMessages/batchSend", message);
      if (!processQueryKey) throw new Error(`batchSend: ${code}`);
      return true;
    },
    labelOf: ({ title }) => title,
    isOver: ({ read }) => read.every(({ at }) => at !== null),
  });

interface Interactive extends Card {
  card?: { outTrackId: string; data: Record<string, string> };
}

/** Made, and changed. */
const cards = (folder: string): Load =>
  messageLoad<Interactive>(folder, {
    name: "interactive cards",
    mark: "card",
    inbox: "chat",
    prepare: (cloud) => ask(cloud, "chat/card-templates", { id: "t", text: "t" }),
    send: async (cloud, outTrackId, n) => {
      const made = await callApp(cloud, "POST", "card/instances/createAndDeliver", {
        ...{ cardTemplateId: "t", outTrackId, cardData: {} },
        ...{ openSpaceId: `dtv1.card//im_robot.user-${n}`, imRobotOpenDeliverModel: { spaceType: "IM_ROBOT" } },
      });
      const cardData = { cardParamMap: { state: "changed" } };
      const { result, code } = await callApp(cloud, "PUT", "card/instances", { outTrackId, cardData });
      if (!result) throw new Error(`card ${outTrackId}: ${made.code ?? code}`);
      return true;
    },
    labelOf: ({ card }) => (card?.data.state === "changed" ? card.outTrackId : undefined),
    isOver: ({ read }) => read.every(({ at }) => at !== null),
  });

export const mailLoads = (folder: string): Load[] => [directMail(folder), smtp(folder)];
/** @param receiptsTo where receipts of calls and short messages are taken */
export const phoneLoads = (folder: string, receiptsTo: string): Load[] => [
  sms(folder, receiptsTo),
  voice(folder, receiptsTo),
];
export const chatLoads = (folder: string): Load[] => [robot(folder), app(folder), cards(folder)];
