import { isFault } from "../errors.ts";
import type { Rpc } from "./openapi.ts";

/** A role in a customer's account, and the word that only the customer and we know. */
export interface Grant {
  accountId: string;
  role: string;
  externalId: string;
}

/** The shortest session there is: it is thrown away. */
const SESSION_SECONDS = 900;

/** Whether a customer lets us in: `verified`, or the code of the refusal. */
export const checkAccess =
  (sts: Rpc) =>
  async ({ accountId, role, externalId }: Grant): Promise<string> => {
    const query = {
      RoleArn: `acs:ram::${accountId}:role/${role}`,
      RoleSessionName: "mss-verify",
      ExternalId: externalId,
      DurationSeconds: SESSION_SECONDS,
    };
    try {
      await sts({ action: "AssumeRole", version: "2015-04-01", query });
      return "verified";
    } catch (error) {
      if (!isFault(error)) throw error;
      return error.because;
    }
  };
