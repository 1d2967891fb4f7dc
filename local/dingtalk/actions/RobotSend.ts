import { createHmac } from "node:crypto";
import type { Local } from "../../service.ts";
import type { HttpRequest } from "../../wire/http.ts";
import { jsonIn, type Operation } from "../call.ts";
import { type Content, contentOfRobot } from "../content.ts";
import { refuseRobot } from "../refusals.ts";
import type { State } from "../state.ts";

/** channels-and-logs.md 3.1: how far the timestamp may be from the server's clock. */
const WINDOW_MS = 3_600_000;
/** 20 messages a minute; the next one mutes the robot for ten. */
const MAX_PER_MINUTE = 20;
const MINUTE_MS = 60_000;
const MUTE_MS = 10 * MINUTE_MS;
/** As the vendor's errmsg says. */
const MAX_BODY_BYTES = 20_000;

/** base64 HMAC-SHA256, keyed with the secret, of timestamp, line feed, secret. */
export const robotSign = (timestamp: string, secret: string): string =>
  createHmac("sha256", secret).update(`${timestamp}\n${secret}`).digest("base64");

const isNear = ({ dial, strictDates }: Local, timestamp: string | null): timestamp is string => {
  const near = (now: number) => Math.abs(now - Number(timestamp)) <= WINDOW_MS;
  return /^\d{13}$/.test(timestamp ?? "") && (near(dial.now()) || (!strictDates && near(Date.now())));
};

const authenticate = (local: Local, { credentials }: State, { query }: HttpRequest): void => {
  const given = new URLSearchParams(query);
  const timestamp = given.get("timestamp");
  if (given.get("access_token") !== credentials.robotToken) throw refuseRobot("token");
  if (!isNear(local, timestamp)) throw refuseRobot("timestamp");
  if (given.get("sign") !== robotSign(timestamp, credentials.robotSecret)) throw refuseRobot("sign");
};

const bodyIn = (request: HttpRequest): unknown => {
  if (!request.headers["content-type"]?.includes("json")) throw refuseRobot("contentType");
  if (request.body.length > MAX_BODY_BYTES) throw refuseRobot("tooLong");
  const body = jsonIn(request);
  if (body === undefined) throw refuseRobot("noBody");
  return body;
};

/** Counts this message, durably. @throws Refused for one too many, and for all while the robot is muted */
const keepPace = (state: State, now: number): void => {
  const { sentAt, mutedUntil } = state.get("pace") ?? { sentAt: [], mutedUntil: 0 };
  if (now < mutedUntil) throw refuseRobot("tooFast");
  const lately = sentAt.filter((at) => at > now - MINUTE_MS);
  const isTooFast = lately.length >= MAX_PER_MINUTE;
  state.put(
    "pace",
    isTooFast ? { sentAt: lately, mutedUntil: now + MUTE_MS } : { sentAt: [...lately, now], mutedUntil },
  );
  if (isTooFast) throw refuseRobot("tooFast");
};

/** One of them must stand in the message. @throws Refused */
const checkKeywords = (keywords: string[], { title = "", text = "" }: Content): void => {
  const isSaid = keywords.some((word) => `${title}\n${text}`.includes(word));
  if (keywords.length > 0 && !isSaid) throw refuseRobot("keywords");
};

/** The custom robot speaks in its group. */
export const robotSend: Operation = ({ local, state, chat, tenant }, request) => {
  authenticate(local, state, request);
  const sent = bodyIn(request);
  const { content, mentions } = contentOfRobot(sent);
  checkKeywords(tenant.get().keywords, content);
  const at = local.dial.now();
  keepPace(state, at);
  chat.deliver({ at, via: "robot", content, mentions, sent }, []);
  return { errcode: 0, errmsg: "ok" };
};
