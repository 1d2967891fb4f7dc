import type { Local } from "../../service.ts";
import type { OpenApiCall } from "../../wire/openapi.ts";
import type { Inbox } from "../inbox.ts";
import type { Mailbox } from "../mail.ts";
import { addressesOf, checkParameters, headersOf } from "../parameters.ts";

const mailbox = (address: string, alias: string | undefined): Mailbox => ({ address, ...(alias && { alias }) });

/** Answers `EnvId` once the mail lies in the inbox. */
export const singleSendMail =
  ({ dial }: Local, inbox: Inbox) =>
  ({ parameters, caller }: OpenApiCall) => {
    checkParameters(parameters);
    const { AccountName = "", FromAlias, ToAddress = "", Subject = "", HtmlBody, TextBody } = parameters;
    const { ReplyAddress, ReplyAddressAlias, BccAddress, TagName, Headers } = parameters;
    const { id } = inbox.deliver({
      at: dial.now(),
      accountId: caller.accountId,
      from: mailbox(AccountName, FromAlias),
      to: addressesOf(ToAddress),
      bcc: BccAddress ? addressesOf(BccAddress) : [],
      subject: Subject,
      ...(TextBody && { text: TextBody }),
      ...(HtmlBody && { html: HtmlBody }),
      ...(ReplyAddress && { replyTo: mailbox(ReplyAddress, ReplyAddressAlias) }),
      ...(TagName && { tag: TagName }),
      headers: headersOf(Headers) ?? {},
    });
    return { EnvId: id };
  };
