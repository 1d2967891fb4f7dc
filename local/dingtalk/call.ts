import type { Local } from "../service.ts";
import type { HttpRequest } from "../wire/http.ts";
import type { Chat } from "./inbox.ts";
import { refuseApi } from "./refusals.ts";
import type { State } from "./state.ts";

/** What an operation works with. */
export interface DingTalk {
  local: Local;
  state: State;
  chat: Chat;
}

export type Operation = (dingtalk: DingTalk, request: HttpRequest) => object;

/** @returns undefined when the body is no JSON */
export const jsonIn = ({ body }: HttpRequest): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};

/** Every call of the app but the one for the token carries it. @throws Refused */
export const authenticate = ({ local, state }: DingTalk, { headers }: HttpRequest): void => {
  const token = state.get("token");
  if (!token || headers["x-acs-dingtalk-access-token"] !== token.accessToken || token.expiresAt <= local.dial.now())
    throw refuseApi("authentication");
};

/** @throws Refused unless it is the code of this app's robot */
export const checkRobot = ({ state: { credentials } }: DingTalk, robotCode: string | null | undefined): void => {
  if (!robotCode) throw refuseApi("noRobot");
  if (robotCode !== credentials.robotCode) throw refuseApi("otherRobot");
};
