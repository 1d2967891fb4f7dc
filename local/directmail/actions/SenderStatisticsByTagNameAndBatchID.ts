import type { Local } from "../../service.ts";
import { minuteIn, stamp } from "../../wire/china-time.ts";
import { type OpenApiCall, OpenApiError } from "../../wire/openapi.ts";
import type { Detail, Details, Sought } from "../details.ts";
import type { EndingName } from "../outcome.ts";

type Parameters = OpenApiCall["parameters"];

/** channels-and-logs.md 2.6. */
const MAX_DAYS = 7;
const MAX_AGE_DAYS = 30;
const DAY_MS = 86_400_000;
/** Counted in one answer: above what the quotas let through in a week. */
const MAX_COUNTED = 100_000;
/** Length of `2026-11-23`. */
const DAY_CHARS = 10;

const invalid = (name: string) => new OpenApiError(400, "InvalidParameter", `The specified ${name} is wrongly formed.`);

const daysIn = ({ StartTime = "", EndTime = "" }: Parameters, now: number): { from: number; to: number } => {
  const [from, last] = [minuteIn(`${StartTime} 00:00`), minuteIn(`${EndTime} 00:00`)];
  if (from === undefined || from < now - (MAX_AGE_DAYS + 1) * DAY_MS) throw invalid("StartTime");
  if (last === undefined || last < from || last - from > MAX_DAYS * DAY_MS) throw invalid("EndTime");
  return { from, to: Math.min(last + DAY_MS - 1, now) };
};

const dayOf = ({ at }: Detail): string => stamp(at).slice(0, DAY_CHARS);

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)}%`;

/** All figures are text. */
const figuresOf = (day: string, details: Detail[]) => {
  const count = (...endings: EndingName[]) => details.filter(({ ending }) => endings.includes(ending)).length;
  const [delivered, invalid] = [count("delivered"), count("invalid")];
  return {
    CreateTime: day,
    requestCount: String(details.length),
    successCount: String(delivered),
    faildCount: String(count("spam", "bounced")),
    unavailableCount: String(invalid),
    succeededPercent: percent(delivered, details.length),
    unavailablePercent: percent(invalid, details.length),
  };
};

/** Days on which something became known, each with its figures. */
export const senderStatisticsByTagNameAndBatchId =
  ({ dial }: Local, details: Details) =>
  ({ parameters, caller: { accountId } }: OpenApiCall) => {
    const { TagName, AccountName } = parameters;
    const sought: Sought = TagName ? ["tag", TagName] : AccountName ? ["account", AccountName] : ["all", ""];
    const { found } = details.find({ accountId, sought, ...daysIn(parameters, dial.now()), limit: MAX_COUNTED });
    const counted = found.filter(({ account }) => !AccountName || account === AccountName);
    const days = [...new Set(counted.map(dayOf))];
    const stat = days.map((day) =>
      figuresOf(
        day,
        counted.filter((one) => dayOf(one) === day),
      ),
    );
    return { TotalCount: stat.length, data: { stat } };
  };
