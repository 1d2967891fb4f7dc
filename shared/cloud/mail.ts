import { PROVIDER_TIMEOUT_MS } from "../domain/delivery/delivery.ts";
import { Fault, isFault } from "../errors.ts";
import type { Mail, OutgoingMail } from "../ports/mail.ts";
import type { Credentials } from "./credentials.ts";
import { configOf, type Endpoint, openApiFault } from "./openapi.ts";

/** DirectMail takes no longer subject. */
const MAX_SUBJECT = 256;
/** Shown as the sender's name, of at most 14 characters. */
const ALIAS = "WAF MSS";
/** Refusals that mean "too much just now": filters against floods, and quotas. */
const PASSING = ["InvalidToAddress.Spam", "InvalidSendMail.Spam"];

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
  return new Fault(passing ? "CLOUD_BUSY" : "MAIL_REFUSED", fault.because, { cause: error });
};

/** Mail through DirectMail. Tried once: the outbox repeats. The SDK is loaded at the first mail, since few functions send. */
export const cloudMail = (endpoint: Endpoint, credentials: () => Credentials, sender: string): Mail => ({
  send: async (mail) => {
    const { default: Client, SingleSendMailRequest } = await import("@alicloud/dm20151123");
    const { $OpenApiUtil } = await import("@alicloud/openapi-core");
    const client = new Client(new $OpenApiUtil.Config(configOf(endpoint, credentials(), PROVIDER_TIMEOUT_MS)));
    const answer = await client
      .singleSendMail(new SingleSendMailRequest(requestOf(sender, mail)))
      .catch((error: unknown) => {
        throw mailFault(error);
      });
    return answer.body?.envId ?? "";
  },
});
