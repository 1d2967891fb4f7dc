import { LIMIT } from "../domain/delivery/delivery.ts";
import { closedFor, givenBack, type Limit, ruleFor, turnFor } from "../domain/delivery/limit.ts";
import { priorityIn } from "../domain/delivery/subject.ts";
import { Fault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import type { Claimed } from "./claim.ts";

/** Senders of one robot at one moment; whoever loses so often looks again later. */
const MAX_TURNS = 20;
const URGENT = ["Critical", "Emergency"];

/** When the provider's limits let this message go: now, or an instant that is kept for it. @throws CHANNEL_LIMIT when that is no use */
export const takeTurn = async ({ delivery, subject }: Claimed, address: string, deps: Deps): Promise<number> => {
  const { id: by, channel, turnAt: waitedFor } = delivery;
  const now = deps.clock.now();
  const rule = ruleFor(channel, address);
  if (!rule) return now;
  const turn = { by, urgent: URGENT.includes(priorityIn(subject) ?? ""), waitedFor };
  const isUseful = (at: number) => at - now <= rule.maxWaitMs;
  const decide = (limit: Limit) => {
    const taken = turnFor(limit, rule, turn, now);
    return isUseful(taken.at) ? taken : { ...taken, limit };
  };
  const { at } = await change(rule.key, decide, deps);
  if (!isUseful(at)) throw new Fault("CHANNEL_LIMIT", LIMIT);
  return at;
};

/** Whoever gives up before sending has not used it. Whoever has the message by now may have: under the `rev` that was read before that is known. */
export const giveBack = async (
  { delivery }: Claimed,
  { address, at }: { address: string; at: number },
  { limits, deliveries }: Deps,
): Promise<void> => {
  const { id, shard, channel, rev } = delivery;
  const rule = ruleFor(channel, address);
  const limit = rule && (await limits.get({ key: rule.key }));
  const row = limit && (await deliveries.get({ shard, id }));
  if (limit && row?.rev === rev) await limits.replace(givenBack(limit, { by: id, at }));
};

/** The provider has said that it takes nothing for a while: neither this nor anything else. */
export const close = async ({ delivery }: Claimed, address: string, ms: number, deps: Deps): Promise<void> => {
  const rule = ruleFor(delivery.channel, address);
  const now = deps.clock.now();
  if (rule) await change(rule.key, (limit) => ({ limit: closedFor(limit, ms, now) }), deps);
};

/** Under the `rev` that was read; once more when somebody else was faster. */
const change = async <T extends { limit: Limit }>(
  key: string,
  decide: (limit: Limit) => T,
  { limits }: Deps,
): Promise<T> => {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const row = await limits.get({ key });
    const decided = decide(row ?? { key, slots: [], rev: 1 });
    if (decided.limit === row) return decided;
    if (await (row ? limits.replace(decided.limit) : limits.insert(decided.limit))) return decided;
  }
  throw new Fault("CLOUD_BUSY", `limit:${key}`);
};
