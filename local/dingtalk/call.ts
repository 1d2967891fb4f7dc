import type { Local } from "../service.ts";
import type { HttpRequest } from "../wire/http.ts";
import type { Cards } from "./cards/cards.ts";
import type { Chat } from "./inbox.ts";
import { refuseApi } from "./refusals.ts";
import type { State } from "./state.ts";
import type { Scope, TenantControl } from "./tenant.ts";

/** What an operation works with. */
export interface DingTalk {
  local: Local;
  state: State;
  chat: Chat;
  cards: Cards;
  tenant: TenantControl;
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

/** Every call of the app but the one for the token carries it, and needs a permission. @throws Refused */
export const authenticate = ({ local, state, tenant }: DingTalk, { headers }: HttpRequest, scope: Scope): void => {
  const token = state.get("token");
  if (!token || headers["x-acs-dingtalk-access-token"] !== token.accessToken || token.expiresAt <= local.dial.now())
    throw refuseApi("authentication");
  if (!tenant.get().scopes.includes(scope))
    throw refuseApi("permission", `[${scope}]`, { accessdenieddetail: { requiredScopes: [scope] } });
};

/** @throws Refused unless it is the code of this app's robot */
export const checkRobot = ({ state: { credentials } }: DingTalk, robotCode: string | null | undefined): void => {
  if (!robotCode) throw refuseApi("noRobot");
  if (robotCode !== credentials.robotCode) throw refuseApi("otherRobot");
};
