import type { Period } from "../domain/report/period.ts";
import type { Report } from "../domain/report/report.ts";
import type { Deps } from "../ports/deps.ts";
import { tellOurselves } from "./tell-ourselves.ts";

/** A report was due and nobody could send it. The next one of the same customer joins the same incident. */
export const reportNotSent = (customer: string, { day, to }: Period, deps: Deps): Promise<void> =>
  tellOurselves(
    {
      rule: "report-not-sent",
      of: `report-not-sent:${customer}`,
      at: to,
      facts: { impact: "severely-affected", report: "not-sent", customer, day },
    },
    deps,
  );

/** A report went out without all of the logs, although there is a log store. */
export const reportIncomplete = ({ customer, day, at }: Report, deps: Deps): Promise<void> =>
  tellOurselves(
    {
      rule: "report-incomplete",
      of: `report-incomplete:${customer}`,
      at,
      facts: { impact: "abnormal", report: "incomplete", customer, day },
    },
    deps,
  );
