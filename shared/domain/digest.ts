import { createHash } from "node:crypto";

/** Hex SHA-256. The one place where the domain leans on the platform: a hash is a pure function of its text. */
export const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** Parts are written as JSON, so that ("a", "bc") and ("ab", "c") differ whatever characters they hold. */
export const idOf = (...parts: (string | number)[]): string => sha256(JSON.stringify(parts)).slice(0, ID_LENGTH);

/** 128 bits: two of ten billion rows meet with a chance below 10^-18. */
const ID_LENGTH = 32;

/** RFC 8785 canonical JSON: members sorted by UTF-16 code units, no white space, ES number and string forms. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(",")}}`;
};

/** Which shard of the due rows an id belongs to: one hex digit of its hash, over as many shards as there are. */
export const shardOf = (id: string, shards: number): string =>
  shards === 1 ? "0" : String(Number.parseInt(sha256(id).slice(0, 1), 16) % shards);
