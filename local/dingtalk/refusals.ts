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
  keywords: [310000, "keywords not in content"],
  tooFast: [130101, "send too fast, exceed 20 times per minute"],
} as const;

/** The robot answers HTTP 200 in every case. */
export const refuseRobot = (name: keyof typeof robotRefusals, detail = ""): Refused => {
  const [errcode, errmsg] = robotRefusals[name];
  return new Refused(200, { errcode, errmsg: detail ? `${errmsg}: ${detail}` : errmsg });
};

/**
 * Codes of api.dingtalk.com, as the vendor's pages of the operations list them. UNCONFIRMED: the status of `authentication`; of
 * `throttled`; everything about the read states of DINGs; which of two codes that fit is told.
 */
const apiRefusals = {
  malformed: [400, "invalidParameter.param.invalid", "The parameter is invalid."],
  credentials: [400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret"],
  authentication: [401, "InvalidAuthentication", "不合法的access_token"],
  permission: [403, "Forbidden.AccessDenied.AccessTokenPermissionDenied", "应用尚未开通所需的权限："],
  noRobot: [400, "invalidParameter.robotCode.empty", "The bot robotCode is empty."],
  otherRobot: [400, "invalidParameter.robotCode.auth", "This app's appkey does not match the bot's robotCode."],
  noUsers: [400, "invalidParameter.userIds.empty", "The user userId list is empty."],
  tooManyUsers: [400, "invalidParameter.userIds.overMax", "The user userId list exceeds the maximum limit."],
  noKey: [400, "invalidParameter.msgKey.empty", "The msgKey is missing."],
  key: [400, "invalidParameter.msgKey.invalid", "The msgKey is invalid."],
  parameters: [400, "invalidParameter.msgParam.invalid", "The msgParam must be in JSON format."],
  conversation: [400, "invalid.openConversationId", "无效的openConversationId"],
  noConversation: [400, "openConversationId.notExisted", "openConversationId不能和token同时为空"],
  queryKey: [400, "invalid.processQueryKey", "无效的processQueryKey"],
  noQueryKey: [400, "invalidParameter.processQueryKey.missing", "缺少processQueryKey"],
  expired: [400, "processQueryKey.expireTime", "processQueryKey还未生成消息查询数据或已过期"],
  robotMissing: [400, "invalidParameter.robotCode.missing", "缺少robotCode"],
  robotInvalid: [400, "invalidParameter.robotCode.invalid", "无效的robotCode"],
  pageSize: [400, "invalidParameter.pageSize.invalid", "无效的maxResults"],
  cursor: [400, "invalidParameter.cursor.invalid", "无效的nextToken"],

  noCardBody: [400, "param.empty"],
  noRouteKey: [400, "param.callbackRouteKeyEmpty"],
  noCallbackUrl: [400, "param.callbackUrlEmpty"],
  callbackFailed: [400, "system.updateCallbackFailed"],
  noOutTrackId: [400, "param.outTrackIdEmpty"],
  noTemplateId: [400, "param.cardTemplateIdEmpty"],
  noTemplate: [400, "param.templateNotExist"],
  unpublished: [400, "param.templateUnpublished"],
  noCardData: [400, "param.cardPublicDataEmpty"],
  noData: [400, "param.cardDataAndPrivateDataBothEmpty"],
  noOpenSpaceId: [400, "param.openSpaceIdEmpty"],
  openSpaceId: [400, "param.openSpaceIdInvalid"],
  spaceModel: [400, "param.openSpaceModelInvalid"],
  noDeliverModel: [400, "param.openDeliverModelEmpty"],
  deliverModel: [400, "param.openDeliverModelError"],
  cardExists: [400, "param.cardAlreadyExist"],
  noCard: [400, "param.cardNotExist"],
  invalidCard: [400, "param.invalid"],
  cardsBusy: [500, "system.busy"],

  dingRobot: [400, "invalid.chatbotId"],
  dingReceivers: [400, "miss.staffId"],
  dingParameter: [400, "invalidParameter.param.invalid", "参数不合法"],
  tooManyReceivers: [400, "ding.receivercount.limit", "ding receiver count limit"],
  dingQuota: [400, "ding.serverquota.insufficient", "ding server quota insufficient"],
  dingTooFast: [400, "toomuch.msg", "send too fast"],
  recallDing: [400, "recall.ding.exception"],
  dingsBusy: [500, "system.error"],

  unknown: [404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method."],
  throttled: [403, "Forbidden.AccessDenied.QpsLimitForApi", "qps limit for api."],
  unavailable: [503, "ServiceUnavailable", "The service is unavailable."],
} as const;
export type ApiRefusal = keyof typeof apiRefusals;

/** Where no message is listed, the code is told twice. */
export const refuseApi = (name: ApiRefusal, detail = "", more: object = {}): Refused => {
  const [status, code, message = code] = apiRefusals[name] as readonly [number, string, string?];
  return new Refused(status, {
    code,
    message: detail ? `${message} ${detail}` : message,
    requestid: crypto.randomUUID(),
    ...more,
  });
};
