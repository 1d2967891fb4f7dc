import { openAddress } from "../receipts/address.ts";
import type { Local, Service } from "../service.ts";
import { serveOpenApi } from "../wire/openapi.ts";
import { querySendDetails } from "./actions/QuerySendDetails.ts";
import { sendBatchSms } from "./actions/SendBatchSms.ts";
import { sendSms } from "./actions/SendSms.ts";
import { openMessages, type Sms } from "./inbox.ts";
import { openNumbers } from "./numbers.ts";
import { openTexts } from "./texts.ts";

/** How policies name it, and what it says of one that leaves a call out. */
const rights = {
  ram: { product: "dysms" },
  dialect: { NoPermission: { status: 200, code: "isp.RAM_PERMISSION_DENY" } },
};

export interface SmsOptions {
  port?: number | undefined;
  /** Where receipts go; given the secret of the folder. Without it none are pushed until somebody says where. */
  receiptsTo?: ((secret: string) => string) | undefined;
  /** Real ms within which a receipt must be answered; default: the vendor's 700. */
  patienceMs?: number | undefined;
}

export interface SmsService extends Service {
  sms: Sms;
  /** Stands in the address of receipts; nobody else knows it. */
  secret: string;
}

/** Short messages, 2017-05-25. */
export const startSms = async (
  local: Local,
  { port, receiptsTo, patienceMs }: SmsOptions = {},
): Promise<SmsService> => {
  const { store } = local;
  const address = openAddress(store, "sms", receiptsTo);
  const messages = openMessages(local, { lines: openNumbers(store), texts: openTexts(store), address, patienceMs });
  const operations = {
    SendSms: sendSms(messages),
    SendBatchSms: sendBatchSms(messages),
    QuerySendDetails: querySendDetails(local, messages),
  };
  const { send: _, to: __, close: endPushes, ...sms } = messages;
  const service = await serveOpenApi({ local, service: "sms", version: "2017-05-25", operations, ...rights }, port);
  const close = async () => {
    await endPushes();
    await service.close();
  };
  return { ...service, close, sms, secret: address.secret };
};
