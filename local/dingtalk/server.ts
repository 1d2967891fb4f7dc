import type { Local, Service } from "../service.ts";
import { type HttpAnswer, type HttpRequest, serveHttp } from "../wire/http.ts";
import { batchOtoQuery } from "./actions/BatchOTOQuery.ts";
import { batchSendOto } from "./actions/BatchSendOTO.ts";
import { getAccessToken } from "./actions/GetAccessToken.ts";
import { orgGroupSend } from "./actions/OrgGroupSend.ts";
import { robotSend } from "./actions/RobotSend.ts";
import type { DingTalk, Operation } from "./call.ts";
import { type Chat, openChat } from "./inbox.ts";
import { json, Refused, refuseApi, refuseRobot } from "./refusals.ts";
import { type Credentials, openState } from "./state.ts";
import { openUsers } from "./users.ts";

/** The first stands on oapi.dingtalk.com, the others on api.dingtalk.com. Faults name the operation. */
const operations: Record<string, [name: string, perform: Operation]> = {
  "POST /robot/send": ["RobotSend", robotSend],
  "POST /v1.0/oauth2/accessToken": ["GetAccessToken", getAccessToken],
  "POST /v1.0/robot/oToMessages/batchSend": ["BatchSendOTO", batchSendOto],
  "GET /v1.0/robot/oToMessages/readStatus": ["BatchOTOQuery", batchOtoQuery],
  "POST /v1.0/robot/groupMessages/send": ["OrgGroupSend", orgGroupSend],
};

/** Far above what a message may have. */
const MAX_BODY_BYTES = 1024 * 1024;

/** The robot says it in its own way, which is no refusal of HTTP. */
const busy = (name: string, refusal: "throttled" | "unavailable"): Refused =>
  name === "RobotSend" && refusal === "throttled" ? refuseRobot("tooFast") : refuseApi(refusal);

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
  const [name, perform] = operations[`${request.method} ${request.path}`] ?? [];
  if (!name || !perform) {
    log(`dingtalk: ${request.method} ${JSON.stringify(request.path)} is not supported`);
    throw refuseApi("unknown");
  }
  const { refusal, denial, way } = faults.blow("dingtalk", name);
  if (refusal) return { ...busy(name, refusal).answer, ...way };
  const done = () => {
    const answer = json(200, perform(dingtalk, request));
    return denial ? busy(name, denial).answer : answer;
  };
  return { ...attempt(done), ...way };
};

const handle =
  (dingtalk: DingTalk) =>
  (request: HttpRequest): HttpAnswer =>
    attempt(() => answerTo(dingtalk, request));

/** Both hosts of DingTalk on one port: the custom robot, and the robot of an enterprise app. */
export const startDingTalk = async (
  local: Local,
  port = 0,
): Promise<Service & { chat: Chat; credentials: Credentials }> => {
  const state = openState(local.store);
  const chat = openChat(local, openUsers(local.store));
  local.faults.offer(
    "dingtalk",
    Object.values(operations).map(([name]) => name),
  );
  const { url, close } = await serveHttp(handle({ local, state, chat }), {
    port,
    maxBodyBytes: MAX_BODY_BYTES,
    onError: (error) => local.log(`dingtalk: ${error instanceof Error ? error.stack : error}`),
  });
  return { name: "dingtalk", url, close, chat, credentials: state.credentials };
};
