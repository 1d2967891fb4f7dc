import * as z from "zod";
import { keyOf } from "../../shared/domain/incident/incident.ts";
import type { Outcome } from "../../shared/domain/outcome.ts";
import { writtenText } from "../../shared/domain/personal.ts";
import { approved, type ProposalRefusal, rejected, reverted } from "../../shared/domain/proposal/decide.ts";
import { nightView, proposalView } from "../../shared/domain/proposal/export.ts";
import { type Proposal, ProposalState, proposalKey, type Word } from "../../shared/domain/proposal/proposal.ts";
import { covers } from "../../shared/domain/window/window.ts";
import { Fault } from "../../shared/errors.ts";
import { proposalPage } from "../../shared/messages/proposal-page.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { looked, turnedAway } from "../../shared/response/looked.ts";
import { windowsAt } from "../../shared/response/windows.ts";
import { htmlReply, httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, isStaff, type Visit } from "../../shared/runtime/endpoint.ts";
import { newestFirst } from "./newest-first.ts";

const List = z.object({
  /** Of whom; customers read their own. */
  customerId: z.string().min(1).max(60).optional(),
  state: ProposalState.optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

const list = async ({ customerId, ...page }: z.infer<typeof List>, deps: Deps, { caller, looker }: Visit) => {
  const customer = customerId ?? caller.customer;
  const isMine = isStaff(caller) || customer === caller.customer;
  if (!isMine) {
    await turnedAway({ customer, subject: "proposals" }, looker, deps);
    throw new Fault("NOT_FOUND", "");
  }
  const { proposals, cursor } = await newestFirst(customer, page, deps);
  const night = await deps.nights.get({ customer });
  if (proposals.length > 0 || night) await looked([{ customer, subject: "proposals" }], looker, deps);
  return { proposals: proposals.map(proposalView), cursor, night: night ? nightView(night) : null };
};

const Id = z.object({ id: z.string().max(120) });
type Id = z.infer<typeof Id>;

/** Another's do not exist for a customer. Ids of incidents are no proposals', and name a customer all the same. */
const proposalFor = async (id: string, deps: Deps, { caller, looker }: Visit): Promise<Proposal> => {
  const key = proposalKey(id);
  const { customer } = key ?? keyOf(id) ?? {};
  if (customer === undefined) throw new Fault("NOT_FOUND", "");
  const isMine = isStaff(caller) || customer === caller.customer;
  if (!isMine) await turnedAway({ customer, subject: id }, looker, deps);
  const proposal = isMine && key ? await deps.proposals.get(key) : undefined;
  if (!proposal) throw new Fault("NOT_FOUND", "");
  return proposal;
};

const shown = async (proposal: Proposal, deps: Deps, { looker }: Visit) => {
  await looked([{ customer: proposal.customer, subject: proposal.proposal }], looker, deps);
  return proposalView(proposal);
};

const read = async ({ id }: Id, deps: Deps, visit: Visit) => {
  const proposal = await proposalFor(id, deps, visit);
  const view = await shown(proposal, deps, visit);
  const wantsPage = /\btext\/html\b/.test(visit.headers.accept ?? "");
  if (!wantsPage) return view;
  const night = await deps.nights.get({ customer: proposal.customer });
  return htmlReply(200, proposalPage(proposal, visit.language, night));
};

const Said = Id.extend({ reason: writtenText({ max: 500 }) });
type Said = z.infer<typeof Said>;

/** Whose word counts: the customer's own approvers'. */
const wordOf = async ({ reason }: Said, deps: Deps, { caller, now }: Visit): Promise<Word> => {
  const person = await deps.people.get({ customer: caller.customer, person: caller.person });
  if (!person?.roles.includes("approver")) throw new Fault("NOT_ALLOWED", "approver");
  return { by: caller.person, at: now, reason };
};

type Decide = (proposal: Proposal, word: Word, deps: Deps) => Promise<Outcome<Proposal, ProposalRefusal>>;

/** A word about one; said again by the same person it is the same. */
const decided = (decide: Decide) => async (said: Said, deps: Deps, visit: Visit) => {
  const before = await proposalFor(said.id, deps, visit);
  const after = await decide(before, await wordOf(said, deps, visit), deps);
  if (!after.ok) throw new Fault("REFUSED", after.reason);
  if (after.value !== before && !(await deps.proposals.replace(after.value)))
    throw new Fault("STALE_WRITE", `proposal:${said.id}`);
  return shown(after.value, deps, visit);
};

const isFrozen = async ({ customer, site }: Proposal, deps: Deps): Promise<boolean> =>
  (await windowsAt(customer, deps.clock.now(), deps)).some((one) => one.kind === "freeze" && covers(one, site));

const approve: Decide = async (proposal, word, deps) => approved(proposal, word, await isFrozen(proposal, deps));
const reject: Decide = async (proposal, word) => rejected(proposal, word);
const revert: Decide = async (proposal, word) => reverted(proposal, word);

const BOTH = ["customer", "operator", "admin"] as const;

const verb = (name: string, summary: string, decide: Decide) =>
  endpoint({
    ...{ method: "POST", path: `/v1/proposals/{id}/${name}`, access: ["customer"], summary },
    ...{ input: Said, run: decided(decide) },
  });

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/proposals",
    access: BOTH,
    summary:
      "What is proposed to be changed in a customer's WAF: the newest night first, the strongest of each first. `night`: attacks that seem to have passed, and what this generation cannot hold narrowly.",
    input: List,
    run: list,
  }),
  endpoint({
    method: "GET",
    path: "/v1/proposals/{id}",
    access: BOTH,
    summary:
      "One proposal with its evidence, the change as the WAF's API takes it, and its undo. With `Accept: text/html` as a page.",
    input: Id,
    run: read,
  }),
  verb("approve", "An approver is for it; a broad one takes two. Nothing is written to the WAF yet.", approve),
  verb("reject", "An approver is against it: it is not proposed again until its evidence has grown markedly.", reject),
  verb("revert", "An approver takes back what was approved.", revert),
];

export const handler = httpFunction("proposal-desk", endpoints);
