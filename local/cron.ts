import { Cron } from "croner";

/** The next instant (ms) later than `after` (ms). */
export type Schedule = (after: number) => number;

const MINUTE_MS = 60_000;
/** `@every` counts whole minutes; other units are UNCONFIRMED (function-compute.md section 3) and refused. */
const EVERY = /^@every ([1-9]\d{0,4})m$/;
/** Six fields, in UTC unless a zone stands before them. */
const IN_ZONE = /^(?:CRON_TZ=(\S+)\s+)?(.*)$/;

const everyMinutes =
  (minutes: number): Schedule =>
  (after) =>
    after + minutes * MINUTE_MS;

/**
 * The instants of the `cronExpression` of a timer trigger or of the schedule of a flow. `@every` counts from the instant before.
 * @throws Error saying what is wrong with the expression, also if it never fires
 */
export const schedule = (expression: string): Schedule => {
  const [, minutes] = EVERY.exec(expression) ?? [];
  if (minutes) return everyMinutes(Number(minutes));
  const [, zone, fields = ""] = IN_ZONE.exec(expression) ?? [];
  const cron = new Cron(fields, { mode: "6-part", paused: true, ...(zone ? { timezone: zone } : { utcOffset: 0 }) });
  const next: Schedule = (after) => {
    const at = cron.nextRun(new Date(after));
    if (!at) throw new Error(`${expression} never fires`);
    return at.getTime();
  };
  next(0);
  return next;
};
