import { Cron } from "croner";
import { refusals } from "../errors.ts";

/** When a rule is evaluated: on a grid of `intervalMs`, at all of its instants or at those that `next` gives. */
export interface Schedule {
  intervalMs: number;
  /** What a cron expression says is carried out so much later, and looks at what it would have looked at in time. */
  delayMs: number;
  runImmediately: boolean;
  /** The next instant after one (ms) without the delay; undefined: each of the grid. */
  next?: (after: number) => number;
}

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
const MINUTE_SECONDS = 60;
const DAY_SECONDS = 86_400;
/** Seconds by which a cron expression may be late: UNCONFIRMED. */
const MAX_DELAY_SECONDS = 120;
/** Of a cron expression without `timeZone`: UNCONFIRMED. */
const DEFAULT_ZONE = "+0800";

const bad = (detail: string) => refusals.parameter(`the alert is not valid: ${detail}`);

/** `5m` in seconds. @throws Refusal ParameterInvalid */
export const span = (value: unknown, where: string): number => {
  const [, amount, unit = ""] = /^(\d{1,7})([smhd])$/.exec(String(value)) ?? [];
  if (amount === undefined) throw bad(`${where} is no span like 60s, 5m, 1h`);
  return Number(amount) * (units[unit] ?? 0);
};

const fixedRate = ({ interval, runImmediately }: Record<string, unknown>): Schedule => {
  const seconds = span(interval, "interval");
  if (seconds < MINUTE_SECONDS || seconds > DAY_SECONDS) throw bad("interval takes 60s to 24h");
  return { intervalMs: seconds * 1000, delayMs: 0, runImmediately: runImmediately === true };
};

const offsetMinutes = (zone: unknown): number => {
  const [, sign, hours, minutes] = /^([+-])(0\d|1[0-4])([0-5]\d)$/.exec(String(zone || DEFAULT_ZONE)) ?? [];
  if (!sign) throw bad("timeZone is written like +0800");
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
};

/** Five fields; `0/5` is every fifth from 0 on. */
const nextOf = (expression: string, utcOffset: number): ((after: number) => number) => {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5) throw bad("cronExpression has five fields");
  const pattern = fields.map((field) => field.replace(/^0\//, "*/")).join(" ");
  try {
    const cron = new Cron(pattern, { mode: "5-part", paused: true, utcOffset });
    if (!cron.nextRun(new Date(0))) throw new Error("never");
    return (after) => cron.nextRun(new Date(after))?.getTime() ?? Number.MAX_SAFE_INTEGER;
  } catch {
    throw bad("cronExpression is not valid, or never comes");
  }
};

const byCron = ({ cronExpression, delay = 0, timeZone }: Record<string, unknown>): Schedule => {
  const seconds = Number(delay);
  if (!(Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_DELAY_SECONDS))
    throw bad(`delay takes 0 to ${MAX_DELAY_SECONDS}`);
  const next = nextOf(String(cronExpression ?? ""), offsetMinutes(timeZone));
  return { intervalMs: MINUTE_SECONDS * 1000, delayMs: seconds * 1000, runImmediately: false, next };
};

/** @throws Refusal ParameterInvalid */
export const readSchedule = (schedule: Record<string, unknown>): Schedule => {
  if (schedule.type === "FixedRate") return fixedRate(schedule);
  if (schedule.type === "Cron") return byCron(schedule);
  throw bad("schedule.type: the local cloud knows FixedRate and Cron");
};
