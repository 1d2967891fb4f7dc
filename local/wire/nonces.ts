/** More than are sent while a date is accepted; the oldest is forgotten first. */
const MAX_NONCES = 50_000;

/**
 * Nonces of requests whose signature was right. Not durable: what was answered before a restart may be sent again after it,
 * as after a quarter of an hour at the real service.
 */
export class Nonces {
  readonly #used = new Set<string>();

  /** @returns whether it is new; from now on it is not */
  take(accessKeyId: string, nonce: string): boolean {
    const one = `${accessKeyId}\n${nonce}`;
    if (this.#used.has(one)) return false;
    this.#used.add(one);
    if (this.#used.size > MAX_NONCES) for (const oldest of this.#used.keys()) return this.#used.delete(oldest);
    return true;
  }
}
