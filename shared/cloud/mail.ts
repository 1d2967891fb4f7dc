import { HOUR, SECOND } from "../domain/calendar.ts";
import { MAX_SUBJECT, PROVIDER_TIMEOUT_MS } from "../domain/delivery/delivery.ts";
import type { Known } from "../domain/delivery/receipt.ts";
import { Fault, isFault } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Mail, OutgoingMail } from "../ports/mail.ts";
import type { Credentials } from "./credentials.ts";
import { configOf, type Endpoint, openApiFault } from "./openapi.ts";

/** Shown as the sender's name, of at most 14 characters. */
const ALIAS = "WAF MSS";
/** Refusals that mean "too much just now": filters against floods, and quotas. */
const PASSING = ["InvalidToAddress.Spam", "InvalidSendMail.Spam"];

/** Refusals of our sender or our keys, whoever the mail is for. */
const OURS =
  /^(InvalidMailAddress|InvalidAccessKeyId|InvalidSecurityToken|SignatureDoesNotMatch|Forbidden|NoPermission)/;

/** As the SDK reads it, as far as it is used. */
interface Detail {
  subject?: string;
  status?: number;
  /** Seconds. */
  utcLastUpdateTime?: string;
}

const requestOf = (sender: string, { to, subject, html, text }: OutgoingMail) => ({
  accountName: sender,
  fromAlias: ALIAS,
  addressType: 1,
  replyToAddress: false,
  toAddress: to,
  subject: subject.slice(0, MAX_SUBJECT),
  htmlBody: html,
  textBody: text,
  clickTrace: "0",
  unSubscribeLinkType: "disabled",
});

const mailFault = (error: unknown): unknown => {
  const fault = openApiFault(error);
  if (!isFault(fault)) return fault;
  const passing = fault.code === "CLOUD_BUSY" || PASSING.includes(fault.because);
  if (passing) return new Fault("CLOUD_BUSY", fault.because, { cause: error });
  return new Fault(OURS.test(fault.because) ? "CHANNEL_CONFIG" : "MAIL_REFUSED", fault.because, { cause: error });
};

/** `Status` of a detail, and why a mailbox has not got it (channels-and-logs.md 2.6). */
const DELIVERED = 0;
const reasons: Record<number, string> = { 2: "bad-address", 3: "taken-for-spam", 4: "bounced" };
/** Minutes of the service are China's. */
const CHINA_MS = 8 * HOUR;
/** The most that a page of details holds: to one address within ten minutes there are fewer. */
const PAGE = 100;

const chinaMinute = (at: number): string =>
  new Date(at + CHINA_MS).toISOString().slice(0, "2026-10-01T03:04".length).replace("T", " ");

/** An identical mail that was sent later is told apart by nothing: what was known first counts. */
const receiptIn = (details: Detail[], subject: string, sentAt: number): Known | undefined => {
  const own = details
    .map(({ utcLastUpdateTime, ...detail }) => ({ ...detail, at: Number(utcLastUpdateTime) * SECOND }))
    .filter((detail) => detail.subject === subject && detail.at >= sentAt - SECOND)
    .sort((a, b) => a.at - b.at)[0];
  if (own?.status === undefined) return undefined;
  if (own.status === DELIVERED) return { is: "received", at: Math.max(own.at, sentAt) };
  return { is: "not-received", reason: reasons[own.status] ?? "bounced" };
};

/** Mail through DirectMail. Tried once: the outbox repeats. The SDK is loaded at the first mail, since few functions send. */
export const cloudMail = (
  endpoint: Endpoint,
  credentials: () => Credentials,
  { sender, clock }: { sender: string; clock: Clock },
): Mail => {
  const connected = async () => {
    const sdk = await import("@alicloud/dm20151123");
    const { $OpenApiUtil } = await import("@alicloud/openapi-core");
    const config = new $OpenApiUtil.Config(configOf(endpoint, credentials(), PROVIDER_TIMEOUT_MS));
    return { sdk, client: new sdk.default(config) };
  };
  const refused = (error: unknown) => {
    throw mailFault(error);
  };
  return {
    send: async (mail) => {
      const { sdk, client } = await connected();
      const answer = await client.singleSendMail(new sdk.SingleSendMailRequest(requestOf(sender, mail))).catch(refused);
      return answer.body?.envId ?? "";
    },
    receipt: async ({ to, subject }, sentAt) => {
      const { sdk, client } = await connected();
      const span = { startTime: chinaMinute(sentAt), endTime: chinaMinute(clock.now()) };
      const request = new sdk.SenderStatisticsDetailByParamRequest({ ...span, toAddress: to, length: PAGE });
      const answer = await client.senderStatisticsDetailByParam(request).catch(refused);
      return receiptIn(answer.body?.data?.mailDetail ?? [], subject.slice(0, MAX_SUBJECT), sentAt);
    },
  };
};
