import { timingSafeEqual } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { handToSender } from "../../shared/delivery/sender.ts";
import { hashOf } from "../../shared/domain/contact/credential.ts";
import { type Delivery, reported } from "../../shared/domain/delivery/delivery.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { Deps, Settings } from "../../shared/ports/deps.ts";
import { handOver } from "../../shared/response/hand-over.ts";
import { unread } from "../../shared/response/unread.ts";
import { httpFunction, jsonReply } from "../../shared/runtime/define-function.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { jsonOf } from "../../shared/runtime/http-call.ts";
import { callReceiptsIn } from "./call-receipts.ts";
import type { Receipt } from "./receipt.ts";
import { smsReceiptsIn } from "./sms-receipts.ts";

const Input = z.object({ secret: z.string(), body: z.string() });

/** Who pushes receipts, under which secret, and how they are read. */
interface Service {
  channel: "voice" | "sms";
  secretIn(settings: Settings): string | undefined;
  read(body: unknown): Receipt[] | undefined;
}

const voice: Service = { channel: "voice", secretIn: ({ voiceSecret }) => voiceSecret, read: callReceiptsIn };
const sms: Service = { channel: "sms", secretIn: ({ smsSecret }) => smsSecret, read: smsReceiptsIn };

/** What a service wants to hear, else it pushes again. */
const TAKEN = { code: 0, msg: "ok" };

/** Within 700 ms: what we issued is stored and handed over, the rest dropped. */
const take =
  (service: Service) =>
  async ({ secret, body }: z.infer<typeof Input>, deps: Deps) => {
    if (!isRight(secret, service.secretIn(deps.settings))) return { statusCode: 401, headers: {}, body: "" };
    const receipts = service.read(jsonOf(body));
    if (receipts === undefined) await keepUnread(body, deps);
    const stored = await Promise.all((receipts ?? []).map((receipt) => store(receipt, service, deps)));
    await handToSender(stored.flat(), deps);
    return jsonReply(200, TAKEN);
  };

/** Hashes are of one length, and take the same time to compare whatever was sent. */
const isRight = (secret: string, ours: string | undefined): boolean =>
  ours !== undefined && timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(hashOf(ours)));

const keepUnread = async (body: string, deps: Deps): Promise<void> => {
  const event = unread(body, PROVIDER, deps);
  await deps.events.insert(event);
  await handOver([event], deps);
};

/** A sender that writes down at the same moment is a reason to look once more. */
const MAX_TURNS = 5;

/** @returns the messages on which there is something to do */
const store = async ({ outId, report }: Receipt, service: Service, deps: Deps): Promise<Delivery[]> => {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const [delivery] = await issued(outId, service, deps);
    const row = delivery && reported(delivery, report);
    if (!row) return [];
    if (isDeepStrictEqual(delivery, { ...delivery, ...report })) return [delivery];
    const saved = await deps.deliveries.replace(row);
    if (saved) return [saved];
  }
  return [];
};

/** Ids begin with what the message was given; which shard they are in is not told. */
const issued = async (outId: string, service: Service, deps: Deps): Promise<Delivery[]> => {
  const shards = [...Array(deps.settings.shards).keys()].map(String);
  const range = { from: outId, to: `${outId}g`, limit: 1 };
  const found = await Promise.all(shards.map((shard) => deps.deliveries.range({ shard }, range)));
  return found.flat().filter(({ id, channel }) => channel === service.channel && id.startsWith(outId));
};

const hook = { method: "POST", access: "link", input: Input, rawBody: true } as const;

export const endpoints = [
  endpoint({ ...hook, path: "/v1/hooks/voice/{secret}", summary: "Receipts of the voice service.", run: take(voice) }),
  endpoint({ ...hook, path: "/v1/hooks/sms/{secret}", summary: "Receipts of the SMS service.", run: take(sms) }),
];

export const handler = httpFunction("receipt-intake", endpoints);
