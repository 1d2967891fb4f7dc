import { type Operation, pageOf } from "../call.ts";
import { recordsOf } from "../resource-records.ts";

export const listResourceRecord: Operation = (call) => {
  const { count, total, page } = pageOf(call, recordsOf(call));
  return { body: { count, total, items: page } };
};
