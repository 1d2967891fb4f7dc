/** Figures in seconds are rounded to whole ones. */
const ROUNDING_SECONDS = 0.5;

/** Of a value in the one line that names what is wrong: a hash fits. */
const MAX_SHOWN = 100;

/** Problems in the order of the file. Only the first is read, so that a check may rely on those before it. */
export type Problems = Generator<string, void, undefined>;

export const shown = (value: unknown): string => JSON.stringify(value ?? null).slice(0, MAX_SHOWN);

export const wrong = (place: string, expected: string, found: unknown): string =>
  `${place}: expected ${expected}, found ${shown(found)}`;

export function* same(place: string, expected: unknown, found: unknown): Problems {
  if ((expected ?? null) !== (found ?? null)) yield wrong(place, shown(expected), found);
}

export const iso = (at: number): string => new Date(at).toISOString();

export function* sameInstant(place: string, expected: number | undefined, found: string | null | undefined): Problems {
  if (expected !== (found ? Date.parse(found) : undefined))
    yield wrong(place, shown(expected === undefined ? null : iso(expected)), found);
}

export function* sameSeconds(place: string, expectedMs: number, found: number | null | undefined): Problems {
  const seconds = expectedMs / 1_000;
  if (Math.abs((found ?? Number.POSITIVE_INFINITY) - seconds) > ROUNDING_SECONDS)
    yield wrong(place, `${Math.round(seconds)}`, found);
}
