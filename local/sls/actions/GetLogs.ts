import type { Operation } from "../call.ts";
import { headersOf, read } from "../reading.ts";

/** The rows alone; how complete they are stands in the headers. */
export const getLogs: Operation = async (call) => {
  const answer = await read(call, call.query);
  return { headers: headersOf(answer), body: answer.rows };
};
