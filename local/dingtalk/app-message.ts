import * as z from "zod";
import type { HttpRequest } from "../wire/http.ts";
import { checkRobot, type DingTalk, jsonIn } from "./call.ts";
import { contentOfTemplate } from "./content.ts";
import type { Message } from "./inbox.ts";
import { refuseApi } from "./refusals.ts";
import { UserId } from "./users.ts";

const text = z.string().default("");
const Body = z.object({
  robotCode: text,
  msgKey: text,
  msgParam: text,
  userIds: z.array(UserId).default([]),
  openConversationId: text,
});

/** The vendor's page of the group call; for one-to-one messages UNCONFIRMED. */
const MAX_PARAMETER_BYTES = 15_000;

export interface AppMessage extends Pick<z.infer<typeof Body>, "userIds" | "openConversationId"> {
  message: Omit<Message, "readers">;
}

/** What both calls of the app's robot have in common. @throws Refused */
export const appMessageIn = (dingtalk: DingTalk, request: HttpRequest): AppMessage => {
  const read = Body.safeParse(jsonIn(request));
  if (!read.success) throw refuseApi("malformed");
  const { robotCode, msgKey, msgParam, userIds, openConversationId } = read.data;
  checkRobot(dingtalk, robotCode);
  if (!msgKey) throw refuseApi("noKey");
  if (Buffer.byteLength(msgParam) > MAX_PARAMETER_BYTES)
    throw refuseApi("malformed", `msgParam exceeds ${MAX_PARAMETER_BYTES} bytes.`);
  const content = contentOfTemplate(msgKey, msgParam);
  const at = dingtalk.local.dial.now();
  return {
    userIds,
    openConversationId,
    message: { at, via: "app", content, mentions: [], sent: { msgKey, msgParam } },
  };
};
