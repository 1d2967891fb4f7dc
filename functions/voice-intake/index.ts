import { timingSafeEqual } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { hashOf } from "../../shared/domain/contact/credential.ts";
import { type Delivery, reported } from "../../shared/domain/delivery/delivery.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { handOver } from "../../shared/response/hand-over.ts";
import { SENDER } from "../../shared/response/sender.ts";
import { unread } from "../../shared/response/unread.ts";
import { httpFunction, jsonReply } from "../../shared/runtime/define-function.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { jsonOf } from "../../shared/runtime/http-call.ts";
import { type CallReceipt, receiptsIn } from "./receipt.ts";

const Input = z.object({ secret: z.string(), body: z.string() });

/** What the service wants to hear, else it pushes again. */
const TAKEN = { code: 0, msg: "ok" };

/** Within 700 ms: what we issued is stored and handed over, the rest dropped. */
const run = async ({ secret, body }: z.infer<typeof Input>, deps: Deps) => {
  if (!isRight(secret, deps)) return { statusCode: 401, headers: {}, body: "" };
  const receipts = receiptsIn(jsonOf(body));
  if (receipts === undefined) await keepUnread(body, deps);
  const stored = await Promise.all((receipts ?? []).map((receipt) => store(receipt, deps)));
  const deliveries = stored.flat().map(({ shard, id }) => ({ shard, id }));
  if (deliveries.length > 0) await deps.functions.handOver(SENDER, { deliveries });
  return jsonReply(200, TAKEN);
};

/** Hashes are of one length, and take the same time to compare whatever was sent. */
const isRight = (secret: string, { settings }: Deps): boolean => {
  const { voiceSecret } = settings;
  return voiceSecret !== undefined && timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(hashOf(voiceSecret)));
};

const keepUnread = async (body: string, deps: Deps): Promise<void> => {
  const event = unread(body, PROVIDER, deps);
  await deps.events.insert(event);
  await handOver([event], deps);
};

/** A sender that writes down at the same moment is a reason to look once more. */
const MAX_TURNS = 5;

/** @returns the messages on which there is something to do */
const store = async (receipt: CallReceipt, deps: Deps): Promise<Delivery[]> => {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const [delivery] = await issued(receipt, deps);
    const row = delivery && reported(delivery, receipt.report);
    if (!row) return [];
    if (isDeepStrictEqual(delivery.call, receipt.report)) return [delivery];
    const saved = await deps.deliveries.replace(row);
    if (saved) return [saved];
  }
  return [];
};

/** Ids begin with what the call was given; which shard they are in is not told. */
const issued = async ({ outId }: CallReceipt, deps: Deps): Promise<Delivery[]> => {
  const shards = [...Array(deps.settings.shards).keys()].map(String);
  const range = { from: outId, to: `${outId}g`, limit: 1 };
  const found = await Promise.all(shards.map((shard) => deps.deliveries.range({ shard }, range)));
  return found.flat().filter(({ id, channel }) => channel === "voice" && id.startsWith(outId));
};

export const endpoints = [
  endpoint({
    method: "POST",
    path: "/v1/hooks/voice/{secret}",
    access: "link",
    summary: "Receipts of the voice service.",
    input: Input,
    rawBody: true,
    run,
  }),
];

export const handler = httpFunction("voice-intake", endpoints);
