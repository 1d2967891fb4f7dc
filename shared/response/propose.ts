import { handToSender } from "../delivery/sender.ts";
import { metaOf } from "../directory.ts";
import { ourselves } from "../domain/audit/look.ts";
import { DAY, dayOf, startOf } from "../domain/calendar.ts";
import { addressOf, type Person } from "../domain/contact/person.ts";
import type { WafGeneration } from "../domain/customer/customer.ts";
import { type Delivery, planned, type Run } from "../domain/delivery/delivery.ts";
import { nightFrom } from "../domain/proposal/night.ts";
import { Proposal } from "../domain/proposal/proposal.ts";
import { type Changes, reconciled } from "../domain/proposal/reconcile.ts";
import { Fault, isFault, isPassing } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import type { Logs, Span } from "../ports/logs.ts";
import { looked } from "./looked.ts";
import { type Recommendations, recommendFor } from "./recommend.ts";
import { tellOurselves } from "./tell-ourselves.ts";
import { tellTrouble } from "./tell-trouble.ts";

/** Four of each weekday: what users do once a week is seen on enough days, and what a site was like before that is over. */
const LOOKED_DAYS = 28;
/** Days of the WAF's logs are those of its own zone. */
const ZONE = "Asia/Shanghai";
/** An asynchronous call is repeated so often. */
const LAST_ATTEMPT = 3;
/** From the third try on it is said that it was in vain: whoever comes last may be cut off, too. */
const TOLD_FROM = 2;

interface Look {
  customer: string;
  day: string;
  span: Span;
}

/** Whole days up to the last midnight: whatever is repeated in a night sees the same lines. */
const lookAt = (customer: string, now: number): Look => {
  const day = dayOf(now, ZONE);
  const to = startOf(day, ZONE);
  return { customer, day, span: { from: to - LOOKED_DAYS * DAY, to } };
};

/** Looks what a customer's WAF stops wrongly, writes down what is proposed, and tells the approvers. Whatever is cut off is done again, and is the same. */
export const propose = async (customer: string, { attempt }: Pick<Run, "attempt">, deps: Deps): Promise<void> => {
  const look = lookAt(customer, deps.clock.now());
  const { waf } = await metaOf(customer, deps);
  await looked([{ customer, subject: `proposals#${look.day}` }], ourselves("policy-propose", look.day), deps);
  const found = await foundIn(look, { waf, attempt }, deps);
  if (!found) return;
  const known = await proposalsOf(customer, deps);
  const around = { customer, waf, ...look.span, now: deps.clock.now(), isWhole: found.isComplete };
  await store(reconciled(found.proposals, known, around), deps);
  await storeNight(found, around, deps);
  await tellApprovers(look, deps);
};

interface Asking {
  waf: WafGeneration;
  attempt: number;
}

/** Undefined: it is not known, and somebody hears of it; or there is no log store. */
const foundIn = async (
  { customer, day, span }: Look,
  { waf, attempt }: Asking,
  deps: Deps,
): Promise<Recommendations | undefined> => {
  try {
    const { logs } = await deps.customerCloud(customer);
    return await recommendFor({ logs: whole(logs), waf, span });
  } catch (error) {
    if (!isFault(error)) throw error;
    if (error.code === "CONFIG_MISSING") return undefined;
    if (!isPassing(error) || attempt >= TOLD_FROM) await unknownTold({ customer, day, at: span.to }, deps);
    if (isPassing(error) && attempt < LAST_ATTEMPT) throw error;
    return undefined;
  }
};

/** A store that did not count all lines has not answered: what it left out may be the attacks. */
const whole = (logs: Logs): Logs => ({
  ask: async (question, span, withinMs) => {
    const answer = await logs.ask(question, span, withinMs);
    if (!answer.isComplete) throw new Fault("CLOUD_BUSY", question.name);
    return answer;
  },
});

const unknownTold = ({ customer, day, at }: { customer: string; day: string; at: number }, deps: Deps): Promise<void> =>
  tellOurselves(
    {
      ...{ rule: "proposals-unknown", of: `proposals-unknown:${customer}`, at },
      facts: { impact: "abnormal", proposals: "unknown", customer, day },
    },
    deps,
  );

/** Of a customer all that can be read; of the others somebody hears, and they hold up nothing. */
const proposalsOf = async (customer: string, deps: Deps): Promise<Proposal[]> => {
  const dues: number[] = [];
  const unreadable = ({ rank }: Record<string, unknown>) => void dues.push(Number(rank));
  const known = await deps.proposals.index("proposal_rank", { customer }, { unreadable });
  if (dues.length > 0) await tellTrouble("row-unreadable", { rows: "proposal", dues }, deps);
  return known;
};

/** New ones come first: what takes the place of another is there before that is gone. */
const store = async ({ fresh, withdrawn }: Changes, deps: Deps): Promise<void> => {
  for (const row of fresh) await put(row, deps);
  for (const row of withdrawn) await deps.proposals.replace(row);
};

/** The same as one that is there, and that nobody has said anything of, tells what is known today. */
const put = async (wanted: Proposal, deps: Deps): Promise<void> => {
  const { data: row } = Proposal.safeParse(wanted);
  if (!row) return deps.log({ did: "left-out", subject: `proposal:${wanted.proposal}`, because: "too-large" });
  if (await deps.proposals.insert(row)) return;
  const known = await deps.proposals.get(row);
  const isOpen = known?.state === "withdrawn" || (known?.state === "proposed" && known.approvals.length === 0);
  const isNews = known?.state === "proposed" ? known.isNews : row.isNews;
  if (isOpen) await deps.proposals.replace({ ...row, isNews, rev: known.rev });
};

/** A customer has one, of the newest look. A look that is done again has found the same. */
const storeNight = async (
  found: Recommendations,
  around: Parameters<typeof nightFrom>[1],
  deps: Deps,
): Promise<void> => {
  const known = await deps.nights.get({ customer: around.customer });
  if (known && known.to > around.to) return;
  const night = nightFrom(found, around, known);
  if (!(known ? await deps.nights.replace(night) : await deps.nights.insert(night)))
    throw new Fault("STALE_WRITE", `night:${around.customer}`);
};

/** Once a day, when there is something that nobody was asked before. */
const tellApprovers = async ({ customer, day, span }: Look, deps: Deps): Promise<void> => {
  const waiting = await deps.proposals.index("proposal_waits", { customer }, { unreadable: () => undefined });
  const night = await deps.nights.get({ customer });
  if (![...waiting, ...(night ? [night] : [])].some(({ isNews, to }) => isNews && to === span.to)) return;
  const people = await deps.people.range({ customer });
  const rows = approversAmong(people).map(({ person }) => messageTo(person, { customer, day }, deps));
  for (const row of rows) await deps.deliveries.insert(row);
  await handToSender(rows, deps);
};

/** Whoever may decide; where nobody may, the owner of the contract hears that somebody has to be named. */
const approversAmong = (people: Person[]): Person[] => {
  const having = (role: Person["roles"][number]) =>
    people.filter((person) => person.roles.includes(role) && addressOf(person, "mail") !== undefined);
  const approvers = having("approver");
  return approvers.length > 0 ? approvers : having("owner");
};

const messageTo = (recipient: string, { customer, day }: { customer: string; day: string }, deps: Deps): Delivery => {
  const about = { is: "proposals", of: customer, day } as const;
  const message = { customer, about, template: "proposals", belongsTo: customer, channel: "mail", recipient } as const;
  return planned(message, deps.settings.shards, deps.clock.now());
};
