import * as z from "zod";
import { type CallReport, isProgress } from "../../shared/domain/delivery/call.ts";

/** A push holds a few; more than these are not receipts. */
const MAX_RECEIPTS = 1_000;

/** Numbers come as texts, and now and then as numbers. */
const Text = z.coerce.string().max(100);

/** One receipt as the voice service pushes it (channels-and-logs.md 4.4); what we do not use is not looked at. */
const Receipt = z.object({
  call_id: Text,
  out_id: Text,
  status_code: Text,
  duration: z.coerce.number().int().min(0).max(86_400).catch(0),
  dtmf: Text.optional().catch(undefined),
});

export interface CallReceipt {
  outId: string;
  report: CallReport;
}

const OUT_ID = /^[0-9a-f]{15}$/;
const KEY = /^[0-9*#]{1,4}$/;

/** What of a body says how a call ended; undefined: the body is not what the service sends. */
export const receiptsIn = (body: unknown): CallReceipt[] | undefined => {
  if (!Array.isArray(body)) return undefined;
  const read = body.slice(0, MAX_RECEIPTS).flatMap((item) => Receipt.safeParse(item).data ?? []);
  if (read.length < Math.min(body.length, 1)) return undefined;
  return read
    .filter(({ out_id, status_code }) => OUT_ID.test(out_id) && !isProgress(status_code))
    .map(({ call_id: callId, out_id: outId, status_code: status, duration: seconds, dtmf = "" }) => ({
      outId,
      report: { callId, status: status.slice(0, 20), seconds, ...(KEY.test(dtmf) && { key: dtmf }) },
    }));
};
