import * as z from "zod";
import { hoursFor, onCallIn, rosterOf } from "../../shared/directory.ts";
import type { Actor, Refusal } from "../../shared/domain/incident/actor.ts";
import {
  acknowledged,
  handedOver,
  noted,
  paused,
  reprioritised,
  resolved,
  resumed,
} from "../../shared/domain/incident/acts.ts";
import { incidentExport, timelineOf } from "../../shared/domain/incident/export.ts";
import {
  GivenVerdict,
  generationOf,
  type Incident,
  PROVIDER,
  Status,
  Verdict,
} from "../../shared/domain/incident/incident.ts";
import { updated } from "../../shared/domain/incident/news.ts";
import { Priority } from "../../shared/domain/incident/priority.ts";
import type { Outcome } from "../../shared/domain/outcome.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { act } from "../../shared/response/act.ts";
import { answer } from "../../shared/response/answer.ts";
import { looked } from "../../shared/response/looked.ts";
import { announce } from "../../shared/response/news.ts";
import { reopen } from "../../shared/response/reopen.ts";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, isStaff, type Visit } from "../../shared/runtime/endpoint.ts";
import { keyFor } from "./access.ts";
import { newestFirst } from "./newest-first.ts";
import { Write as ReportText, readReport, writeReport } from "./report.ts";

const Id = z.object({ id: z.string().max(100) });

const view = async (incident: Incident, deps: Deps, { looker }: Visit) => {
  await looked([{ customer: incident.customer, subject: incident.id }], looker, deps);
  const timeline = timelineOf(
    incident,
    await deps.timeline.range({ customer: incident.customer, incident: incident.id }),
  );
  const events = await deps.events.range({ cause: incident.cause });
  const mine = new Set(events.filter((event) => event.incident === incident.id).map(({ event }) => event));
  const calls = await deps.redeliveries.range({ cause: incident.cause });
  const redeliveries = calls.filter(({ event }) => mine.has(event)).length;
  return incidentExport({ incident, timeline, redeliveries, now: deps.clock.now() });
};

const read = async ({ id }: z.infer<typeof Id>, deps: Deps, visit: Visit) => {
  const incident = await deps.incidents.get(await keyFor(id, deps, visit));
  if (!incident) throw new Fault("NOT_FOUND", "");
  return view(incident, deps, visit);
};

/** What staff do. A generation that is not named means the one that stands there now. */
const Act = Id.extend({ generation: z.int().min(1).optional() });
type Act = z.infer<typeof Act>;

const settled = async (outcome: Outcome<Incident, string>, deps: Deps, visit: Visit) => {
  if (!outcome.ok) throw new Fault(outcome.reason === "not-found" ? "NOT_FOUND" : "REFUSED", outcome.reason);
  const incident = (await announce(outcome.value, deps)) ?? outcome.value;
  if (incident.callback) await deps.flows.wake(incident.callback);
  return view(incident, deps, visit);
};

const actorOf = (incident: Incident, { generation }: Act, { caller }: Visit) => ({
  by: caller.person,
  via: "api",
  generation: generation ?? incident.generation,
});

type Decide<I> = (incident: Incident, input: I, actor: Actor, now: number) => Outcome<Incident, Refusal>;

/** What staff do to an incident as it stands there. */
const change =
  <S extends typeof Act>(_input: S, decide: Decide<z.infer<S>>) =>
  async (input: z.infer<S>, deps: Deps, visit: Visit) => {
    const decided = (incident: Incident, now: number) => decide(incident, input, actorOf(incident, input, visit), now);
    return settled(await act(await keyFor(input.id, deps, visit), decided, deps), deps, visit);
  };

const take = change(Act, (incident, _input, actor, now) => acknowledged(incident, actor, now));

const Answer = Act.extend({ message: z.string().min(1).max(2_000) });

const reply = async (input: z.infer<typeof Answer>, deps: Deps, visit: Visit) => {
  const key = await keyFor(input.id, deps, visit);
  const incident = await deps.incidents.get(key);
  if (!incident) throw new Fault("NOT_FOUND", "");
  const said = { actor: actorOf(incident, input, visit), text: input.message };
  return settled(await answer(key, said, deps), deps, visit);
};

const update = change(Answer, (incident, { message }, actor, now) => updated(incident, message, actor, now));

const Resolve = Act.extend(GivenVerdict.shape);

const resolve = change(Resolve, (incident, input, actor, now) => resolved(incident, Verdict.parse(input), actor, now));

const Note = Act.extend({ text: z.string().min(1).max(2_000) });

const note = change(Note, (incident, { text }, actor, now) => noted(incident, text, actor, now));

const Reason = Act.extend({ reason: z.string().trim().min(1).max(500) });

const pause = change(Reason, (incident, { reason }, actor, now) => paused(incident, reason, actor, now));

const resume = change(Reason, (incident, { reason }, actor, now) => resumed(incident, reason, actor, now));

const Reprioritise = Reason.extend({ priority: Priority });

/** The hours that count may be others for another priority. */
const reprioritise = async (input: z.infer<typeof Reprioritise>, deps: Deps, visit: Visit) => {
  const { id, priority: to, reason } = input;
  const decide = async (incident: Incident, now: number) => {
    const start = generationOf(incident).clockStartedAt;
    const hours = await hoursFor(incident.customer, { priority: to, start }, deps);
    return reprioritised(incident, { to, reason, hours }, actorOf(incident, input, visit), now);
  };
  return settled(await act(await keyFor(id, deps, visit), decide, deps), deps, visit);
};

const reopenIt = async ({ id, reason }: z.infer<typeof Reason>, deps: Deps, visit: Visit) => {
  const said = { by: visit.caller.person, via: "api", reason };
  return settled(await reopen(await keyFor(id, deps, visit), said, deps), deps, visit);
};

/** To one of ours by name, or to whoever is on call in a rota. */
const Handover = Reason.extend({ to: z.string().max(40).optional(), rota: z.string().max(40).optional() }).refine(
  ({ to, rota }) => (to === undefined) !== (rota === undefined),
  { path: ["to"], message: "name either a person (to) or a rota" },
);

const takerOf = async ({ to, rota = "" }: z.infer<typeof Handover>, deps: Deps): Promise<string> => {
  if (to === undefined && !(await rosterOf(rota, deps.clock.now(), deps)))
    throw wrong("rota", `there is no rota ${rota}`);
  const person = to ?? (await onCallIn(rota, deps.clock.now(), deps));
  if (person === undefined) throw new Fault("REFUSED", "nobody-on-call");
  const found = await deps.people.get({ customer: PROVIDER, person });
  if (!found || found.channels.length === 0)
    throw wrong("to", `${person} is nobody of the provider who can be reached`);
  return person;
};

const wrong = (path: string, message: string): Fault =>
  new Fault("INPUT_INVALID", "", { problems: [{ path, message }] });

const handover = async (input: z.infer<typeof Handover>, deps: Deps, visit: Visit) => {
  const { id, rota, reason } = input;
  const key = await keyFor(id, deps, visit);
  if (!(await deps.incidents.get(key))) throw new Fault("NOT_FOUND", "");
  const to = await takerOf(input, deps);
  const decide = (incident: Incident, now: number) =>
    handedOver(incident, { to, rota, reason }, actorOf(incident, input, visit), now);
  return settled(await act(key, decide, deps), deps, visit);
};

const List = z.object({
  status: Status.optional(),
  priority: Priority.optional(),
  site: z.string().max(253).optional(),
  cursor: z.string().max(4_000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

const list = async ({ cursor, limit, ...wanted }: z.infer<typeof List>, deps: Deps, { caller }: Visit) => {
  const isAsked = Object.values(wanted).some((value) => value !== undefined);
  const fits = ({ status, priority, host }: Incident) =>
    (wanted.status ?? status) === status &&
    (wanted.priority ?? priority) === priority &&
    (wanted.site ?? host) === host;
  const customer = isStaff(caller) ? undefined : caller.customer;
  const page = await newestFirst({ customer, cursor, limit, fits: isAsked ? fits : undefined }, deps);
  const now = deps.clock.now();
  return { incidents: page.incidents.map((incident) => rowOf(incident, now)), cursor: page.cursor };
};

/** A line of the list: the incident without its timeline. */
const rowOf = (incident: Incident, now: number) => {
  const {
    timeline: _timeline,
    redeliveries: _redeliveries,
    ...row
  } = incidentExport({ incident, timeline: [], redeliveries: 0, now });
  return { ...row, generation: generationOf(incident).n };
};

const STAFF = ["operator", "admin"] as const;
const BOTH = ["customer", "operator", "admin"] as const;
const post = { method: "POST", access: STAFF } as const;

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/incidents",
    access: BOTH,
    summary: "Incidents, newest first.",
    input: List,
    run: list,
  }),
  endpoint({
    method: "GET",
    path: "/v1/incidents/{id}",
    access: BOTH,
    summary: "One incident with its timeline.",
    input: Id,
    run: read,
  }),
  endpoint({
    ...post,
    path: "/v1/incidents/{id}/acknowledge",
    summary: "Takes the incident: the paging stops.",
    input: Act,
    run: take,
  }),
  endpoint({
    ...post,
    path: "/v1/incidents/{id}/answer",
    summary: "Sends the first message to the customer: the clock stops.",
    input: Answer,
    run: reply,
  }),
  endpoint({
    ...post,
    path: "/v1/incidents/{id}/updates",
    summary: "Tells the customer how it stands: the next update is due anew.",
    input: Answer,
    run: update,
  }),
  endpoint({
    ...post,
    path: "/v1/incidents/{id}/resolve",
    summary: "Closes the incident with a verdict; cause and what was done go to the customer.",
    input: Resolve,
    run: resolve,
  }),
  endpoint({
    ...post,
    path: "/v1/incidents/{id}/pause",
    summary: "Waits for the customer: the clock stands still.",
    input: Reason,
    run: pause,
  }),
  endpoint({
    ...post,
    path: "/v1/incidents/{id}/resume",
    summary: "Waits no longer: the clock goes on where it stood.",
    input: Reason,
    run: resume,
  }),
  endpoint({
    ...post,
    path: "/v1/incidents/{id}/reprioritise",
    summary: "Gives it another priority: a new promise, counted from the start; the one before stays known.",
    input: Reprioritise,
    run: reprioritise,
  }),
  endpoint({
    ...post,
    path: "/v1/incidents/{id}/handover",
    summary:
      "Gives it to somebody by name, or to whoever is on call in a rota: they are paged, and the plan stands by.",
    input: Handover,
    run: handover,
  }),
  endpoint({
    ...post,
    path: "/v1/incidents/{id}/reopen",
    summary: "Opens a closed incident again within 30 days, with a promise of its own.",
    input: Reason,
    run: reopenIt,
  }),
  endpoint({
    method: "GET",
    path: "/v1/incidents/{id}/report",
    access: BOTH,
    summary: "The incident's reports as released; to staff also the draft and the due dates.",
    input: Id,
    run: readReport,
  }),
  endpoint({
    ...post,
    path: "/v1/incidents/{id}/report",
    summary: "Writes cause, handling and prevention; releases the preliminary or the final report to the customer.",
    input: ReportText,
    run: writeReport,
  }),
  endpoint({
    ...post,
    path: "/v1/incidents/{id}/notes",
    summary: "Adds a note to the timeline.",
    input: Note,
    run: note,
  }),
];

export const handler = httpFunction("incident-desk", endpoints);
