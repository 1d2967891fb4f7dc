import * as z from "zod";
import { LEAST_URGENT, MAX_DELAY_SECONDS, MAX_TAG_CHARS, PRIORITY } from "../limits.ts";

/** `acs:mns:{region}:{account}:/queues/{name}/messages`, or `/topics/…`; region and account may be empty. */
export const MESSAGES_ARN = /^acs:mns:([^:]*):([^:]*):\/((queues|topics)\/[A-Za-z0-9][A-Za-z0-9-]{0,119})\/messages$/;

const Structure = z.record(z.string(), z.json());
const whole = (least: number, most: number) => {
  const error = `is a whole number from ${least} to ${most}`;
  return z.int(error).min(least, error).max(most, error);
};

/** Parameters of MNS:SendMessage (cloudflow.md 2), built. */
export const SendMessage = z.object({
  resourceArn: z.string("is a text").regex(MESSAGES_ARN, "is no acs:mns:…:/queues/…/messages or /topics/…/messages"),
  message: z.union([z.string(), Structure, z.array(z.json())], "is a text, an object or a list"),
  priority: whole(1, LEAST_URGENT).default(PRIORITY),
  delaySeconds: whole(0, MAX_DELAY_SECONDS).default(0),
  messageTag: z.string("is a text").max(MAX_TAG_CHARS, `has at most ${MAX_TAG_CHARS} characters`).optional(),
  messageAttributes: z.record(z.string(), z.json(), "is an object").optional(),
});

/** What is wrong with those that are constants. */
export const misfits = (parameters: object): string[] =>
  (SendMessage.partial().safeParse(parameters).error?.issues ?? []).map(
    ({ path, message }) => `Parameters.${path.join(".")} ${message}`,
  );
