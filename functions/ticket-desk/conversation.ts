import { paused, resumed } from "../../shared/domain/incident/acts.ts";
import { type Generation, generationOf, type Incident, isClosed } from "../../shared/domain/incident/incident.ts";
import { isSame, type Message, type Ticket } from "../../shared/domain/ticket/ticket.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { act } from "../../shared/response/act.ts";
import { answer } from "../../shared/response/answer.ts";
import { askersOf, mailAbout } from "../../shared/response/ticket-mails.ts";
import { isStaff, type Visit } from "../../shared/runtime/endpoint.ts";
import { ownerOf } from "./view.ts";

/** Who writes at the same moment is given the next number; more turns than this are a fight. */
const MAX_TURNS = 20;

type Said = Pick<Message, "by" | "from" | "text">;

/** What was just said by the same person in the same words is the same message: the call before may have been cut off. */
const append = async ({ customer, ticket }: Ticket, said: Said, deps: Deps): Promise<Message> => {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const [last] = await deps.messages.range({ customer, ticket }, { reverse: true, limit: 1 });
    if (last && isSame(last, said, deps.clock.now())) return last;
    const message = { customer, ticket, seq: (last?.seq ?? 0) + 1, ...said, at: deps.clock.now(), rev: 1 };
    if (await deps.messages.insert(message)) return message;
  }
  throw new Fault("STALE_WRITE", `ticket:${ticket}`);
};

/** The message is kept first. The first one of ours is the answer that was promised: it stops the clock. */
export const converse = async (ticket: Ticket, text: string, { caller }: Visit, deps: Deps): Promise<void> => {
  const incident = await deps.incidents.get({ customer: ticket.customer, id: ticket.incident });
  if (incident && isClosed(incident)) throw new Fault("REFUSED", "closed");
  const from = isStaff(caller) ? "provider" : "customer";
  const message = await append(ticket, { by: caller.person, from, text }, deps);
  await (from === "provider" ? toCustomer(ticket, message, deps) : toOwner(ticket, message, deps));
};

const toCustomer = async (ticket: Ticket, message: Message, deps: Deps): Promise<void> => {
  if (await answers(ticket, message, deps)) return;
  const { seq, by, text } = message;
  await mailAbout(ticket, await askersOf(ticket, deps), { what: "reply", seq, by, text }, deps);
};

/** True when this message is the first answer, and its mail on its way. */
const answers = async ({ customer, incident: id }: Ticket, message: Message, deps: Deps): Promise<boolean> => {
  const { by, text } = message;
  const incident = await deps.incidents.get({ customer, id });
  if (!incident) throw new Fault("CLOUD_BUSY", "the incident is being opened");
  if (!isFirst(message, generationOf(incident))) return false;
  const actor = { by, via: "ticket", generation: incident.generation };
  const outcome = await answer({ customer, id }, { actor, text }, deps);
  if (outcome.ok && outcome.value.callback) await deps.flows.wake(outcome.value.callback);
  return outcome.ok;
};

/** Nothing of ours came before it; or it is the very message that has answered, sent once more. */
const isFirst = ({ by, at }: Message, { answeredAt, answeredBy }: Generation): boolean =>
  answeredAt === undefined || (answeredBy === by && at <= answeredAt);

/** So much of a question stands in the timeline. */
const REASON_LENGTH = 500;

/** Nothing is owed until the customer replies; their reply ends it. */
export const waitForCustomer = async (ticket: Ticket, text: string, { caller }: Visit, deps: Deps): Promise<void> => {
  const outcome = await act(
    { customer: ticket.customer, id: ticket.incident },
    (incident, now) => {
      const actor = { by: caller.person, via: "ticket", generation: incident.generation };
      return paused(incident, text.slice(0, REASON_LENGTH), actor, now);
    },
    deps,
  );
  if (!outcome.ok && outcome.reason !== "already-waiting") throw new Fault("REFUSED", outcome.reason);
  if (outcome.ok && outcome.value.callback) await deps.flows.wake(outcome.value.callback);
};

/** What we waited for has come: the clock goes on. Whoever has the incident gets the words by mail; it wakes nobody. */
const toOwner = async (ticket: Ticket, { seq, by, text }: Message, deps: Deps): Promise<void> => {
  await act({ customer: ticket.customer, id: ticket.incident }, (incident, now) => repliedTo(incident, by, now), deps);
  const incident = await deps.incidents.get({ customer: ticket.customer, id: ticket.incident });
  const owner = incident ? await ownerOf(incident, deps) : [];
  await mailAbout(ticket, owner, { what: "reply", seq, by, text }, deps);
};

const repliedTo = (incident: Incident, by: string, now: number) => {
  const actor = { by, via: "ticket", generation: incident.generation };
  return resumed(incident, "", actor, now);
};
