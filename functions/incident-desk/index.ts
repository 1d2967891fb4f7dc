import * as z from "zod";
import { incidentExport, timelineOf } from "../../shared/domain/incident/export.ts";
import {
  acknowledged,
  generationOf,
  type Incident,
  type IncidentKey,
  keyOf,
  noted,
  resolved,
  Status,
  Verdict,
} from "../../shared/domain/incident/incident.ts";
import { Priority } from "../../shared/domain/incident/priority.ts";
import type { Outcome } from "../../shared/domain/outcome.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { act } from "../../shared/response/act.ts";
import { answer } from "../../shared/response/answer.ts";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import { type Caller, endpoint, isStaff, type Visit } from "../../shared/runtime/endpoint.ts";
import { newestFirst } from "./newest-first.ts";

const Id = z.object({ id: z.string().max(100) });

/** Somebody else's incident does not exist for a customer, whatever the id. */
const keyFor = (id: string, caller: Caller): IncidentKey => {
  const key = keyOf(id);
  if (!key || !(isStaff(caller) || key.customer === caller.customer)) throw new Fault("NOT_FOUND", "");
  return key;
};

const view = async (incident: Incident, deps: Deps) => {
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

const read = async ({ id }: z.infer<typeof Id>, deps: Deps, { caller }: Visit) => {
  const incident = await deps.incidents.get(keyFor(id, caller));
  if (!incident) throw new Fault("NOT_FOUND", "");
  return view(incident, deps);
};

/** What staff do. A generation that is not named means the one that stands there now. */
const Act = Id.extend({ generation: z.int().min(1).optional() });
type Act = z.infer<typeof Act>;

const settled = async (outcome: Outcome<Incident, string>, deps: Deps) => {
  if (!outcome.ok) throw new Fault(outcome.reason === "not-found" ? "NOT_FOUND" : "REFUSED", outcome.reason);
  if (outcome.value.callback) await deps.flows.wake(outcome.value.callback);
  return view(outcome.value, deps);
};

const actorOf = (incident: Incident, { generation }: Act, { caller }: Visit) => ({
  by: caller.person,
  via: "api",
  generation: generation ?? incident.generation,
});

const take = async (input: Act, deps: Deps, visit: Visit) =>
  settled(
    await act(
      keyFor(input.id, visit.caller),
      (incident) => acknowledged(incident, actorOf(incident, input, visit), deps.clock.now()),
      deps,
    ),
    deps,
  );

const Answer = Act.extend({ message: z.string().min(1).max(2_000) });

const reply = async (input: z.infer<typeof Answer>, deps: Deps, visit: Visit) => {
  const key = keyFor(input.id, visit.caller);
  const incident = await deps.incidents.get(key);
  if (!incident) throw new Fault("NOT_FOUND", "");
  return settled(await answer(key, { actor: actorOf(incident, input, visit), text: input.message }, deps), deps);
};

const Resolve = Act.extend(Verdict.shape);

const resolve = async (input: z.infer<typeof Resolve>, deps: Deps, visit: Visit) => {
  const verdict = Verdict.parse(input);
  return settled(
    await act(
      keyFor(input.id, visit.caller),
      (incident) => resolved(incident, verdict, actorOf(incident, input, visit), deps.clock.now()),
      deps,
    ),
    deps,
  );
};

const Note = Act.extend({ text: z.string().min(1).max(2_000) });

const note = async (input: z.infer<typeof Note>, deps: Deps, visit: Visit) =>
  settled(
    await act(
      keyFor(input.id, visit.caller),
      (incident) => noted(incident, input.text, actorOf(incident, input, visit), deps.clock.now()),
      deps,
    ),
    deps,
  );

const List = z.object({
  status: Status.optional(),
  priority: Priority.optional(),
  site: z.string().max(253).optional(),
  cursor: z.string().max(4_000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

const list = async ({ cursor, limit, ...wanted }: z.infer<typeof List>, deps: Deps, { caller }: Visit) => {
  const fits = ({ status, priority, host }: Incident) =>
    (wanted.status ?? status) === status &&
    (wanted.priority ?? priority) === priority &&
    (wanted.site ?? host) === host;
  const page = await newestFirst(
    { customer: isStaff(caller) ? undefined : caller.customer, cursor, limit, fits },
    deps,
  );
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
    path: "/v1/incidents/{id}/resolve",
    summary: "Closes the incident with a verdict.",
    input: Resolve,
    run: resolve,
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
