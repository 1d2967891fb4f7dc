import { createHmac } from "node:crypto";
import * as z from "zod";
import type { Faults } from "../../faults.ts";
import type { Callback } from "./callbacks.ts";
import type { Press, Update } from "./card.ts";
import { CardData, UpdateOptions } from "./values.ts";

/** The vendor's two seconds. Real time: a receiver that takes longer is late at any speed of the dial. */
export const PATIENCE_MS = 2_000;
/** Far above what a card may have. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** What may befall the call for a press on its way. */
export const callbackFaults = ["lost", "unheard", "duplicate"] as const;

export interface PushOptions extends Callback {
  /** Instant of the dial in ms. */
  now: number;
  faults: Faults;
  patienceMs: number;
  /** Ends the wait at once. */
  closing: AbortSignal;
}

export type Pushed = Pick<Press, "outcome" | "status"> & { update?: Update };

/** base64 HMAC-SHA256 of the timestamp alone: the body is not covered. */
const signed = (secret: string, timestamp: string): Record<string, string> => {
  const signature = createHmac("sha256", secret).update(timestamp).digest("base64");
  return secret ? { "x-ddpaas-signature-timestamp": timestamp, "x-ddpaas-signature": signature } : {};
};

const post = (body: object, { url, secret, now, patienceMs, closing }: PushOptions): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json;charset=utf-8", ...signed(secret, String(now)) },
    body: JSON.stringify(body),
    redirect: "manual",
    signal: AbortSignal.any([closing, AbortSignal.timeout(patienceMs)]),
  });

const Answer = z.object({
  cardUpdateOptions: UpdateOptions.prefault({}),
  cardData: CardData.optional(),
  userPrivateData: CardData.optional(),
});

/** An empty answer changes nothing. */
const updateIn = (text: string, user: string): Update | undefined => {
  if (text.length > MAX_ANSWER_BYTES) return undefined;
  const read = Answer.safeParse(text.trim() === "" ? {} : JSON.parse(text));
  if (!read.success) return undefined;
  const { cardData, userPrivateData, cardUpdateOptions: options } = read.data;
  const privateData = userPrivateData && { [user]: userPrivateData.cardParamMap };
  return { data: cardData?.cardParamMap, privateData, options };
};

const heard = async (answer: Response, user: string): Promise<Pushed> => {
  const { status } = answer;
  const update = status === 200 ? updateIn(await answer.text(), user) : undefined;
  return update ? { outcome: "applied", status, update } : { outcome: "failed", status };
};

/**
 * Tells of a press. Faults of the operation `CardCallback`: `unheard` loses the call, `lost` its answer; with `duplicate`
 * it comes twice, and the last answer counts.
 */
export const push = async (body: { userId: string } & object, options: PushOptions): Promise<Pushed> => {
  const fault = options.faults.take("dingtalk", "CardCallback", callbackFaults)?.kind;
  const late: Pushed = { outcome: "late", status: null };
  if (fault === "unheard") return late;
  try {
    if (fault === "duplicate") await (await post(body, options)).text();
    const told = await heard(await post(body, options), body.userId);
    return fault === "lost" ? late : told;
  } catch (error) {
    return /Timeout|Abort/.test((error as Error).name) ? late : { outcome: "failed", status: null };
  }
};
