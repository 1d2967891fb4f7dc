import { stamp } from "../../wire/china-time.ts";
import type { OpenApiCall } from "../../wire/openapi.ts";
import type { Call, Calls } from "../inbox.ts";
import { endingOf } from "../outcome.ts";
import { secondsOf } from "../receipt.ts";
import { answering, Refused } from "../refusals.ts";

/** channels-and-logs.md 4.2. A text is a notification or a code, so it goes by either. */
const products: Record<Call["product"], string[]> = {
  text: ["11010000138001", "11000000300006"],
  recording: ["11000000300006"],
  keys: ["11000000300005"],
};
/** The day after `QueryDate` is searched. */
const SEARCHED_MS = 24 * 3_600_000;

const detailOf = (call: Call) => ({
  caller: call.from,
  callee: call.to,
  callerShowNumber: call.from,
  calleeShowNumber: call.to,
  gmtCreate: stamp(call.at),
  aRingTime: stamp(call.at),
  aEndTime: stamp(call.endsAt),
  bRingTime: stamp(call.rangAt),
  bEndTime: stamp(call.endsAt),
  startDate: stamp(call.answeredAt),
  endDate: stamp(call.endsAt),
  duration: secondsOf(call),
  state: endingOf(call.ending).status,
  stateDesc: endingOf(call.ending).message,
});

/** How a call ended. While it goes on there is no record of it: UNCONFIRMED, as is that `state` is the receipt's code. */
export const queryCallDetailByCallId =
  (calls: Calls) =>
  ({ parameters: { CallId = "", ProdId = "", QueryDate = "" }, caller }: OpenApiCall) =>
    answering(() => {
      if (!CallId || !/^\d{1,20}$/.test(ProdId) || !/^\d{13}$/.test(QueryDate))
        throw new Refused("isv.INVALID_PARAMETERS");
      const call = calls.find(CallId);
      const since = call ? call.at - Number(QueryDate) : Number.NaN;
      if (!call?.isOver || call.accountId !== caller.accountId || !products[call.product].includes(ProdId))
        throw new Refused("isv.BILLID_NOT_EXIST");
      if (!(since >= 0 && since <= SEARCHED_MS)) throw new Refused("isv.BILLID_NOT_EXIST");
      return { Data: JSON.stringify(detailOf(call)) };
    });
