import * as z from "zod";
import { type Receipt, readReceipts, Text } from "./receipt.ts";

/** One report as the SMS service pushes it (its page on `SmsReport`). */
const SmsReceipt = z.object({
  biz_id: Text,
  out_id: Text,
  success: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]),
  err_code: Text.catch(""),
});

/** A carrier's code is a word; whatever else is said stays outside. */
const CODE = /^\w{1,40}$/;

/** What of a body says what became of a message; undefined: the body is not what the service sends. */
export const smsReceiptsIn = (body: unknown): Receipt[] | undefined =>
  readReceipts(body, SmsReceipt)?.map(({ biz_id: bizId, out_id: outId, success: delivered, err_code: code }) => ({
    outId,
    report: { sms: { bizId, delivered, code: CODE.test(code) ? code : "UNKNOWN" } },
  }));
