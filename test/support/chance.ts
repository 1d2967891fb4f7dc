/** Numbers in [0, 1) that are the same for the same seed: a linear congruential generator (Numerical Recipes). */
export const chanceFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** So many numbers in [0, 1), in order: one at a chance place in each equal part. */
export const spread = (count: number, seed: number): number[] => {
  const chance = chanceFrom(seed);
  return Array.from({ length: count }, (_, part) => (part + chance()) / count);
};

/** Which of all that there are to take: all of them, or a sample. */
export type Choose<T> = (all: T[]) => T[];

/** The same sample for the same seed. */
export const sample =
  <T>(most: number, seed: number): Choose<T> =>
  (all) => {
    const chance = chanceFrom(seed);
    return all
      .map((one) => ({ one, order: chance() }))
      .sort((a, b) => a.order - b.order)
      .slice(0, most)
      .map(({ one }) => one);
  };
