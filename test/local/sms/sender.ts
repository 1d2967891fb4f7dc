import Dysms, {
  QuerySendDetailsRequest,
  SendBatchSmsRequest,
  type SendBatchSmsResponseBody,
  SendSmsRequest,
  type SendSmsResponseBody,
} from "@alicloud/dysmsapi20170525";
import type { Local } from "../../../local/service.ts";
import { type SmsOptions, startSms } from "../../../local/sms/server.ts";
import type { Template } from "../../../local/sms/texts.ts";
import { sdkConfig } from "../call-openapi.ts";

export const START = Date.parse("2026-11-23T06:54:58Z");
export const HER = "13700000001";
export const HIM = "13700000002";
export const ABROAD = "85260000001";

const [level, site, code] = ["level", "site", "code"].map((name) => `$\{${name}}`);
export const templates: Template[] = [
  { code: "SMS_1", kind: "notification", area: "mainland", text: `${level}事件，${site}，请处理。` },
  { code: "SMS_2", kind: "verification", area: "mainland", text: `验证码${code}。` },
  { code: "SMS_3", kind: "notification", area: "international", text: `${level} incident on ${site}.` },
];
export const variables = JSON.stringify({ level: "危险", site: "商城主站" });
export const notice = {
  phoneNumbers: HER,
  signName: "安全托管",
  templateCode: "SMS_1",
  templateParam: variables,
  outId: "I42-3",
};

/** The service with its texts, called through the official SDK. */
export const startSender = async (local: Local, options: SmsOptions = {}) => {
  const service = await startSms(local, options);
  service.sms.texts.setTemplates(templates);
  service.sms.texts.setSigns(["安全托管", "MSS"]);
  const client = new Dysms(sdkConfig(service.url, local.accounts.get("provider")));
  const send = async (changes: Partial<typeof notice> = {}): Promise<SendSmsResponseBody> => {
    const { body } = await client.sendSms(new SendSmsRequest({ ...notice, ...changes }));
    if (!body) throw new Error("no body");
    return body;
  };
  const sendBatch = async (asked: Record<string, string>): Promise<SendBatchSmsResponseBody> => {
    const { body } = await client.sendBatchSms(new SendBatchSmsRequest({ templateCode: "SMS_1", ...asked }));
    if (!body) throw new Error("no body");
    return body;
  };
  const query = async (changes: Record<string, unknown> = {}) => {
    const asked = { phoneNumber: HER, sendDate: "20261123", pageSize: 10, currentPage: 1, ...changes };
    const { body } = await client.querySendDetails(new QuerySendDetailsRequest(asked));
    return { code: body?.code, total: body?.totalCount, rows: body?.smsSendDetailDTOs?.smsSendDetailDTO ?? [] };
  };
  return { service, sms: service.sms, send, sendBatch, query };
};
