import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import { bytesOf, Failure, type JsonObject } from "../json.ts";
import { MESSAGES_ARN, SendMessage } from "../language/send-message.ts";
import { MAX_OBJECT_BYTES } from "../limits.ts";
import { strikesMessage } from "../misfortune.ts";
import type { MessageCall } from "../rows.ts";
import { isOwn, type Turn } from "../turn.ts";
import { failures } from "../unconfirmed.ts";
import type { Outcome } from "./outcome.ts";

/** MNS:SendMessage. @param parameters of the task, built */
export const messageCall = (parameters: JsonObject): MessageCall => {
  const { data, error } = SendMessage.safeParse(parameters);
  if (error) throw new Failure(failures.data, z.prettifyError(error));
  const { resourceArn: messagesArn, message, messageTag: tag = null, messageAttributes: attributes = null } = data;
  const body = typeof message === "string" ? message : JSON.stringify(message);
  if (Buffer.byteLength(body) > MAX_OBJECT_BYTES || bytesOf(attributes) > MAX_OBJECT_BYTES)
    throw new Failure(failures.data, `message or messageAttributes are larger than ${MAX_OBJECT_BYTES} bytes`);
  const { priority, delaySeconds } = data;
  return { messagesArn, body, priority, delaySeconds, tag, attributes };
};

const keep = ({ cloud, execution }: Turn, { messagesArn: _, delaySeconds, ...message }: MessageCall, to: string) => {
  const { account, flowName, name } = execution;
  const at = cloud.local.dial.now();
  const from = `${flowName}/${name}`;
  return cloud.queues.send({ account, to, from, at, visibleAt: at + delaySeconds * 1000, ...message });
};

const md5 = (text: string): string => createHash("md5").update(text).digest("hex").toUpperCase();

/** In the turn of the task, so that a message is sent exactly once, whenever the process dies. */
export const sendMessage = (turn: Turn, call: MessageCall): Outcome => {
  const [, region, owner, to = "", kind] = MESSAGES_ARN.exec(call.messagesArn) ?? [];
  const refused = (code: keyof typeof failures.message) => ({
    error: new Failure(failures.message[code], `${call.messagesArn} takes no message`),
  });
  if (!isOwn(turn, [region, owner])) return refused(kind as "queues" | "topics");
  const blow = strikesMessage(turn.cloud);
  if (blow === "throttled" || blow === "unavailable") return refused(blow);
  const { id, body } = keep(turn, call, to);
  if (blow === "unavailable-after") return refused("unavailable");
  return { output: { RequestId: randomUUID().toUpperCase(), MessageId: id, MessageBodyMD5: md5(body) } };
};
