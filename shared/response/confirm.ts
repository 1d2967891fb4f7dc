import { confirmedBy, needsConfirmation, questionOf } from "../domain/alert/confirmation.ts";
import type { Event } from "../domain/alert/event.ts";
import { PROVIDER } from "../domain/incident/incident.ts";
import { isFault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";

/**
 * The event with what its metric says, where it needs to be asked: before anybody is woken, and once. What cannot be read does
 * not keep anybody asleep.
 */
export const confirmed = async (event: Event, deps: Deps): Promise<Event> => {
  if (!needsConfirmation(event.alert) || event.confirmation !== undefined || event.reopening) return event;
  const { is, because } = await asked(event, deps);
  const { rule, host = "" } = event.alert;
  deps.log({ did: is, subject: `event:${event.cause}`, rule, host, ...(because !== "" && { because }) });
  const saved = await deps.events.replace({ ...event, confirmation: is });
  return saved ?? { ...event, confirmation: is };
};

const asked = async ({ customer, alert }: Event, deps: Deps) => {
  const question = customer === PROVIDER ? undefined : questionOf(alert, deps.clock.now());
  if (!question) return { is: "unreadable", because: "no metric" } as const;
  try {
    const { metrics } = await deps.customerCloud(customer);
    const value = await metrics.last(question);
    return { is: confirmedBy(alert, value), because: value === undefined ? "no value" : String(value) };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { is: "unreadable", because: error.because || error.code } as const;
  }
};
