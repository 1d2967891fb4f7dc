import { createHash, randomUUID } from "node:crypto";

/** In the form of 3.0, `1-66f0a1b2-c0ffee-0123456789ab`; the same for the same key. */
export const requestIdOf = (key: string = randomUUID()): string => {
  const hash = createHash("sha256").update(key).digest("hex");
  return `1-${hash.slice(0, 8)}-${hash.slice(8, 14)}-${hash.slice(14, 26)}`;
};
