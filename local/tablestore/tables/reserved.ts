import { invalid, Refusal } from "../errors.ts";
import type { Table } from "../instance.ts";
import { MAX_RESERVED_UNITS, MIN_ADJUSTMENT_MS } from "../limits.ts";
import type { CapacityUnit } from "../messages.ts";

type Reserved = Table["reserved"];

/** The second wording is UNCONFIRMED. */
const checkUnits = ({ read, write }: Pick<Reserved, "read" | "write">): void => {
  if (read < 0) throw invalid("The value of read capacity unit can not be less than 0.");
  if (write < 0) throw invalid("The value of write capacity unit can not be less then 0.");
  if (Math.max(read, write) > MAX_RESERVED_UNITS)
    throw invalid(`The value of capacity unit can not be more than ${MAX_RESERVED_UNITS}.`);
};

/** @throws Refusal for units out of bounds */
export const readReserved = ({ read = 0, write = 0 }: CapacityUnit, now: number): Reserved => {
  checkUnits({ read, write });
  return { read, write, since: now };
};

/** What is not named stays. Whether the making of a table counts as a change is UNCONFIRMED: here it does not. */
export const adjustReserved = (before: Reserved, { read, write }: CapacityUnit, now: number): Reserved => {
  if (read === undefined && write === undefined)
    throw invalid("Invalid Capacity Unit for UpdateTable: Either read(-1) or write(-1) should be non-negative.");
  const units = { read: read ?? before.read, write: write ?? before.write };
  checkUnits(units);
  if (before.adjustedAt !== undefined && now < before.adjustedAt + MIN_ADJUSTMENT_MS)
    throw new Refusal("OTSTooFrequentReservedThroughputAdjustment", "Capacity unit adjustment is too frequent.");
  return { ...units, since: now, adjustedAt: now };
};
