import * as z from "zod";
import { type DingTalk, jsonIn, type Operation } from "../call.ts";
import type { Reader } from "../inbox.ts";
import { refuseApi } from "../refusals.ts";
import { type DingKind, dingKinds } from "../tenant.ts";
import { UserId } from "../users.ts";

/** The vendor's page: receivers at a time. */
const MAX_RECEIVERS: Record<DingKind, number> = { app: 200, sms: 20, phone: 20 };
/** UNCONFIRMED. */
const MAX_CONTENT_CHARS = 5_000;

const voices = ["Standard_Female", "Cantonese_Female", "Gentine_Female", "Overbearing_Female", "Standard_Male"];
const Voice = z.enum([...voices.map((name) => `${name}_Voice`), "Lovely_Girl_Voice"]);

const Body = z.object({
  robotCode: z.string(),
  remindType: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  receiverUserIdList: z.array(UserId).default([]),
  content: z.string().min(1).max(MAX_CONTENT_CHARS),
  callVoice: Voice.optional(),
});

/** @throws Refused when fewer receivers are paid for */
const pay = ({ tenant }: DingTalk, kind: DingKind, readers: Reader[]): void => {
  const left = tenant.get().dings[kind];
  if (left === null) return;
  const receivers = readers.filter(({ is }) => is === "reachable").length;
  if (left < receivers) throw refuseApi("dingQuota");
  tenant.set({ dings: { [kind]: left - receivers } });
};

/** Words and users. Which words is UNCONFIRMED. */
const failedOf = (readers: Reader[]): Record<string, string[]> => {
  const those = (which: string) => readers.filter(({ is }) => is === which).map(({ user }) => user);
  const failed = { "user not exist": those("unknown"), "flow control": those("flow-controlled") };
  return Object.fromEntries(Object.entries(failed).filter(([, users]) => users.length > 0));
};

/** Rings at people. Those in `failedList` did not get it, and are not paid for. */
export const robotSendDing: Operation = (dingtalk, request) => {
  const { chat, local, state } = dingtalk;
  const read = Body.safeParse(jsonIn(request));
  if (!read.success) throw refuseApi("dingParameter", read.error.issues[0]?.path.join("."));
  const { robotCode, remindType, receiverUserIdList, content } = read.data;
  if (robotCode !== state.credentials.robotCode) throw refuseApi("dingRobot", robotCode);
  const [kind, to] = [dingKinds[remindType - 1] ?? "app", [...new Set(receiverUserIdList)]];
  if (to.length === 0) throw refuseApi("dingReceivers");
  if (to.length > MAX_RECEIVERS[kind]) throw refuseApi("tooManyReceivers");

  const said = { kind: "ding" as const, text: content, buttons: [] };
  const message = {
    at: local.dial.now(),
    via: "app" as const,
    content: said,
    mentions: [],
    sent: read.data,
    ding: kind,
  };
  const { id, readers } = chat.deliver(message, to, (kept) => pay(dingtalk, kind, kept.readers));
  return { openDingId: id, failedList: failedOf(readers) };
};
