import type { Instance } from "../instance.ts";
import { getSession } from "../session.ts";

/** All that the transaction wrote, index entries too, in one step. */
export const commitTransaction = (instance: Instance, { transactionId }: { transactionId: string }): object => {
  const { changes } = getSession(instance, transactionId);
  for (const { key, value } of changes.values()) {
    if (value) instance.rows.putSync(key, value);
    else instance.rows.removeSync(key);
  }
  instance.sessions.delete(transactionId);
  return {};
};
