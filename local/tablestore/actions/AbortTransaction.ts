import type { Instance } from "../instance.ts";
import { getSession } from "../session.ts";

/** Nothing that the transaction wrote ever was. */
export const abortTransaction = (instance: Instance, { transactionId }: { transactionId: string }) => {
  getSession(instance, transactionId);
  instance.sessions.delete(transactionId);
  return { transactionId };
};
