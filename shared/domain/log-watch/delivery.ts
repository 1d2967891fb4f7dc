import * as z from "zod";
import type { Alert } from "../alert/alert.ts";

/** Lines that are made and do not come: there is no room for them, or only some are sent. */
export const Lack = z.object({ is: z.enum(["full", "sampled"]), at: z.int() });
export type Lack = z.infer<typeof Lack>;

/** How a customer's WAF delivers its logs. */
export interface LogDelivery {
  quotaBytes: number;
  usedBytes: number;
  /** The least share of any kind of line that is delivered, in percent. */
  percent: number;
}

/** The figure is up to two hours old, and when the room is used up new lines are dropped. */
const FULL_PERCENT = 95;

const usedPercent = ({ quotaBytes, usedBytes }: LogDelivery): number =>
  quotaBytes > 0 ? Math.floor((100 * usedBytes) / quotaBytes) : 0;

/** What is lacking, and since when we know. */
export const lacksIn = (delivery: LogDelivery, known: Lack[], now: number): Lack[] => {
  const found = [
    ...(usedPercent(delivery) >= FULL_PERCENT ? (["full"] as const) : []),
    ...(delivery.percent < 100 ? (["sampled"] as const) : []),
  ];
  return found.map((is) => known.find((one) => one.is === is) ?? { is, at: now });
};

const of = (customer: string, is: Lack["is"]) =>
  ({
    source: "watch",
    rule: `log-${is}`,
    kind: "log-pipeline",
    fingerprint: `log-${is}:${customer}`,
    severity: 0,
  }) as const;

/** What has begun, and what has ended since the last look. */
export const lackAlerts = (
  customer: string,
  { known, found }: { known: Lack[]; found: Lack[] },
  delivery: LogDelivery,
  now: number,
): Alert[] => {
  const facts = { used_percent: String(usedPercent(delivery)), percent: String(delivery.percent) };
  const has = (lacks: Lack[], is: Lack["is"]) => lacks.some((one) => one.is === is);
  return [
    ...found
      .filter(({ is }) => !has(known, is))
      .map(
        ({ is, at }): Alert => ({
          ...of(customer, is),
          ...{ status: "firing", alertTime: at, firedAt: at, facts: { trouble: is, ...facts } },
        }),
      ),
    ...known
      .filter(({ is }) => !has(found, is))
      .map(({ is }): Alert => ({ ...of(customer, is), status: "resolved", alertTime: now, firedAt: now, facts: {} })),
  ];
};
