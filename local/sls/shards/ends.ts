import { ARRIVAL } from "../lines.ts";
import { findLogstore, type Logstore, type Sls } from "../state.ts";
import { endOf, placeAfter, type Shard, writeCursor } from "./cursor.ts";

interface LogPlace {
  accountId: string;
  project: string;
  logstore: string;
}

const own = (sls: Sls, { accountId, project, logstore }: LogPlace): Logstore | undefined =>
  sls.projects.get(project)?.accountId === accountId ? findLogstore(sls, project, logstore) : undefined;

/** How far the lines of a logstore go, for what hands them over from there. */
export const openEnds = (sls: Sls, url: string) => {
  const endAt = async (shard: Shard) => {
    const place = await endOf(sls, shard);
    return { shardId: shard.id, cursor: writeCursor(place), time: Math.floor(place.arrival / 1000) };
  };
  return {
    endpoint: url.replace("127.0.0.1", "localhost"),
    ends: async (place: LogPlace) => {
      const logstore = own(sls, place);
      const ids = Array.from({ length: logstore?.shardCount ?? 0 }, (_, id) => id);
      return logstore ? Promise.all(ids.map((id) => endAt({ logstore, id }))) : [];
    },
    cursorAt: async (place: LogPlace, id: number, at: number) => {
      const logstore = own(sls, place);
      if (!logstore) throw new Error(`there is no logstore ${place.project}/${place.logstore}`);
      return writeCursor(await placeAfter(sls, { logstore, id }, `${ARRIVAL} < ${Math.floor(at)}`));
    },
  };
};
