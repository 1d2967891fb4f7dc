import type { Delivery, Subject } from "../domain/delivery/delivery.ts";
import type { Deps } from "../ports/deps.ts";

/** What a message is about, as it stands now; undefined: it is gone. */
export const subjectOf = async ({ customer, about }: Delivery, deps: Deps): Promise<Subject | undefined> => {
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
  }
};
