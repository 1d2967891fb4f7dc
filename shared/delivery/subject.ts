import { personOf, rosterOf } from "../directory.ts";
import { contactKey, isToTest } from "../domain/contact/person.ts";
import type { AboutDuty, Delivery, Subject } from "../domain/delivery/delivery.ts";
import { partOf } from "../domain/rota/hand-over.ts";
import type { Deps } from "../ports/deps.ts";

/** What a message is about, as it stands now; undefined: it is gone. */
export const subjectOf = async ({ customer, about, recipient }: Delivery, deps: Deps): Promise<Subject | undefined> => {
  switch (about.is) {
    case "incident": {
      const incident = await deps.incidents.get({ customer, id: about.incident });
      return incident && { is: "incident", about, incident };
    }
    case "news": {
      const incident = await deps.incidents.get({ customer, id: about.incident });
      return incident && { is: "news", about, incident };
    }
    case "ticket": {
      const ticket = await deps.tickets.get({ customer, ticket: about.ticket });
      const incident = await deps.incidents.get({ customer, id: about.incident });
      return ticket && incident && { is: "ticket", about, ticket, incident };
    }
    case "report": {
      const report = await deps.reports.get({ customer, period: about.report, language: about.language });
      return report && { is: "report", about, report };
    }
    case "duty":
      if (about.contact !== undefined) return testOf(about, recipient, deps);
      return about.rota === undefined ? { is: "duty", about } : turnOf({ ...about, rota: about.rota }, recipient, deps);
  }
};

const testOf = async (about: AboutDuty, recipient: string, deps: Deps): Promise<Subject> => {
  const person = await personOf(recipient, deps);
  const contact = person?.channels.find((one) => contactKey(one) === about.contact);
  return { is: "duty", about, isToTest: contact !== undefined && isToTest(contact, deps.clock.now()) };
};

/** A swap that is over, or was asked for anew, is another one. */
const turnOf = async (
  about: AboutDuty & { rota: string },
  recipient: string,
  deps: Deps,
): Promise<Subject | undefined> => {
  const isHandOver = about.what === "hand-over";
  const roster = await rosterOf(about.rota, isHandOver ? about.at - 1 : deps.clock.now(), deps);
  if (!roster) return undefined;
  const { rota } = roster;
  const part = partOf(roster, recipient, about.at);
  if (isHandOver) return { is: "duty", about, rota, ...(part && { part }) };
  const override = roster.overrides.find(({ id, at }) => id === about.override && at === about.at);
  return override && { is: "duty", about, rota, override };
};
