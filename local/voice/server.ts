import { openAddress } from "../receipts/address.ts";
import type { Local, Service } from "../service.ts";
import { serveOpenApi } from "../wire/openapi.ts";
import { ivrCall } from "./actions/IvrCall.ts";
import { queryCallDetailByCallId } from "./actions/QueryCallDetailByCallId.ts";
import { singleCallByTts } from "./actions/SingleCallByTts.ts";
import { singleCallByVoice } from "./actions/SingleCallByVoice.ts";
import { openCalls, type Voice } from "./inbox.ts";
import { openNumbers } from "./numbers.ts";
import { SHOW_NUMBER } from "./show-numbers.ts";
import { openTemplates } from "./templates.ts";

/** How policies name it, and what it says of one that leaves a call out. */
const rights = {
  ram: { product: "dyvms" },
  dialect: { NoPermission: { status: 200, code: "isp.RAM_PERMISSION_DENY" } },
};

export interface VoiceOptions {
  port?: number | undefined;
  /** Where receipts go; given the secret of the folder. Without it none are pushed until somebody says where. */
  receiptsTo?: ((secret: string) => string) | undefined;
  /** Real ms within which a receipt must be answered; default: the vendor's 700. */
  patienceMs?: number | undefined;
}

export interface VoiceService extends Service {
  voice: Voice;
  /** The number that the account has bought. */
  showNumber: string;
  /** Stands in the address of receipts; nobody else knows it. */
  secret: string;
}

/** Voice calls, 2017-05-25. */
export const startVoice = async (
  local: Local,
  { port, receiptsTo, patienceMs }: VoiceOptions = {},
): Promise<VoiceService> => {
  const { store } = local;
  const address = openAddress(store, "voice", receiptsTo);
  const calls = openCalls(local, {
    lines: openNumbers(store),
    templates: openTemplates(store),
    address,
    patienceMs,
  });
  const operations = {
    SingleCallByTts: singleCallByTts(calls),
    SingleCallByVoice: singleCallByVoice(calls),
    IvrCall: ivrCall(calls),
    QueryCallDetailByCallId: queryCallDetailByCallId(calls),
  };
  const { place: _, find: __, close: endPushes, ...voice } = calls;
  const service = await serveOpenApi({ local, service: "voice", version: "2017-05-25", operations, ...rights }, port);
  const close = async () => {
    await endPushes();
    await service.close();
  };
  return { ...service, close, voice, showNumber: SHOW_NUMBER, secret: address.secret };
};
