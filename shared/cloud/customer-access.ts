import * as z from "zod";
import { MINUTE } from "../domain/calendar.ts";
import { Fault } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Grant } from "./access.ts";
import type { Credentials } from "./credentials.ts";
import type { Rpc } from "./openapi.ts";
import { retried } from "./retry.ts";

/** How long a session lasts, in seconds: what STS gives when nothing is asked for, and every role allows. */
const SESSION_SECONDS = 3_600;
/** A session with less than this left is not begun with: a report's questions may take some minutes. */
const LEAST_LEFT_MS = 10 * MINUTE;
/** Far more roles than one instance meets within an hour. */
const MOST_KEPT = 1_000;

const Assumed = z.object({
  Credentials: z.object({
    AccessKeyId: z.string(),
    AccessKeySecret: z.string(),
    SecurityToken: z.string(),
    Expiration: z.iso.datetime(),
  }),
});

interface Session {
  credentials: Credentials;
  until: number;
}

const open = async (sts: Rpc, { accountId, role, externalId }: Grant, sessionName: string): Promise<Session> => {
  const query = {
    RoleArn: `acs:ram::${accountId}:role/${role}`,
    RoleSessionName: sessionName,
    ExternalId: externalId,
    DurationSeconds: SESSION_SECONDS,
  };
  const answer = Assumed.safeParse(await retried(() => sts({ action: "AssumeRole", version: "2015-04-01", query })));
  if (!answer.success) throw new Fault("CLOUD_BUSY", "AssumeRole", { cause: answer.error });
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = answer.data.Credentials;
  return {
    credentials: { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken },
    until: Date.parse(Expiration) - LEAST_LEFT_MS,
  };
};

/** Credentials in a customer's account. */
export type Assume = (grant: Grant, sessionName: string) => Promise<Credentials>;

/** Assumes roles, and keeps each session until it is nearly over. Whoever asks while one is being opened waits for that one. */
export const customerAccess = (sts: Rpc, clock: Clock): Assume => {
  const kept = new Map<string, Promise<Session>>();
  const renewed = async (known: Promise<Session> | undefined, grant: Grant, sessionName: string): Promise<Session> => {
    const session = await known?.catch(() => undefined);
    return session && clock.now() < session.until ? session : open(sts, grant, sessionName);
  };
  return async (grant, sessionName) => {
    const key = JSON.stringify([grant, sessionName]);
    const session = renewed(kept.get(key), grant, sessionName);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, session);
    return (await session).credentials;
  };
};
