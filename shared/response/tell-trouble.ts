import type { SelfTrouble } from "../domain/health.ts";
import type { Deps } from "../ports/deps.ts";
import { tellOurselves } from "./tell-ourselves.ts";

/** Rows that the sweep keeps going. */
export type Kept = "incident" | "message" | "alert" | "window" | "log" | "proposal";

interface Found {
  rows?: Kept;
  timer?: string;
  channel?: string;
  /** What the channel's provider says. */
  code?: string;
  /** When what is late or broken was due: the oldest counts. */
  dues: number[];
}

/** Trouble that only somebody of ours can end: one cause a kind, and a kind of rows or a timer, however many of them. Told again with the same dues it is the same alert. */
export const tellTrouble = (trouble: SelfTrouble, { dues, ...of }: Found, deps: Deps): Promise<void> => {
  const since = Math.min(...dues);
  const facts = { impact: "severely-affected", trouble, ...of, count: String(dues.length), since: String(since) };
  const cause = trouble === "stood-still" ? trouble : [trouble, ...Object.values(of)].join(":");
  return tellOurselves({ rule: trouble, of: cause, at: since, facts }, deps);
};
