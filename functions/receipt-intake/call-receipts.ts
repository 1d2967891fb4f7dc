import * as z from "zod";
import { isProgress } from "../../shared/domain/delivery/call.ts";
import { type Receipt, readReceipts, Text } from "./receipt.ts";

/** One receipt as the voice service pushes it (channels-and-logs.md 4.4); what we do not use is not looked at. */
const CallReceipt = z.object({
  call_id: Text,
  out_id: Text,
  status_code: Text,
  duration: z.coerce.number().int().min(0).max(86_400).catch(0),
  dtmf: Text.optional().catch(undefined),
});

const KEY = /^[0-9*#]{1,4}$/;

/** What of a body says how a call ended; undefined: the body is not what the service sends. */
export const callReceiptsIn = (body: unknown): Receipt[] | undefined =>
  readReceipts(body, CallReceipt)
    ?.filter(({ status_code }) => !isProgress(status_code))
    .map(({ call_id: callId, out_id: outId, status_code: status, duration: seconds, dtmf = "" }) => ({
      outId,
      report: { call: { callId, status: status.slice(0, 20), seconds, ...(KEY.test(dtmf) && { key: dtmf }) } },
    }));
