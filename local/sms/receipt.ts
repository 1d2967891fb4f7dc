import type { Receipt } from "../receipts/push.ts";
import { stamp } from "../wire/china-time.ts";
import { type Message, sizeOf } from "./message.ts";
import { endingOf } from "./outcome.ts";

/** One element of the array that is pushed: the vendor's page on `SmsReport`. */
export const receiptOf = (message: Message, reportedAt: number): Receipt => {
  const { to, at, failure, bizId, outId } = message;
  const { code, message: text } = endingOf(failure);
  return {
    phone_number: to,
    send_time: stamp(at),
    report_time: stamp(reportedAt),
    success: failure === undefined,
    err_code: code,
    err_msg: text,
    sms_size: String(sizeOf(message)),
    biz_id: bizId,
    ...(outId !== undefined && { out_id: outId }),
  };
};
