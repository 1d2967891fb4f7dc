import { createHash } from "node:crypto";

/** The number that RAM gives a role or user: 18 digits, the same for the same name. */
export const roleId = (accountId: string, name: string): string => {
  const hash = createHash("sha256").update(`${accountId}\n${name}`).digest();
  return `3${String(hash.readBigUInt64BE() % 10n ** 17n).padStart(17, "0")}`;
};
