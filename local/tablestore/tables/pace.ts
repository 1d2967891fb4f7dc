import { Buckets } from "../../buckets.ts";
import { Refusal } from "../errors.ts";
import { TABLE_OPERATIONS_PER_SECOND } from "../limits.ts";

/** Whether those that only look count too is UNCONFIRMED. */
const counted = ["CreateTable", "UpdateTable", "DeleteTable", "CreateIndex", "DropIndex"];
const RATE = { size: TABLE_OPERATIONS_PER_SECOND, perSecond: TABLE_OPERATIONS_PER_SECOND };

/** What operations on tables pass by: in virtual time any number of them may fall on one instant. */
export const openPace = () => {
  const buckets = new Buckets();
  /** @throws Refusal OTSQuotaExhausted, which passes */
  return (operation: string, now: number): void => {
    if (counted.includes(operation) && !buckets.take("tables", RATE, now))
      throw new Refusal("OTSQuotaExhausted", "Too frequent table operations.");
  };
};
