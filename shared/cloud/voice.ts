import * as z from "zod";
import type { Language } from "../domain/contact/person.ts";
import { NOT_SET_UP } from "../domain/delivery/delivery.ts";
import { Fault } from "../errors.ts";
import type { OutgoingCall, Voice } from "../ports/voice.ts";
import { type Codes, channelRpc, mustBeOk } from "./body-code.ts";
import type { Rpc } from "./openapi.ts";

export interface VoiceAccess {
  /** Codes of the approved texts; of the kind that fits the number: for the public pool, or for one of ours. */
  templates: Record<Language, string | undefined>;
  /** Of what is said after a key; without one the text itself is said again. */
  replies: Record<Language, string | undefined>;
  /** A number that was bought: only with one can keys be pressed. */
  showNumber?: string | undefined;
}

const VERSION = "2017-05-25";
/** Of notification calls by text, and of those with keys (channels-and-logs.md 4.2). */
const PRODUCT = { tts: 11_010_000_138_001, ivr: 11_000_000_300_005 };
/** Heard twice, a text is understood by somebody who was asleep. */
const PLAY_TIMES = 2;
/** How long the call waits for a key after the text, ms. */
const KEY_TIMEOUT_MS = 10_000;
/** `1`: I have it; `2`: the next person. The same is said after either. */
const KEYS = ["1", "2"];

const CODES: Codes = {
  person: ["isv.MOBILE_NUMBER_ILLEGAL", "isv.BLACK_KEY_CONTROL_LIMIT", "isv.COMPLAINT_REJECT"],
  limit: ["isv.BUSINESS_LIMIT_CONTROL"],
  passing: ["isv.VOICE_CALL_FAIL", "isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR"],
};

const Answer = z.object({ Code: z.string().catch(""), CallId: z.string().catch(""), Data: z.string().catch("{}") });

/** UNCONFIRMED: `state` is the status code of the receipt. */
const Detail = z.object({
  state: z.coerce.string().optional(),
  duration: z.coerce.number().int().catch(0),
  endDate: z.string().optional(),
});

const detailIn = (text: string) => {
  try {
    const { state, duration, endDate } = Detail.parse(JSON.parse(text));
    return state !== undefined && endDate ? { status: state, seconds: duration } : undefined;
  } catch {
    return undefined;
  }
};

/** Calls through the voice service. Tried once: the outbox repeats. */
export const cloudVoice = (rpc: Rpc, { templates, replies, showNumber }: VoiceAccess): Voice => {
  const service = channelRpc(rpc);
  const ask = async (action: string, query: Record<string, string | number>) =>
    Answer.parse(await service({ action, version: VERSION, query }));

  const byText = ({ to, variables, outId }: OutgoingCall, code: string) =>
    ask("SingleCallByTts", {
      ...{ CalledNumber: to, TtsCode: code, TtsParam: JSON.stringify(variables) },
      ...{ PlayTimes: PLAY_TIMES, OutId: outId },
    });

  const withKeys = ({ to, language, variables, outId }: OutgoingCall, code: string, number: string) => {
    const reply = replies[language] ?? code;
    const menu = KEYS.map((key, i) => [
      [`MenuKeyMap.${i + 1}.Key`, key],
      [`MenuKeyMap.${i + 1}.Code`, reply],
      [`MenuKeyMap.${i + 1}.TtsParams`, JSON.stringify(variables)],
    ]);
    return ask("IvrCall", {
      ...{ CalledNumber: to, CalledShowNumber: number, StartCode: code, StartTtsParams: JSON.stringify(variables) },
      ...{ Timeout: KEY_TIMEOUT_MS, PlayTimes: PLAY_TIMES, OutId: outId },
      ...Object.fromEntries(menu.flat()),
    });
  };

  return {
    call: async (call) => {
      const code = templates[call.language];
      if (code === undefined) throw new Fault("CHANNEL_CONFIG", NOT_SET_UP);
      const answer = await (showNumber === undefined ? byText(call, code) : withKeys(call, code, showNumber));
      mustBeOk(answer.Code, CODES);
      return answer.CallId;
    },
    detail: async (callId, placedAt) => {
      const ProdId = showNumber === undefined ? PRODUCT.tts : PRODUCT.ivr;
      const { Data } = await ask("QueryCallDetailByCallId", { CallId: callId, ProdId, QueryDate: placedAt });
      return detailIn(Data);
    },
  };
};
