import * as z from "zod";
import { MINUTE } from "../domain/calendar.ts";
import { PROVIDER_TIMEOUT_MS } from "../domain/delivery/delivery.ts";
import { Fault } from "../errors.ts";

/** A robot that was too fast is silent for so long (channels-and-logs.md 3.1). */
const MUTED_MS = 10 * MINUTE;
const TOO_FAST = "130101";
const SYSTEM_BUSY = "-1";

const Texts = z.array(z.string()).catch([]);
const Reader = z.object({ userId: z.string(), readStatus: z.string(), readTimestamp: z.number().optional() });

/** Every member that some answer has. What was sent counts as sent, however odd the answer. */
const Answer = z.object({
  errcode: z.coerce.string().optional(),
  errmsg: z.string().catch(""),
  code: z.string().optional(),
  accessToken: z.string().catch(""),
  expireIn: z.number().catch(0),
  processQueryKey: z.string().catch(""),
  invalidStaffIdList: Texts,
  flowControlledStaffIdList: Texts,
  messageReadInfoList: z.array(Reader).catch([]),
});
export type Answer = z.infer<typeof Answer> & { status: number };

/** One call. No answer in time, or none that can be read, may be another one in a moment. */
export const ask = async (url: string, init: RequestInit): Promise<Answer> => {
  const headers = { "content-type": "application/json; charset=utf-8", ...init.headers };
  try {
    const answer = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS) });
    return { ...Answer.parse(await answer.json()), status: answer.status };
  } catch (error) {
    throw new Fault("CLOUD_BUSY", error instanceof Error ? error.name : "", { cause: error });
  }
};

/** The robot's host answers 200 whatever happens; what happened stands in `errcode`. */
export const robotFault = ({ status, errcode = String(status), errmsg }: Answer): Fault | undefined => {
  if (errcode === "0") return undefined;
  if (status >= 500 || errcode === SYSTEM_BUSY) return new Fault("CLOUD_BUSY", errcode);
  const isFast = errcode === TOO_FAST || /too fast/i.test(errmsg);
  return isFast ? new Fault("CHANNEL_LIMIT", errcode, { afterMs: MUTED_MS }) : new Fault("CHANNEL_CONFIG", errcode);
};

/** The host of the enterprise apps answers with a status, and a code beside it. */
export const appFault = ({ status, code = String(status) }: Answer): Fault | undefined => {
  if (status < 400) return undefined;
  if (status >= 500) return new Fault("CLOUD_BUSY", code);
  const isLimit = status === 429 || /throttl|limit/i.test(code);
  return isLimit ? new Fault("CHANNEL_LIMIT", code, { afterMs: MINUTE }) : new Fault("CHANNEL_CONFIG", code);
};

/** The access token is not taken (any more). */
export const isStale = ({ status, code = "" }: Answer): boolean =>
  status === 401 || /InvalidAuthentication/i.test(code);
