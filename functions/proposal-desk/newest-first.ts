import * as z from "zod";
import type { Proposal } from "../../shared/domain/proposal/proposal.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { cursorFrom, cursorText } from "../../shared/runtime/cursor.ts";

/** Rank and id of the last one that was shown. */
const Cursor = z.tuple([z.int().min(0).max(8.64e15), z.string().max(120)]);
type Cursor = z.infer<typeof Cursor>;

interface Page {
  state?: Proposal["state"] | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Of one rank there are at most two nights' worth. */
const MOST_ALIKE = 200;

const isBehind = ({ rank, proposal }: Proposal, [lastRank, lastId]: Cursor): boolean =>
  rank < lastRank || (rank === lastRank && proposal < lastId);

/** One night after the other backwards, the strongest of each first. */
export const newestFirst = async (customer: string, { state, cursor, limit }: Page, deps: Deps) => {
  const last = cursor === undefined ? undefined : cursorFrom(Cursor, cursor);
  const rows = await deps.proposals.index(
    "proposal_rank",
    { customer },
    {
      ...{ reverse: true, limit: limit + MOST_ALIKE, unreadable: () => undefined },
      ...(last && { to: last[0] }),
    },
  );
  const behind = last ? rows.filter((row) => isBehind(row, last)) : rows;
  const page = behind.slice(0, limit);
  const shown = page.filter((row) => state === undefined || row.state === state);
  const end = page.at(-1);
  return { proposals: shown, cursor: behind.length > limit && end ? cursorText([end.rank, end.proposal]) : null };
};
