import { withdrawn } from "./decide.ts";
import { hasGrown, heeded, type Verdict } from "./heed.ts";
import { type Around, type Found, type Proposal, proposedFrom, strongestFirst } from "./proposal.ts";

/** What a night changes: rows to put in, and such as nobody has to decide any more. */
export interface Changes {
  fresh: Proposal[];
  withdrawn: Proposal[];
}

/** Of one customer in one night; nobody reads more. The strongest come first, the others in the nights that follow. */
const MOST = 100;

const verdicts = { approved: "approved", rejected: "rejected", reverted: "rejected" } as const;

const verdictsIn = (known: Proposal[]): Verdict[] =>
  known.flatMap(({ state, place, site, ruleIds, components }) =>
    state in verdicts
      ? [{ is: verdicts[state as keyof typeof verdicts], id: place, host: site, ruleIds, components }]
      : [],
  );

/** It tells what a reader of today has to know: no more attacks would pass, and it is as sure as before. */
const isStill = (proposal: Proposal, found: Found): boolean =>
  proposal.confidence === found.confidence &&
  proposal.predicted.suspects >= found.predicted.suspects &&
  !hasGrown(found, proposal);

/** Of all that wait in one place the one that stays: whoever somebody has approved, else the newest that still is right. */
const staying = (waiting: Proposal[], found: Found): Proposal | undefined =>
  waiting.find(({ approvals }) => approvals.length > 0) ??
  waiting.toSorted((a, b) => b.at - a.at).find((one) => isStill(one, found));

interface Place {
  known: Proposal[];
  around: Around;
}

const inPlace = (found: Found, { known, around }: Place): Changes => {
  const here = known.filter(({ place }) => place === found.id);
  const waiting = here.filter(({ state }) => state === "proposed");
  const stays = staying(waiting, found);
  const decided = here.filter(({ state }) => state in verdicts).length;
  const fresh = { ...proposedFrom(found, around, decided), isNews: waiting.length === 0 };
  const others = waiting.filter((one) => one !== stays && one.proposal !== fresh.proposal);
  return {
    fresh: stays ? [] : [fresh],
    withdrawn: others
      .filter(({ approvals }) => approvals.length === 0)
      .map((one) => withdrawn(one, "replaced", around.now)),
  };
};

/**
 * @param isWhole false: there may be more than was found, so that nothing counts as gone
 */
export const reconciled = (
  found: Found[],
  known: Proposal[],
  { isWhole, ...around }: Around & { isWhole: boolean },
): Changes => {
  const heard = strongestFirst(heeded(found, verdictsIn(known))).slice(0, MOST);
  const changes = heard.map((one) => inPlace(one, { known, around }));
  const places = new Set(found.map(({ id }) => id));
  const gone = known.filter(
    ({ state, approvals, place }) => state === "proposed" && approvals.length === 0 && !places.has(place),
  );
  return {
    fresh: changes.flatMap(({ fresh }) => fresh),
    withdrawn: [
      ...changes.flatMap((one) => one.withdrawn),
      ...(isWhole ? gone : []).map((one) => withdrawn(one, "not-found", around.now)),
    ],
  };
};
