import type { AboutBundle } from "../domain/delivery/about.ts";
import { bundled, isJoining, type Member, placeOf } from "../domain/delivery/bundle.ts";
import { type Delivery, suppressed } from "../domain/delivery/delivery.ts";
import { outdated, type Part } from "../domain/delivery/subject.ts";
import type { Deps } from "../ports/deps.ts";

interface Found {
  member: Member;
  part: Part;
}

/** All that were ever about to join a bundle, most urgent first, with their rows and incidents as they stand. */
export const membersOf = async (bundle: string, deps: Deps): Promise<Found[]> => {
  const members = await deps.members.range({ bundle });
  const keys = new Map(members.map(({ customer, about: { incident: id } }) => [id, { customer, id }]));
  const [deliveries, incidents] = await Promise.all([
    deps.deliveries.getAll(members.map(({ shard, delivery: id }) => ({ shard, id }))),
    deps.incidents.getAll([...keys.values()]),
  ]);
  const byId = new Map(incidents.map((incident) => [incident?.id, incident]));
  return members.flatMap((member, i) => {
    const [delivery, incident] = [deliveries[i], byId.get(member.about.incident)];
    if (!delivery || !incident) return [];
    const subject = { is: member.about.is, about: member.about, incident } as Part["subject"];
    return [{ member, part: { place: placeOf(member), delivery, subject } }];
  });
};

/**
 * Who sends a bundle has its lease, so that nobody joins any more: whoever is just about to write down that they have joined is
 * in it, whoever is not wanted any more is not.
 * @returns what is told in it
 */
export const closeBundle = async ({ bundle }: AboutBundle, deps: Deps): Promise<Part[]> => {
  const told: Part[] = [];
  for (const { member, part } of await membersOf(bundle, deps)) {
    const joined = isJoining(part.delivery, member) ? await enrol(part.delivery, bundle, deps) : part.delivery;
    if (joined?.state !== "bundled" || joined.bundle !== bundle) continue;
    const reason = outdated(joined, part.subject);
    if (reason === undefined) told.push({ ...part, delivery: joined });
    else await deps.deliveries.replace(suppressed(joined, reason));
  }
  return told;
};

/** Whoever is joining may have been faster: then the row says so. */
const enrol = async (delivery: Delivery, bundle: string, { deliveries }: Deps): Promise<Delivery | undefined> => {
  const { shard, id } = delivery;
  return (await deliveries.replace(bundled(delivery, bundle, false))) ?? deliveries.get({ shard, id });
};
