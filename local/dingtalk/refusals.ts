import type { HttpAnswer } from "../wire/http.ts";

/** What a caller is told instead of an answer. */
export class Refused extends Error {
  readonly answer: HttpAnswer;

  constructor(status: number, body: object) {
    super("refused");
    this.answer = json(status, body);
  }
}

export const json = (status: number, body: object): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json;charset=utf-8" },
  body: JSON.stringify(body),
});

/**
 * errcode and errmsg of the custom robot (channels-and-logs.md 3.1). The vendor's table gives the codes; which text stands
 * beside 40035, 400105 and 430101 is UNCONFIRMED, and so is that a "too fast" comes as 130101 and not as 410100.
 */
const robotRefusals = {
  noBody: [40035, "缺少参数 json"],
  malformed: [40035, "参数错误"],
  contentType: [43004, "无效的HTTP HEADER Content-Type"],
  token: [300001, "token is not exist"],
  timestamp: [310000, "invalid timestamp"],
  sign: [310000, "sign not match"],
  kind: [400105, "不支持的消息类型"],
  unsafeLink: [430101, "含有不安全的外链"],
  tooLong: [460101, "message too long, exceed 20000 bytes"],
  tooFast: [130101, "send too fast, exceed 20 times per minute"],
} as const;

/** The robot answers HTTP 200 in every case. */
export const refuseRobot = (name: keyof typeof robotRefusals, detail = ""): Refused => {
  const [errcode, errmsg] = robotRefusals[name];
  return new Refused(200, { errcode, errmsg: detail ? `${errmsg}: ${detail}` : errmsg });
};

/**
 * Codes of api.dingtalk.com. Those of batchSend stand in the vendor's page of a sister call; the status of
 * `authentication` and everything about readStatus and of `throttled` are UNCONFIRMED.
 */
const apiRefusals = {
  malformed: [400, "invalidParameter.param.invalid", "The parameter is invalid."],
  credentials: [400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret"],
  authentication: [401, "InvalidAuthentication", "不合法的access_token"],
  noRobot: [400, "invalidParameter.robotCode.empty", "The bot robotCode is empty."],
  otherRobot: [400, "invalidParameter.robotCode.auth", "This app's appkey does not match the bot's robotCode."],
  noUsers: [400, "invalidParameter.userIds.empty", "The user userId list is empty."],
  tooManyUsers: [400, "invalidParameter.userIds.overMax", "The user userId list exceeds the maximum limit."],
  noKey: [400, "invalidParameter.msgKey.empty", "The msgKey is missing."],
  key: [400, "invalidParameter.msgKey.invalid", "The msgKey is invalid."],
  parameters: [400, "invalidParameter.msgParam.invalid", "The msgParam must be in JSON format."],
  conversation: [400, "invalid.openConversationId", "无效的openConversationId"],
  queryKey: [400, "invalid.processQueryKey", "无效的processQueryKey"],
  expired: [400, "processQueryKey.expireTime", "processQueryKey还未生成消息查询数据或已过期"],
  unknown: [404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method."],
  throttled: [403, "Forbidden.AccessDenied.QpsLimitForApi", "qps limit for api."],
  unavailable: [503, "ServiceUnavailable", "The service is unavailable."],
} as const;

export const refuseApi = (name: keyof typeof apiRefusals, detail = ""): Refused => {
  const [status, code, message] = apiRefusals[name];
  return new Refused(status, {
    code,
    message: detail ? `${message} ${detail}` : message,
    requestid: crypto.randomUUID(),
  });
};
