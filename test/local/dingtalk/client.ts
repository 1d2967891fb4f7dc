import { createHmac } from "node:crypto";
import { type DingTalkOptions, startDingTalk } from "../../../local/dingtalk/server.ts";
import type { Local } from "../../../local/service.ts";

type Service = Awaited<ReturnType<typeof startDingTalk>>;

/** As the vendor's page describes it, apart from the service's own code. */
export const sign = (timestamp: number | string, secret: string): string =>
  createHmac("sha256", secret).update(`${timestamp}\n${secret}`).digest("base64");

interface Sending {
  token?: string;
  timestamp?: number | string;
  sign?: string;
  contentType?: string;
}

export const text = { msgtype: "text", text: { content: "[MSS] INC-42" } };

/** A card's template, with a button as long as nobody has pressed it. */
const id = `$\{id}`;
const acknowledge = { id: "ack", title: `确认 ${id}`, params: { id }, when: { state: "open" } };
export const template = {
  id: "t.schema",
  text: `## ${id}\n$\{state}`,
  actions: [acknowledge, { id: "see", title: "See" }],
};

interface Answer {
  status: number;
  code: string;
  result: Record<string, unknown>;
  openDingId: string;
  failedList: Record<string, string[]>;
  successResult: string[];
  failedResult: Record<string, string>;
  readUserIds: string[];
  nextToken: string;
  hasMore: boolean;
  accessToken: string;
  expireIn: number;
  processQueryKey: string;
  messageReadInfoList: unknown[];
}

/** A client of both robots. Answers are parsed, with their HTTP status. */
export const clientOf = ({ url, credentials }: Service, local: Pick<Local, "dial">) => {
  const read = async (answer: Response): Promise<Answer> =>
    Object.assign({ status: answer.status }, (await answer.json()) as Omit<Answer, "status">);
  const { robotToken, robotSecret, appKey, appSecret, robotCode } = credentials;

  const robot = async (body: unknown, changes: Sending = {}) => {
    const timestamp = changes.timestamp ?? local.dial.now();
    const query = new URLSearchParams({
      access_token: changes.token ?? robotToken,
      timestamp: String(timestamp),
      sign: changes.sign ?? sign(timestamp, robotSecret),
    });
    const headers = { "content-type": changes.contentType ?? "application/json; charset=utf-8" };
    const sent = typeof body === "string" ? body : JSON.stringify(body);
    return read(await fetch(`${url}/robot/send?${query}`, { method: "POST", headers, body: sent }));
  };

  const token = async (body: object = { appKey, appSecret }) =>
    read(await fetch(`${url}/v1.0/oauth2/accessToken`, { method: "POST", body: JSON.stringify(body) }));

  const call = async (method: string, path: string, body?: object, accessToken?: string) => {
    const headers = { "x-acs-dingtalk-access-token": accessToken ?? (await token()).accessToken };
    return read(await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) }));
  };

  const message = {
    robotCode,
    msgKey: "sampleMarkdown",
    msgParam: JSON.stringify({ title: "INC-42", text: "**42**" }),
  };
  const card = {
    cardTemplateId: template.id,
    callbackType: "HTTP",
    callbackRouteKey: "mss",
    cardData: { cardParamMap: { title: "INC-42", id: "42", state: "open" } },
    openSpaceId: "dtv1.card//im_group.cidAbc;IM_ROBOT.u1",
    imGroupOpenSpaceModel: { supportForward: false },
    imGroupOpenDeliverModel: { robotCode, atUserIds: { u1: "张三" } },
    imRobotOpenDeliverModel: { spaceType: "IM_ROBOT" },
  };
  const ding = { robotCode, remindType: 1, receiverUserIdList: ["u1"], content: "INC-42" };
  return {
    robot,
    token,
    call,
    register: (changes: object = {}) =>
      call("POST", "/v1.0/card/callbacks/register", {
        callbackRouteKey: "mss",
        callbackUrl: "https://a.example",
        ...changes,
      }),
    create: (outTrackId: string, changes: object = {}) =>
      call("POST", "/v1.0/card/instances/createAndDeliver", { ...card, outTrackId, ...changes }),
    update: (outTrackId: string, changes: object) => call("PUT", "/v1.0/card/instances", { outTrackId, ...changes }),
    ding: (changes: object = {}) => call("POST", "/v1.0/robot/ding/send", { ...ding, ...changes }),
    ofDing: (path: "recall" | "readStatuses/query", openDingId: string, changes: object = {}) =>
      call("POST", `/v1.0/robot/ding/${path}`, { robotCode, openDingId, ...changes }),
    recall: (processQueryKeys: string[], changes: object = {}) =>
      call("POST", "/v1.0/robot/otoMessages/batchRecall", { robotCode, processQueryKeys, ...changes }),
    ofGroup: (path: "query" | "recall", body: object) =>
      call("POST", `/v1.0/robot/groupMessages/${path}`, { robotCode, openConversationId: "cidAbc", ...body }),
    send: (userIds: string[], changes: object = {}) =>
      call("POST", "/v1.0/robot/oToMessages/batchSend", { ...message, userIds, ...changes }),
    toGroup: (openConversationId: string, changes: object = {}) =>
      call("POST", "/v1.0/robot/groupMessages/send", { ...message, openConversationId, ...changes }),
    readStatus: (processQueryKey: string, changes: Record<string, string> = {}) =>
      call(
        "GET",
        `/v1.0/robot/oToMessages/readStatus?${new URLSearchParams({ robotCode, processQueryKey, ...changes })}`,
      ),
  };
};

/** The service with a client. */
export const startWithClient = async (local: Local, options: DingTalkOptions = {}) => {
  const service = await startDingTalk(local, options);
  return { service, client: clientOf(service, local) };
};
