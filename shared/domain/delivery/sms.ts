import * as z from "zod";

/** What a carrier says became of a short message, by its own code. */
export const SmsEnd = z.object({ delivered: z.boolean(), code: z.string().max(40) });
export type SmsEnd = z.infer<typeof SmsEnd>;

/** The same, as the receipt of the message `bizId` says it. */
export const SmsReport = SmsEnd.extend({ bizId: z.string().max(100) });
export type SmsReport = z.infer<typeof SmsReport>;

/** Why nobody has it; what is not listed is named by the carrier's code (which of them there are is UNCONFIRMED). */
const reasons: Record<string, string> = {
  MOBILE_NOT_ON_SERVICE: "unreachable",
  INVALID_NUMBER: "bad-number",
};

export const smsReason = ({ code }: SmsEnd): string => reasons[code] ?? code;
