import { createHmac } from "node:crypto";
import { startDingTalk } from "../../../local/dingtalk/server.ts";
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

interface Answer {
  status: number;
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
  return {
    robot,
    token,
    call,
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
export const startWithClient = async (local: Local) => {
  const service = await startDingTalk(local);
  return { service, client: clientOf(service, local) };
};
