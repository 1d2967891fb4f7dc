/** What a decision answers: the new state, or why not. A refusal is a value, never a throw. */
export type Outcome<T, Reason extends string> = { ok: true; value: T } | { ok: false; reason: Reason };

export const done = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const refused = <Reason extends string>(reason: Reason): { ok: false; reason: Reason } => ({
  ok: false,
  reason,
});
