import type { Event } from "../domain/alert/event.ts";
import { usualFacts } from "../domain/detection/baseline.ts";
import { comparedBy } from "../domain/detection/detectors.ts";
import type { Deps } from "../ports/deps.ts";

/** The event with what is usual on its site among its facts, where the decision of its rule compares with that. */
export const withUsual = async (event: Event, deps: Deps): Promise<Event> => {
  const { customer, alert } = event;
  const { host, status, alertTime } = alert;
  const compared = comparedBy(alert);
  if (host === undefined || status === "resolved" || compared.length === 0) return event;
  const row = await deps.baselines.get({ customer, host });
  const facts = { ...alert.facts, ...usualFacts(row?.hours ?? [], alertTime, compared) };
  return { ...event, alert: { ...alert, facts } };
};
