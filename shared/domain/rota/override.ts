import { idOf } from "../digest.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Override, Roster } from "./rota.ts";
import { MAX_SPAN_MS, shiftsBetween } from "./shifts.ts";

/** Who asks. A duty lead or an admin orders; everybody else needs the other's yes. */
export interface Asker {
  by: string;
  orders: boolean;
}

export type Wanted = Pick<Override, "from" | "to" | "person" | "reason">;

export type OverrideRefusal = "ends-before" | "too-long" | "over" | "not-yours" | "not-proposed" | "not-asked";

const spanRefusal = ({ from, to }: Pick<Override, "from" | "to">, now: number): OverrideRefusal | undefined => {
  if (from >= to) return "ends-before";
  if (to <= now) return "over";
  return to - from > MAX_SPAN_MS ? "too-long" : undefined;
};

/** Whose turns it would take away; a gap is nobody's. */
const ownersOf = (roster: Roster, { from, to }: Wanted): string[] =>
  shiftsBetween(roster, from, to).flatMap(({ person }) => (person === undefined ? [] : [person]));

/**
 * Somebody else for a while. An order holds at once, and so does what fills a gap or only concerns whoever asks. Who gives
 * away turns of their own proposes it to the other. Turns of somebody else are theirs to give away.
 */
export const proposed = (
  rota: string,
  roster: Roster,
  { wanted, asker, now }: { wanted: Wanted; asker: Asker; now: number },
): Outcome<Override, OverrideRefusal> => {
  const refusal = spanRefusal(wanted, now);
  if (refusal) return refused(refusal);
  const { from, to, person } = wanted;
  const { by, orders } = asker;
  const others = ownersOf(roster, wanted).filter((owner) => owner !== by);
  if (!orders && others.length > 0) return refused("not-yours");
  const state = orders || person === by ? "agreed" : "proposed";
  const id = idOf("override", rota, String(from), String(to), person, by);
  return done({ ...wanted, id, by, at: now, state });
};

/** The other's yes or no. Said again it stays so. */
export const replied = (
  override: Override,
  state: "agreed" | "declined",
  { by, now }: { by: string; now: number },
): Outcome<Override, OverrideRefusal> => {
  if (override.person !== by) return refused("not-asked");
  if (override.state === state) return done(override);
  if (override.to <= now) return refused("over");
  return override.state === "proposed" ? done({ ...override, state, repliedAt: now }) : refused("not-proposed");
};

/** Taken back by whoever made it, or by an order. */
export const withdrawn = (
  override: Override,
  { by, orders }: Asker,
  now: number,
): Outcome<Override, OverrideRefusal> => {
  if (!orders && override.by !== by) return refused("not-yours");
  if (override.state === "withdrawn") return done(override);
  if (override.to <= now) return refused("over");
  return override.state === "declined" ? refused("not-proposed") : done({ ...override, state: "withdrawn" });
};
