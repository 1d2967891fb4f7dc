import { MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import { NIGHT } from "./make.ts";
import type { Canned } from "./memory/logs.ts";

/** When a site has lines: each so many minutes, but not in these spans (minutes of the night). */
export interface Traffic {
  every: number;
  silent?: [from: number, to: number][];
}

const isWithin = (at: number, [begin, end]: [from: number, to: number]): boolean =>
  at > NIGHT + begin * MINUTE && at < NIGHT + end * MINUTE;

const linesOf = ({ every, silent = [] }: Traffic, from: number, to: number): number[] => {
  const lines: number[] = [];
  for (let at = Math.ceil(from / (every * MINUTE)) * every * MINUTE; at < to; at += every * MINUTE)
    if (!silent.some((span) => isWithin(at, span))) lines.push(at);
  return lines;
};

/** What lumina's log store answers when it is asked whether lines come. */
export const rhythmOf =
  (traffic: Record<string, Traffic>): Canned =>
  ({ from, to }, customer) => ({
    rows: Object.entries(customer === "lumina" ? traffic : {}).flatMap(([site, one]) => {
      const lines = linesOf(one, from, to);
      const last = lines.at(-1);
      return last === undefined ? [] : [{ site, active_minutes: String(lines.length), last_at: String(last / SECOND) }];
    }),
  });
