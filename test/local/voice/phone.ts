import type { Credentials } from "../../../local/accounts.ts";
import type { Local } from "../../../local/service.ts";
import { startVoice, type VoiceOptions } from "../../../local/voice/server.ts";
import type { Template } from "../../../local/voice/templates.ts";
import { type HttpAnswer, type HttpServer, serveHttp } from "../../../local/wire/http.ts";
import { callOpenApi } from "../call-openapi.ts";

export const START = Date.parse("2026-11-23T06:54:58Z");
export const HER = "13700000001";
export const HIM = "13700000002";

const variable = (name: string) => `$\{${name}}`;
const [level, site] = [variable("level"), variable("site")];
export const templates: Template[] = [
  { code: "TTS_1", kind: "text", pool: "public", text: `WAF托管服务值班呼叫。${level}事件，${site}。` },
  { code: "TTS_2", kind: "text", pool: "dedicated", text: `${level}事件，${site}。接手请按1，转下一位请按2。` },
  { code: "TTS_3", kind: "text", pool: "dedicated", text: "已接手，谢谢。" },
  { code: "voice-1", kind: "recording", pool: "public", text: "This is a test of the pager." },
  { code: "voice-2", kind: "recording", pool: "dedicated", text: "Goodbye." },
];
export const variables = JSON.stringify({ level: "危险", site: "商城主站" });
export const tts = { CalledNumber: HER, TtsCode: "TTS_1", TtsParam: variables, PlayTimes: 2, OutId: "I42-3" };
export const ivr = {
  CalledNumber: HER,
  CalledShowNumber: "057100001234",
  StartCode: "TTS_2",
  StartTtsParams: variables,
  "MenuKeyMap.1.Key": "1",
  "MenuKeyMap.1.Code": "TTS_3",
  "MenuKeyMap.2.Key": "2",
  "MenuKeyMap.2.Code": "TTS_2",
  "MenuKeyMap.2.TtsParams": variables,
  ByeCode: "TTS_3",
  Timeout: 8000,
  PlayTimes: 1,
  OutId: "I42-4",
};

/** The service with its texts, called through the official SDK with its parameters in the query, as the product does. */
export const startPhone = async (local: Local, options: VoiceOptions = {}) => {
  const service = await startVoice(local, options);
  service.voice.templates.set(templates);
  const target = { url: service.url, version: "2017-05-25", credentials: local.accounts.get("provider") };
  const call = (action: string, query: Record<string, unknown>, credentials: Credentials = target.credentials) =>
    callOpenApi({ ...target, credentials }, action, { query });
  return { service, voice: service.voice, call };
};

/** A receiver of receipts that answers as it is told. */
export const startReceiver = async (): Promise<
  HttpServer & {
    got: Record<string, string>[];
    paths: string[];
    answer: (n: number) => HttpAnswer | Promise<HttpAnswer>;
  }
> => {
  const receiver = {
    got: [] as Record<string, string>[],
    paths: [] as string[],
    answer: (_: number): HttpAnswer | Promise<HttpAnswer> => ({ status: 200, body: '{"code":0,"msg":"ok"}' }),
  };
  const server = await serveHttp(
    ({ body, path }) => {
      receiver.got.push(...JSON.parse(body.toString()));
      receiver.paths.push(path);
      return receiver.answer(receiver.got.length);
    },
    { maxBodyBytes: 1e6 },
  );
  return Object.assign(receiver, server);
};
