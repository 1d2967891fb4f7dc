import { callReceiptsIn } from "../../../functions/receipt-intake/call-receipts.ts";

const outId = "0123456789abcde";
/** As documented; made up but for its shape. */
const pushed = {
  call_id: "116012354148^10281378",
  start_time: "2026-11-23 14:55:05",
  end_time: "2026-11-23 14:55:31",
  duration: "26",
  status_code: "200000",
  status_msg: "用户接听",
  out_id: outId,
  caller: "05710000",
  callee: "13700000000",
  dtmf: "1",
  toll_type: "LOCAL",
};

test("a receipt says how the call ended, and which key was pressed", () => {
  const report = { call: { callId: "116012354148^10281378", status: "200000", seconds: 26, key: "1" } };
  expect(callReceiptsIn([pushed])).toEqual([{ outId, report }]);
});

test("numbers may be numbers, and what is missing is not made up", () => {
  const { dtmf: _none, ...silent } = { ...pushed, duration: 26, status_code: 200003 };
  expect(callReceiptsIn([silent])?.[0]?.report).toEqual({
    call: { callId: pushed.call_id, status: "200003", seconds: 26 },
  });
  expect(callReceiptsIn([{ ...pushed, duration: "soon" }])?.[0]?.report).toMatchObject({ call: { seconds: 0 } });
});

test.each([
  ["what we did not issue", [{ ...pushed, out_id: "I42-3" }]],
  ["where a call is, not how it ended", [{ ...pushed, status_code: "200102" }]],
  ["nothing", []],
])("of %s nothing is kept", (_, body) => {
  expect(callReceiptsIn(body)).toEqual([]);
});

test("one that cannot be read takes nothing away from the others", () => {
  expect(callReceiptsIn([{}, pushed])).toHaveLength(1);
});

test.each([[undefined], [{}], ["text"], [[{}]], [[1]]])("%j is not what the service sends", (body) => {
  expect(callReceiptsIn(body)).toBeUndefined();
});

test("a key that no phone has is none", () => {
  expect(callReceiptsIn([{ ...pushed, dtmf: "<1>" }])?.[0]?.report).not.toHaveProperty("call.key");
});
