import { handToSender } from "../delivery/sender.ts";
import type { Incident, News } from "../domain/incident/incident.ts";
import { told } from "../domain/incident/news.ts";
import type { Deps } from "../ports/deps.ts";
import { messagesToCustomer } from "./customer-messages.ts";
import { momentOn } from "./moment.ts";
import { save } from "./save.ts";

/** The oldest of an incident's news: into the outbox, then out of the incident, with an entry that says whom it went to. */
const tell = async (incident: Incident, { generation, what, n, by, text }: News, deps: Deps) => {
  const about = { is: "news", incident: incident.id, generation, what, n } as const;
  const deliveries = await messagesToCustomer(incident, { about, template: "news", text, by }, deps);
  for (const delivery of deliveries) await deps.deliveries.insert(delivery);
  const recipients = deliveries.map(({ recipient, channel }) => `${recipient}/${channel}`);
  const saved = await save(incident, told(incident, recipients, momentOn(incident, deps)), deps);
  if (saved) await handToSender(deliveries, deps);
  return saved;
};

/**
 * Tells the customer what they are still to be told. The sending is handed over: no page waits for it.
 * @returns the incident without its news; undefined when somebody was faster: what is left the sweep does
 */
export const announce = async (incident: Incident, deps: Deps): Promise<Incident | undefined> => {
  let current: Incident | undefined = incident;
  for (const news of incident.news) current = current && (await tell(current, news, deps));
  return current;
};
