import { createHmac, timingSafeEqual } from "node:crypto";

/** Which task a token speaks of: `event` is the id of its TaskScheduled event. */
export interface TokenOf {
  flowId: string;
  execution: string;
  event: number;
}

const sign = (secret: string, text: string): string => createHmac("sha256", secret).update(text).digest("base64");

/** base64 of `v1#flow#execution#event#signature`: the shape of a published transcript (cloudflow.md 3.2). */
export const tokenOf = (secret: string, { flowId, execution, event }: TokenOf): string => {
  const text = `v1#${flowId}#${execution}#${event}#`;
  return Buffer.from(text + sign(secret, text)).toString("base64");
};

/** @returns undefined for a token that this service did not make */
export const readToken = (secret: string, token: string): TokenOf | undefined => {
  const [version, flowId = "", execution = "", event] = Buffer.from(token, "base64").toString().split("#");
  const named = { flowId, execution, event: Number(event) };
  const expected = Buffer.from(tokenOf(secret, named));
  const given = Buffer.from(token);
  const genuine = version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  return genuine ? named : undefined;
};
