import type { Instance } from "../instance.ts";

/** Whether the list names the tables behind indexes too. UNCONFIRMED. */
const LISTS_INDEXES = false;

export const listTable = ({ tables }: Instance): object => ({
  tableNames: [...tables.getRange()]
    .filter(({ value }) => LISTS_INDEXES || value.main === undefined)
    .map(({ key }) => key),
});
