import * as z from "zod";
import { refusalCodes } from "./refusals.ts";

interface Ending {
  /** `status_code` and `status_msg` of the receipt: channels-and-logs.md 4.4. */
  status: string;
  message: string;
  /** `smart_status_code`, where the reference names one. */
  smart?: string;
  /** From the first ring to the end of a call that nobody answers, in seconds; 0: it never rang. */
  ringSeconds: number;
}

/** A network gives up after about so long. */
const NO_ANSWER_SECONDS = 45;
const BUSY_SECONDS = 3;

/** How calls end that somebody answered: `no-key` only where keys are offered. */
const answered = {
  answered: { status: "200000", message: "用户听完", smart: "ANSWERED", ringSeconds: 6 },
  "hung-up": { status: "200001", message: "用户接听后提前挂断", smart: "ANSWERED", ringSeconds: 6 },
  "no-key": { status: "200008", message: "用户未在规定时间内按键", smart: "ANSWERED", ringSeconds: 6 },
} satisfies Record<string, Ending>;

const unanswered = {
  busy: { status: "200002", message: "用户占线", smart: "USER_BUSY", ringSeconds: BUSY_SECONDS },
  "no-answer": { status: "200003", message: "用户无应答", smart: "NO_ANSWER", ringSeconds: NO_ANSWER_SECONDS },
  rejected: { status: "200002", message: "用户拒接", smart: "CALL_REJECTED", ringSeconds: BUSY_SECONDS },
  "bad-number": { status: "200004", message: "空号", smart: "INVALID_NUMBER", ringSeconds: 0 },
  unreachable: { status: "200005", message: "用户无法接通", ringSeconds: 0 },
  "out-of-area": { status: "200007", message: "用户不在服务区", ringSeconds: 0 },
  off: { status: "200010", message: "用户关机", smart: "POWERED_OFF", ringSeconds: 0 },
  suspended: { status: "200011", message: "用户停机", smart: "SUSPEND", ringSeconds: 0 },
  lost: { status: "200012", message: "呼损", ringSeconds: 0 },
  "display-number": { status: "200117", message: "外显号码受限", ringSeconds: 0 },
  "time-window": { status: "200118", message: "时段受限", ringSeconds: 0 },
  frequency: { status: "200119", message: "频次受限", ringSeconds: 0 },
  concurrency: { status: "200121", message: "并发受限", ringSeconds: 0 },
  failed: { status: "999999", message: "系统异常", ringSeconds: 0 },
} satisfies Record<string, Ending>;

const endings: Record<string, Ending> = { ...answered, ...unanswered };
export type EndingName = keyof typeof answered | keyof typeof unanswered;

export const endingOf = (name: EndingName): Ending => endings[name] as Ending;
export const wasAnswered = (name: EndingName): boolean => name in answered;

const key = z.string().regex(/^[0-9*#]$/);
/** The longest that a person stays on the line. */
const MAX_SECONDS = 600;

/**
 * What happens to a call. `answered`: heard to the end; where keys are offered, `key` is pressed after the text, or none.
 * `refused`: the call is not taken, with this code.
 */
export const Outcome = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("answered"), key: key.optional() }),
  z.strictObject({ is: z.literal("hung-up"), afterSeconds: z.number().min(0).max(MAX_SECONDS).default(3) }),
  z.strictObject({ is: z.enum(Object.keys(unanswered) as [keyof typeof unanswered]) }),
  z.strictObject({ is: z.literal("refused"), code: z.enum(refusalCodes) }),
]);
export type Outcome = z.infer<typeof Outcome>;
