import * as z from "zod";

/** How a call ended, by the provider's status code (channels-and-logs.md 4.4). */
export const CallEnd = z.object({
  status: z.string().max(20),
  /** Length of the talk. */
  seconds: z.int(),
});
export type CallEnd = z.infer<typeof CallEnd>;

/** What the receipt of a call says: how it ended and which key was pressed, if one was. */
export const CallReport = CallEnd.extend({ callId: z.string().max(100), key: z.string().max(4).optional() });
export type CallReport = z.infer<typeof CallReport>;

/** Whoever hangs up sooner has not heard what it is about. */
const HEARD_SECONDS = 5;
const TO_THE_END = "200000";
const HUNG_UP_EARLY = "200001";
/** Listened, and pressed nothing in time. */
const NO_KEY = "200008";

/** Codes that say where a call is, not how it ended. */
const PROGRESS = ["200100", "200101", "200102", "200201"];

/** Why nobody was reached; what is not listed is `call-failed`. */
const reasons: Record<string, string> = {
  "200001": "hung-up",
  "200002": "busy",
  "200003": "no-answer",
  "200004": "bad-number",
  "200005": "unreachable",
  "200007": "unreachable",
  "200010": "off",
  "200011": "off",
  "200012": "no-answer",
};

export const isProgress = (status: string): boolean => PROGRESS.includes(status);

/** Somebody listened. */
export const wasAnswered = ({ status, seconds }: CallEnd): boolean =>
  status === TO_THE_END || status === NO_KEY || (status === HUNG_UP_EARLY && seconds >= HEARD_SECONDS);

export const reasonOf = ({ status }: CallEnd): string => reasons[status] ?? "call-failed";
