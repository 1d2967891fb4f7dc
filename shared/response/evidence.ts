import { metaOf } from "../directory.ts";
import { type Traffic, trafficFrom, trafficQuestion } from "../domain/evidence/traffic.ts";
import { isFault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import type { Span } from "../ports/logs.ts";

interface Wanted {
  customer: string;
  host: string | undefined;
  span: Span;
  /** Whoever waits has no more time than this. */
  withinMs: number;
}

/** What the customer's log store knows of a site. A store that does not answer in time is a fact, not a failure. */
export const trafficOf = async ({ customer, host, span, withinMs }: Wanted, deps: Deps): Promise<Traffic> => {
  try {
    const { waf } = await metaOf(customer, deps);
    const question = host === undefined ? undefined : trafficQuestion(waf, host);
    if (!question) return { is: "unknown", why: "no-site" };
    const { logs } = await deps.customerCloud(customer);
    return trafficFrom(await logs.ask(question, span, withinMs));
  } catch (error) {
    if (!isFault(error)) throw error;
    return { is: "unknown", why: error.code === "CONFIG_MISSING" ? "absent" : "unreadable" };
  }
};
