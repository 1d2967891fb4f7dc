import type { AttackRow } from "./questions.ts";

/** Modules whose rule types say how a request was stopped, not what it was. */
const byModule: Record<string, string> = { cc: "http-flood", antiscan: "scan" };

/** What kind of attack a request was: the code of a kind of ours, else the rule type, else the module. */
export const attackOf = ({ module, type }: Pick<AttackRow, "module" | "type">): string =>
  byModule[module] ?? (type || module);
