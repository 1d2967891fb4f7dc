import type { Local, Service } from "../service.ts";
import { type HttpAnswer, type HttpRequest, serveHttp } from "../wire/http.ts";
import { batchOtoQuery } from "./actions/BatchOTOQuery.ts";
import { batchRecallOto } from "./actions/BatchRecallOTO.ts";
import { batchSendOto } from "./actions/BatchSendOTO.ts";
import { createAndDeliver } from "./actions/CreateAndDeliver.ts";
import { getAccessToken } from "./actions/GetAccessToken.ts";
import { orgGroupQuery } from "./actions/OrgGroupQuery.ts";
import { orgGroupRecall } from "./actions/OrgGroupRecall.ts";
import { orgGroupSend } from "./actions/OrgGroupSend.ts";
import { queryRobotDingReadStatus } from "./actions/QueryRobotDingReadStatus.ts";
import { registerCallback } from "./actions/RegisterCallback.ts";
import { robotRecallDing } from "./actions/RobotRecallDing.ts";
import { robotSend } from "./actions/RobotSend.ts";
import { robotSendDing } from "./actions/RobotSendDing.ts";
import { updateCard } from "./actions/UpdateCard.ts";
import { authenticate, type DingTalk, type Operation } from "./call.ts";
import { type Cards, openCards } from "./cards/cards.ts";
import { type Chat, openChat } from "./inbox.ts";
import { type ApiRefusal, json, Refused, refuseApi, refuseRobot } from "./refusals.ts";
import { type Credentials, openState } from "./state.ts";
import { openTenant, type Scope, type TenantControl } from "./tenant.ts";

interface Offered {
  /** Faults name the operation so. */
  name: string;
  perform: Operation;
  /** What the app needs; without it, the call has an authentication of its own. */
  scope?: Scope;
}

const robot = (name: string, perform: Operation): Offered => ({ name, perform, scope: "qyapi_robot_sendmsg" });
const card = (name: string, perform: Operation): Offered => ({ name, perform, scope: "Card.Instance.Write" });
const ding = (name: string, perform: Operation): Offered => ({ name, perform, scope: "Premium.Ding.Write" });

/** The first stands on oapi.dingtalk.com, the others on api.dingtalk.com. */
const operations: Record<string, Offered> = {
  "POST /robot/send": { name: "RobotSend", perform: robotSend },
  "POST /v1.0/oauth2/accessToken": { name: "GetAccessToken", perform: getAccessToken },
  "POST /v1.0/robot/oToMessages/batchSend": robot("BatchSendOTO", batchSendOto),
  "GET /v1.0/robot/oToMessages/readStatus": robot("BatchOTOQuery", batchOtoQuery),
  "POST /v1.0/robot/otoMessages/batchRecall": robot("BatchRecallOTO", batchRecallOto),
  "POST /v1.0/robot/groupMessages/send": robot("OrgGroupSend", orgGroupSend),
  "POST /v1.0/robot/groupMessages/query": robot("OrgGroupQuery", orgGroupQuery),
  "POST /v1.0/robot/groupMessages/recall": robot("OrgGroupRecall", orgGroupRecall),
  "POST /v1.0/card/callbacks/register": card("RegisterCallback", registerCallback),
  "POST /v1.0/card/instances/createAndDeliver": card("CreateAndDeliver", createAndDeliver),
  "PUT /v1.0/card/instances": card("UpdateCard", updateCard),
  "POST /v1.0/robot/ding/send": ding("RobotSendDing", robotSendDing),
  "POST /v1.0/robot/ding/recall": ding("RobotRecallDing", robotRecallDing),
  "POST /v1.0/robot/ding/readStatuses/query": ding("QueryRobotDingReadStatus", queryRobotDingReadStatus),
};

/** Far above what a message may have. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Where the vendor's pages list a code of their own. */
const ownWords: Partial<Record<Scope, { throttled?: ApiRefusal; unavailable: ApiRefusal }>> = {
  "Card.Instance.Write": { unavailable: "cardsBusy" },
  "Premium.Ding.Write": { throttled: "dingTooFast", unavailable: "dingsBusy" },
};

/** The robot says it in its own way, which is no refusal of HTTP. */
const busy = ({ name, scope }: Offered, refusal: "throttled" | "unavailable"): Refused => {
  if (name === "RobotSend" && refusal === "throttled") return refuseRobot("tooFast");
  return refuseApi((scope && ownWords[scope]?.[refusal]) ?? refusal);
};

const attempt = (perform: () => HttpAnswer): HttpAnswer => {
  try {
    return perform();
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    throw error;
  }
};

const answerTo = (dingtalk: DingTalk, request: HttpRequest): HttpAnswer => {
  const { faults, log } = dingtalk.local;
  const path = `${request.method} ${request.path}`;
  const offered = Object.hasOwn(operations, path) ? operations[path] : undefined;
  if (!offered) {
    log(`dingtalk: ${request.method} ${JSON.stringify(request.path)} is not supported`);
    throw refuseApi("unknown");
  }
  const { name, perform, scope } = offered;
  const { refusal, denial, way } = faults.blow("dingtalk", name);
  if (refusal) return { ...busy(offered, refusal).answer, ...way };
  const done = () => {
    if (scope) authenticate(dingtalk, request, scope);
    const answer = json(200, perform(dingtalk, request));
    return denial ? busy(offered, denial).answer : answer;
  };
  return { ...attempt(done), ...way };
};

const handle =
  (dingtalk: DingTalk) =>
  (request: HttpRequest): HttpAnswer =>
    attempt(() => answerTo(dingtalk, request));

export interface DingTalkOptions {
  port?: number | undefined;
  /** Real ms within which the call for a press on a card must be answered; default: the vendor's 2,000. */
  patienceMs?: number | undefined;
}

export interface DingTalkService extends Service {
  chat: Chat;
  cards: Cards;
  tenant: TenantControl;
  credentials: Credentials;
}

/** Both hosts of DingTalk on one port: the custom robot, and the robot of an enterprise app. */
export const startDingTalk = async (
  local: Local,
  { port = 0, patienceMs }: DingTalkOptions = {},
): Promise<DingTalkService> => {
  const { credentials, corpId, ...state } = openState(local.store);
  const chat = openChat(local);
  const { close: endPushes, ...cards } = openCards(local, { chat, corpId, patienceMs });
  const tenant = openTenant(local.store);
  local.faults.offer(
    "dingtalk",
    Object.values(operations).map(({ name }) => name),
  );
  const dingtalk = { local, state: { credentials, corpId, ...state }, chat, cards, tenant };
  const { url, close } = await serveHttp(handle(dingtalk), {
    port,
    maxBodyBytes: MAX_BODY_BYTES,
    onError: (error) => local.log(`dingtalk: ${error instanceof Error ? error.stack : error}`),
  });
  const closeAll = async () => {
    endPushes();
    await close();
  };
  return { name: "dingtalk", url, close: closeAll, chat, cards, tenant, credentials };
};
