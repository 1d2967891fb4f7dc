import { Fault, isFault } from "../errors.ts";
import type { Rpc } from "./openapi.ts";

/** Codes in a body that came with 200 (channels-and-logs.md 4.3); what is not listed is our set-up, account or money. */
export interface Codes {
  /** The contact is unusable. */
  person: string[];
  limit: string[];
  passing: string[];
}

/** Phone and short messages answer 200 whatever happens; what happened stands in `Code`. @throws unless it is OK */
export const mustBeOk = (code: string, { person, limit, passing }: Codes): void => {
  if (code === "OK") return;
  if (person.includes(code)) throw new Fault("RECIPIENT_REFUSED", code);
  if (limit.includes(code)) throw new Fault("CHANNEL_LIMIT", code);
  throw new Fault(passing.includes(code) ? "CLOUD_BUSY" : "CHANNEL_CONFIG", code);
};

/** A channel that denies us is one that is not set up. */
export const channelRpc =
  (rpc: Rpc): Rpc =>
  async (call) => {
    try {
      return await rpc(call);
    } catch (error) {
      const denied = isFault(error) && error.code === "CLOUD_DENIED";
      throw denied ? new Fault("CHANNEL_CONFIG", error.because, { cause: error }) : error;
    }
  };
