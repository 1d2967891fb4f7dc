import { OpenApiError } from "../wire/openapi.ts";

/**
 * What SingleSendMail asks of its parameters: channels-and-logs.md 2.2, codes of 2.3, where the HTTP status of all but
 * NotFound is UNCONFIRMED (400).
 */
interface Rule {
  name: string;
  required?: true;
  /** Asked only of a value that was sent. */
  holds: (value: string) => boolean;
  code?: string;
  status?: number;
}

/** Recipients of one mail. */
export const MAX_RECIPIENTS = 100;
const MAX_BCC = 2;
/** The current page; an older one says 100. */
const MAX_SUBJECT_CHARS = 256;
/** "Under 15 characters". */
const MAX_ALIAS_CHARS = 14;
/** The Chinese page; the SDK's comment says 8 MB. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;
const MAX_HEADERS = 10;

/** Local part, `@`, domain with a dot; nothing that could end a header or a list. */
const ADDRESS = /^[^\s@,;<>"\\\p{Cc}]{1,64}@[^\s@,;<>"\\\p{Cc}]{1,190}\.[^\s@,;<>"\\.\p{Cc}]{2,63}$/u;
const HEADER_NAME = /^(Message-ID|List-Unsubscribe|List-Unsubscribe-Post|X-User-[A-Za-z0-9-]{1,60})$/;

export const addressesOf = (list: string): string[] => list.split(",").map((address) => address.trim());

export const isAddress = (value: string): boolean => ADDRESS.test(value);
const areAddresses = (max: number) => (value: string) => {
  const addresses = addressesOf(value);
  return addresses.length <= max && addresses.every(isAddress);
};
const oneOf =
  (...values: string[]) =>
  (value: string) =>
    values.includes(value);
const isShort = (max: number) => (value: string) => value.length <= max;
const isBody = (value: string): boolean => Buffer.byteLength(value) <= MAX_BODY_BYTES;

/** The `Headers` parameter, or undefined when it is not a JSON object of allowed names and text. */
export const headersOf = (json = "{}"): Record<string, string> | undefined => {
  try {
    const entries = Object.entries(JSON.parse(json));
    const allowed = entries.every(([name, value]) => HEADER_NAME.test(name) && typeof value === "string");
    return allowed && entries.length <= MAX_HEADERS
      ? (Object.fromEntries(entries) as Record<string, string>)
      : undefined;
  } catch {
    return undefined;
  }
};

const rules: Rule[] = [
  { name: "AccountName", required: true, holds: isAddress, code: "InvalidMailAddress.NotFound", status: 404 },
  { name: "AddressType", required: true, holds: oneOf("0", "1") },
  { name: "ReplyToAddress", required: true, holds: oneOf("true", "false") },
  { name: "ToAddress", required: true, holds: areAddresses(MAX_RECIPIENTS), code: "InvalidToAddress" },
  { name: "Subject", required: true, holds: isShort(MAX_SUBJECT_CHARS), code: "InvalidSubject.Malformed" },
  { name: "HtmlBody", holds: isBody, code: "InvalidBody" },
  { name: "TextBody", holds: isBody, code: "InvalidBody" },
  { name: "FromAlias", holds: isShort(MAX_ALIAS_CHARS), code: "InvalidFromAlias.Malformed" },
  { name: "ReplyAddress", holds: isAddress, code: "InvalidReplyAddress.Malformed" },
  { name: "ReplyAddressAlias", holds: isShort(MAX_ALIAS_CHARS), code: "InvalidReplyAddressAlias.Malformed" },
  { name: "ClickTrace", holds: oneOf("0", "1") },
  { name: "TagName", holds: (value) => /^[A-Za-z0-9_-]{1,128}$/.test(value) },
  { name: "UnSubscribeLinkType", holds: oneOf("disabled", "default", "zh-cn", "en-us") },
  { name: "UnSubscribeFilterLevel", holds: oneOf("disabled", "default", "mailfrom", "mailfrom_domain", "edm_id") },
  { name: "Headers", holds: (value) => headersOf(value) !== undefined },
  { name: "BccAddress", holds: areAddresses(MAX_BCC) },
];

/** Known to DirectMail, unknown here: refused, so that nobody believes that they were sent. */
const unsupported = /^(Template|Attachments)(\.|$)/;

const check = (value: string | undefined, { name, required, holds, code = "InvalidParameter", status = 400 }: Rule) => {
  if (!value && required) throw new OpenApiError(400, "MissingParameter", `${name} is mandatory for this action.`);
  if (value && !holds(value)) throw new OpenApiError(status, code, `The specified ${name} is wrongly formed.`);
};

/** @throws OpenApiError for the first parameter that DirectMail would refuse */
export const checkParameters = (parameters: Record<string, string>): void => {
  for (const rule of rules) check(parameters[rule.name], rule);
  const name = Object.keys(parameters).find((one) => unsupported.test(one));
  if (name) throw new OpenApiError(400, "InvalidParameter", `The local cloud does not support ${name}.`);
  if (!parameters.HtmlBody && !parameters.TextBody)
    throw new OpenApiError(400, "InvalidBody", "HtmlBody or TextBody must be given.");
};
