/** How many calls may come at once, and how many more with each second. */
export interface Rate {
  size: number;
  perSecond: number;
}

/** What may still be called, by the dial. A restart fills every bucket. */
export class Buckets {
  readonly #left = new Map<string, { calls: number; at: number }>();

  /** @returns false when the bucket of this name is empty */
  take(name: string, { size, perSecond }: Rate, now: number): boolean {
    const { calls, at } = this.#left.get(name) ?? { calls: size, at: now };
    const filled = Math.min(size, calls + ((now - at) / 1000) * perSecond);
    this.#left.set(name, { calls: filled < 1 ? filled : filled - 1, at: now });
    return filled >= 1;
  }
}
