import { createHash } from "node:crypto";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** RFC 8785. `sort` compares UTF-16 code units and `JSON.stringify` writes numbers and strings, as that page demands. */
export const canonical = (value: unknown): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  const members = new Map(Object.entries(value));
  return `{${[...members.keys()].sort().map((name) => `${JSON.stringify(name)}:${canonical(members.get(name))}`)}}`;
};
