import * as z from "zod";
import { refusalCodes } from "./refusals.ts";

interface Ending {
  /** `err_code` and `err_msg` of the receipt. All but DELIVERED are UNCONFIRMED. */
  code: string;
  message: string;
}

/** What a carrier reports of a message that did not reach its reader. */
const failures = {
  off: { code: "MOBILE_NOT_ON_SERVICE", message: "停机、空号、关机或不在服务区" },
  "bad-number": { code: "INVALID_NUMBER", message: "号码状态异常" },
  blacklisted: { code: "MOBILE_IN_BLACK", message: "手机号在黑名单" },
  rejected: { code: "USER_REJECT", message: "用户拒收" },
  keyword: { code: "CONTENT_KEYWORD", message: "内容关键字拦截" },
  unknown: { code: "UNKNOWN", message: "未知异常" },
} satisfies Record<string, Ending>;
export type Failure = keyof typeof failures;

const DELIVERED: Ending = { code: "DELIVERED", message: "用户接收成功" };

export const endingOf = (failure: Failure | undefined): Ending => (failure ? failures[failure] : DELIVERED);

/** A phone that is on gets a message within so long. */
const DELIVERY_SECONDS = 5;
/** A carrier tries for three days. */
const MAX_SECONDS = 3 * 86_400;

const afterSeconds = z.number().min(0).max(MAX_SECONDS).default(DELIVERY_SECONDS);

/**
 * What happens to a message. `delivered`, `undelivered`: so says a receipt after so long. `silent`: nobody ever says
 * anything. `refused`: the message is not taken, with this code.
 */
export const Outcome = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("delivered"), afterSeconds }),
  z.strictObject({
    is: z.literal("undelivered"),
    because: z.enum(Object.keys(failures) as [Failure, ...Failure[]]).default("off"),
    afterSeconds,
  }),
  z.strictObject({ is: z.literal("silent") }),
  z.strictObject({ is: z.literal("refused"), code: z.enum(refusalCodes) }),
]);
export type Outcome = z.infer<typeof Outcome>;

/** Somebody whose phone is on. */
export const reached: Outcome = { is: "delivered", afterSeconds: DELIVERY_SECONDS };
