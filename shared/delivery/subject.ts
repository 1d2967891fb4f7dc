import { rosterOf } from "../directory.ts";
import { contactKey, isToTest } from "../domain/contact/person.ts";
import type { AboutBundle, AboutDuty } from "../domain/delivery/about.ts";
import type { Delivery } from "../domain/delivery/delivery.ts";
import { outdated, type Part, type Subject } from "../domain/delivery/subject.ts";
import { PROVIDER } from "../domain/incident/incident.ts";
import type { Proposal } from "../domain/proposal/proposal.ts";
import { partOf } from "../domain/rota/hand-over.ts";
import type { Deps } from "../ports/deps.ts";
import { membersOf } from "./members.ts";

/** What a message is about, as it stands now; undefined: it is gone. */
export const subjectOf = async (delivery: Delivery, deps: Deps): Promise<Subject | undefined> => {
  const { customer, about, recipient } = delivery;
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
    case "proposals":
      return {
        is: "proposals",
        about,
        waiting: await waitingIn(customer, deps),
        night: await deps.nights.get({ customer }),
      };
    case "bundle":
      return { is: "bundle", about, parts: await partsTold(delivery, about, deps) };
    case "duty":
      if (about.contact !== undefined) return testOf(about, recipient, deps);
      return about.rota === undefined ? { is: "duty", about } : turnOf({ ...about, rota: about.rota }, recipient, deps);
  }
};

/** The newest first, then the strongest. What cannot be read is told where proposals are made. */
const waitingIn = async (customer: string, deps: Deps): Promise<Proposal[]> => {
  const waiting = await deps.proposals.index("proposal_waits", { customer }, { unreadable: () => undefined });
  return waiting.toSorted((a, b) => b.rank - a.rank);
};

/** What takes the place of a bundle tells only what is still wanted. */
const partsTold = async ({ fallbackOf }: Delivery, { bundle }: AboutBundle, deps: Deps): Promise<Part[]> => {
  const members = await membersOf(bundle, deps);
  const told = members.map(({ part }) => part).filter(({ delivery }) => delivery.bundle === bundle);
  return told.filter(
    ({ delivery, subject }) =>
      delivery.state === "bundled" && (fallbackOf === undefined || outdated(delivery, subject) === undefined),
  );
};

const testOf = async (about: AboutDuty, recipient: string, deps: Deps): Promise<Subject> => {
  const person = await deps.people.get({ customer: about.of ?? PROVIDER, person: recipient });
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
