import type { Receipt } from "../receipts/push.ts";
import { stamp } from "../wire/china-time.ts";
import type { Course, Order } from "./call.ts";
import { endingOf, wasAnswered } from "./outcome.ts";

const MS_PER_SECOND = 1_000;
/** Length of the talk, as the vendor counts it. */
export const secondsOf = ({ answeredAt, endsAt }: Course): number =>
  answeredAt === null ? 0 : Math.ceil((endsAt - answeredAt) / MS_PER_SECOND);

/** channels-and-logs.md 4.4. */
export const receiptOf = (callId: string, at: number, order: Order & Course): Receipt => {
  const { status, message, smart } = endingOf(order.ending);
  return {
    call_id: callId,
    originate_time: stamp(at),
    ring_time: stamp(order.rangAt),
    start_time: stamp(order.answeredAt),
    end_time: stamp(order.endsAt),
    duration: String(secondsOf(order)),
    status_code: status,
    status_msg: message,
    ...(smart && { smart_status_code: smart }),
    ...(order.outId !== undefined && { out_id: order.outId }),
    caller: order.from,
    callee: order.to,
    ...(order.key !== undefined && { dtmf: order.key }),
    voice_type: "voice",
    toll_type: "LOCAL",
    hangup_direction: wasAnswered(order.ending) && order.ending === "hung-up" ? "用户" : "平台",
  };
};
