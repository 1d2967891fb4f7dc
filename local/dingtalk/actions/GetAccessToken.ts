import { randomBytes } from "node:crypto";
import * as z from "zod";
import { jsonIn, type Operation } from "../call.ts";
import { refuseApi } from "../refusals.ts";

const Body = z.object({ appKey: z.string(), appSecret: z.string() });

/** The vendor's 7,200 s. */
const LIFE_SECONDS = 7_200;
const MS_PER_SECOND = 1_000;

/** The same token until it expires on the dial; then the old one is worth nothing. */
export const getAccessToken: Operation = ({ local, state }, request) => {
  const read = Body.safeParse(jsonIn(request));
  const { appKey, appSecret } = state.credentials;
  if (read.data?.appKey !== appKey || read.data.appSecret !== appSecret) throw refuseApi("credentials");

  const now = local.dial.now();
  const old = state.get("token");
  const token =
    old && old.expiresAt > now
      ? old
      : { accessToken: randomBytes(16).toString("hex"), expiresAt: now + LIFE_SECONDS * MS_PER_SECOND };
  state.put("token", token);
  return { accessToken: token.accessToken, expireIn: Math.ceil((token.expiresAt - now) / MS_PER_SECOND) };
};
