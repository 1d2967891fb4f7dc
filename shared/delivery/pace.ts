import type { AboutBundle } from "../domain/delivery/about.ts";
import {
  bundleIdOf,
  bundleOf,
  leavesAt,
  type Member,
  memberOf,
  type Pace,
  paceKeyOf,
  pacing,
  urgencyOf,
} from "../domain/delivery/bundle.ts";
import type { Delivery } from "../domain/delivery/delivery.ts";
import type { Part } from "../domain/delivery/subject.ts";
import { Fault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import type { Claimed } from "./claim.ts";

/** So many senders to one person at one moment; whoever loses so often looks again later. */
const MAX_TURNS = 20;

export interface Joined {
  bundle: string;
  /** It is the first. */
  leads: boolean;
}

type Paced = ({ is: "bundled" } & Joined) | { is: "waits"; at: number };

/**
 * Undefined: it goes out by itself, and its minute begins; so does what has waited for its turn. Else the bundle that it has
 * joined, or a turn at once, since that bundle was just leaving.
 */
export const keepPace = async ({ delivery, subject }: Claimed, deps: Deps): Promise<Paced | undefined> => {
  const key = paceKeyOf(delivery);
  if (key === undefined || delivery.turnAt !== undefined || (subject.is !== "incident" && subject.is !== "news"))
    return undefined;
  const step = await take({ key, by: delivery.id, urgency: urgencyOf(subject) }, deps);
  if (step.do === "go") return undefined;
  const at = leavesAt(delivery, step.since, deps.clock.now());
  return join({ delivery, subject }, { bundle: bundleIdOf(key, at), at }, deps);
};

/** The minute after a bundle begins before its lease: whoever comes too late for it finds the next one. */
export const beginMinute = async (row: Delivery, { bundle }: AboutBundle, deps: Deps): Promise<void> => {
  const key = paceKeyOf(row);
  const [first] = await deps.members.range({ bundle }, { limit: 1 });
  if (key !== undefined && first) await take({ key, by: row.id, urgency: first.urgency }, deps);
};

/** Under the `rev` that was read; once more when somebody else was faster. */
const take = async (turn: Pick<Pace, "key" | "by" | "urgency">, { paces, clock }: Deps) => {
  for (let tries = 0; tries < MAX_TURNS; tries++) {
    const pace = await paces.get({ key: turn.key });
    const step = pacing(pace, turn, clock.now());
    if (step.do === "join" || step.pace === pace) return step;
    if (await (pace ? paces.replace(step.pace) : paces.insert(step.pace))) return step;
  }
  throw new Fault("CLOUD_BUSY", `pace:${turn.key}`);
};

/** First among the members, then a look at the bundle: what was not leased by then reads them later. */
const join = async (
  { delivery, subject }: Pick<Part, "delivery" | "subject">,
  { bundle, at }: { bundle: string; at: number },
  deps: Deps,
): Promise<Paced> => {
  const row = bundleOf(delivery, bundle, deps.settings.shards, at);
  const leads = await deps.deliveries.insert({ ...row, createdAt: deps.clock.now() });
  await enter(memberOf(delivery, subject, bundle), deps);
  const found = await deps.deliveries.get({ shard: row.shard, id: row.id });
  if (found?.state === "pending") return { is: "bundled", bundle, leads };
  return { is: "waits", at: deps.clock.now() };
};

/** Whoever died while joining joins again, under another lease. */
const enter = async (member: Member, { members }: Deps): Promise<void> => {
  if (await members.insert(member)) return;
  const found = await members.get(member);
  if (found) await members.replace({ ...member, rev: found.rev });
};
