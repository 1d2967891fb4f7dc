import { smsReceiptsIn } from "../../../functions/receipt-intake/sms-receipts.ts";

const outId = "0123456789abcde";
/** As documented; made up but for its shape. */
const pushed = {
  phone_number: "13700000000",
  send_time: "2026-11-23 14:55:05",
  report_time: "2026-11-23 14:55:09",
  success: true,
  err_code: "DELIVERED",
  err_msg: "用户接收成功",
  sms_size: "1",
  biz_id: "900619746936498440^0",
  out_id: outId,
};
const reportOf = (change: object) => smsReceiptsIn([{ ...pushed, ...change }])?.[0]?.report;

test("a receipt says whether the message arrived, and by which code", () => {
  const sms = { bizId: pushed.biz_id, delivered: true, code: "DELIVERED" };
  expect(smsReceiptsIn([pushed])).toEqual([{ outId, report: { sms } }]);
  expect(reportOf({ success: "false", err_code: "MOBILE_IN_BLACK" })).toEqual({
    sms: { ...sms, delivered: false, code: "MOBILE_IN_BLACK" },
  });
});

test("of a code only a word is kept", () => {
  for (const err_code of ["<b>x</b>", "a b", "", undefined, "x".repeat(90)])
    expect(reportOf({ success: false, err_code })).toMatchObject({ sms: { delivered: false, code: "UNKNOWN" } });
});

test("one that does not say whether it arrived takes nothing away from the others", () => {
  expect(smsReceiptsIn([{ ...pushed, success: "maybe" }, pushed])).toHaveLength(1);
  expect(smsReceiptsIn([{ ...pushed, out_id: "I42-3" }])).toEqual([]);
});

test.each([[undefined], [{}], ["text"], [[{}]], [[{ ...pushed, success: null }]]])(
  "%j is not what the service sends",
  (body) => {
    expect(smsReceiptsIn(body)).toBeUndefined();
  },
);
