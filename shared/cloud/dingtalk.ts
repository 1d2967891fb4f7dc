import { createHmac } from "node:crypto";
import { MINUTE, SECOND } from "../domain/calendar.ts";
import { NOT_SET_UP } from "../domain/delivery/delivery.ts";
import { Fault } from "../errors.ts";
import type { Card, Chat } from "../ports/chat.ts";
import { type Answer, appFault, ask, isStale, robotFault } from "./dingtalk-wire.ts";

export interface DingtalkAccess {
  /** Base URLs of the two hosts. */
  oapi: string;
  api: string;
  /** Of the group robot. */
  robot?: { token: string; secret: string } | undefined;
  /** Of the enterprise app whose robot writes to one person. */
  app?: { key: string; secret: string; robotCode: string } | undefined;
}

/** A token is used up to here before its end. */
const TOKEN_MARGIN_MS = 5 * MINUTE;

const actionCard = ({ title, text, button, url }: Card) => ({ title, text, singleTitle: button, singleURL: url });

const good = (answer: Answer, fault: Fault | undefined): Answer => {
  if (fault) throw fault;
  return answer;
};

/** DingTalk by plain calls: an SDK would add megabytes and sign nothing. `now` dates signatures, ms. */
export const cloudChat = ({ oapi, api, robot, app }: DingtalkAccess, now: () => number): Chat => {
  let held: { token: string; until: number } | undefined;

  const accessToken = async (): Promise<string> => {
    if (held && held.until > now()) return held.token;
    const body = JSON.stringify({ appKey: app?.key, appSecret: app?.secret });
    const answer = await ask(`${api}/v1.0/oauth2/accessToken`, { method: "POST", body });
    const { accessToken: token, expireIn } = good(answer, appFault(answer));
    held = { token, until: now() + expireIn * SECOND - TOKEN_MARGIN_MS };
    return token;
  };

  /** A token that is not taken is asked for anew the next time. */
  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    if (!app) throw new Fault("CHANNEL_CONFIG", NOT_SET_UP);
    const answer = await ask(api + path, {
      ...init,
      headers: { "x-acs-dingtalk-access-token": await accessToken() },
    });
    if (isStale(answer)) held = undefined;
    return good(answer, isStale(answer) ? new Fault("CLOUD_BUSY", answer.code ?? "") : appFault(answer));
  };

  return {
    post: async (card) => {
      if (!robot) throw new Fault("CHANNEL_CONFIG", NOT_SET_UP);
      const timestamp = String(now());
      const sign = createHmac("sha256", robot.secret).update(`${timestamp}\n${robot.secret}`).digest("base64");
      const query = new URLSearchParams({ access_token: robot.token, timestamp, sign });
      const body = JSON.stringify({ msgtype: "actionCard", actionCard: actionCard(card) });
      const answer = await ask(`${oapi}/robot/send?${query}`, { method: "POST", body });
      good(answer, robotFault(answer));
    },
    send: async (user, card) => {
      const message = { msgKey: "sampleActionCard", msgParam: JSON.stringify(actionCard(card)) };
      const body = JSON.stringify({ robotCode: app?.robotCode, userIds: [user], ...message });
      const sent = await call("/v1.0/robot/oToMessages/batchSend", { method: "POST", body });
      if (sent.invalidStaffIdList.includes(user)) throw new Fault("RECIPIENT_REFUSED", "invalid-user");
      if (sent.flowControlledStaffIdList.includes(user)) throw new Fault("CHANNEL_LIMIT", "flow-controlled");
      return sent.processQueryKey;
    },
    readAt: async (message, user) => {
      const query = new URLSearchParams({ robotCode: app?.robotCode ?? "", processQueryKey: message });
      const { messageReadInfoList } = await call(`/v1.0/robot/oToMessages/readStatus?${query}`, { method: "GET" });
      const one = messageReadInfoList.find(({ userId, readStatus }) => userId === user && readStatus === "READ");
      return one && (one.readTimestamp ?? now());
    },
  };
};
