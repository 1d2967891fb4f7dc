import * as z from "zod";
import type { Language } from "../domain/contact/person.ts";
import { NOT_SET_UP } from "../domain/delivery/delivery.ts";
import type { SmsEnd } from "../domain/delivery/sms.ts";
import { Fault } from "../errors.ts";
import type { Sms } from "../ports/sms.ts";
import { type Codes, channelRpc, mustBeOk } from "./body-code.ts";
import type { Rpc } from "./openapi.ts";

export interface SmsAccess {
  /** Name of the sender that the vendor has approved. */
  sign?: string | undefined;
  /** Codes of the approved texts, for numbers of the mainland. */
  templates: Record<Language, string | undefined>;
}

const VERSION = "2017-05-25";
const CODES: Codes = {
  person: ["isv.MOBILE_NUMBER_ILLEGAL"],
  limit: ["isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL"],
  passing: ["isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR"],
};
/** More of one request to one number than there are. */
const PAGE_SIZE = 10;
/** `SendStatus`: 1 is under way. */
const STATUS = { failed: 2, received: 3 };
/** Days of the service are China's. */
const CHINA_MS = 8 * 3_600_000;

const Answer = z.object({ Code: z.string().catch(""), BizId: z.string().catch("") });

const Detail = z.object({ SendStatus: z.coerce.number().catch(0), ErrCode: z.string().max(40).catch("") });
const Details = z.object({
  SmsSendDetailDTOs: z.object({ SmsSendDetailDTO: z.array(Detail).catch([]) }).catch({ SmsSendDetailDTO: [] }),
});

const chinaDay = (at: number): string =>
  new Date(at + CHINA_MS).toISOString().slice(0, "2026-10-01".length).replaceAll("-", "");

const endIn = (answer: unknown): SmsEnd | undefined => {
  const found = Details.parse(answer).SmsSendDetailDTOs.SmsSendDetailDTO;
  const end = found.find(({ SendStatus }) => Object.values(STATUS).includes(SendStatus));
  return end && { delivered: end.SendStatus === STATUS.received, code: end.ErrCode };
};

/** Short messages through the SMS service. Tried once: the outbox repeats. */
export const cloudSms = (rpc: Rpc, { sign, templates }: SmsAccess): Sms => {
  const ask = channelRpc(rpc);
  return {
    send: async ({ to, language, variables, outId }) => {
      const code = templates[language];
      if (sign === undefined || code === undefined) throw new Fault("CHANNEL_CONFIG", NOT_SET_UP);
      const wording = { SignName: sign, TemplateCode: code, TemplateParam: JSON.stringify(variables) };
      const query = { PhoneNumbers: to, ...wording, OutId: outId };
      const { Code, BizId } = Answer.parse(await ask({ action: "SendSms", version: VERSION, query }));
      mustBeOk(Code, CODES);
      return BizId;
    },
    report: async (message, to, sentAt) => {
      const query = {
        PhoneNumber: to,
        BizId: message,
        SendDate: chinaDay(sentAt),
        PageSize: PAGE_SIZE,
        CurrentPage: 1,
      };
      return endIn(await ask({ action: "QuerySendDetails", version: VERSION, query }));
    },
  };
};
