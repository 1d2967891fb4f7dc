import type { Ready } from "./cloud.ts";

/** What one kind of client does to the local cloud, and what it remembers of it. */
export interface Load {
  /** Of what is acknowledged: stands beside its count. */
  name: string;
  /** How many do so at once. */
  lanes: number;
  /** Real ms between two, so that what they start keeps up. */
  pauseMs: number;
  prepare(cloud: Ready): Promise<void>;
  /** The n-th effect: n is never given twice. @returns how many effects were acknowledged */
  act(cloud: Ready, n: number): Promise<number>;
  /** How much of what was acknowledged is still to happen. */
  left(cloud: Ready): Promise<number>;
  /** What was lost, changed or doubled. */
  check(cloud: Ready): Promise<string[]>;
  /** More that its row tells. */
  figures(): string[];
}

const nothing = {
  pauseMs: 0,
  left: async () => 0,
  figures: () => [],
};

/** A load, given what it does not share with most. */
export const load = (own: Omit<Load, keyof typeof nothing> & Partial<Load>): Load => ({ ...nothing, ...own });

/** Each of these must be among those, once. */
export const eachOnce = (what: string, wanted: Iterable<string>, found: string[]): string[] => {
  const times = new Map<string, number>();
  for (const one of found) times.set(one, (times.get(one) ?? 0) + 1);
  const lost = [...wanted].filter((one) => !times.has(one)).map((one) => `${what} ${one} is lost`);
  const doubled = [...times].filter(([, n]) => n > 1).map(([one, n]) => `${what} ${one} is there ${n} times`);
  return [...lost, ...doubled];
};
