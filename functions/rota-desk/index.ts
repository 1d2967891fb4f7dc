import * as z from "zod";
import { rosterOf } from "../../shared/directory.ts";
import { DAY, iso } from "../../shared/domain/calendar.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { Outcome } from "../../shared/domain/outcome.ts";
import { type Asker, type OverrideRefusal, proposed, replied, withdrawn } from "../../shared/domain/rota/override.ts";
import { Override, onCall, type Roster, Rota } from "../../shared/domain/rota/rota.ts";
import { overrideItem, ROTA, type RotaItem } from "../../shared/domain/rota/row.ts";
import { gapsIn, MAX_SPAN_MS, type Shift, shiftsBetween } from "../../shared/domain/rota/shifts.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { planHandOvers, sayOfOverride, tellOfSwap } from "../../shared/response/duty.ts";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, type Visit } from "../../shared/runtime/endpoint.ts";

const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const RotaId = z.object({ id: z.string().max(40) });

/** Without dates a reader wants to know who is next. */
const DEFAULT_SPAN_MS = 14 * DAY;

const rosterFor = async (id: string, since: number, deps: Deps): Promise<Roster> => {
  const roster = await rosterOf(id, since, deps);
  if (!roster) throw new Fault("NOT_FOUND", `rota:${id}`);
  return roster;
};

const list = async (_input: object, deps: Deps, { now }: Visit) => {
  const rows = (await deps.rotas.range({})).filter(({ item }) => item === ROTA);
  const rotas = await Promise.all(rows.map(({ rota, body }) => lineOf(rota, Rota.parse(body), { deps, now })));
  return { rotas };
};

const lineOf = async (id: string, { name, timeZone }: Rota, { deps, now }: { deps: Deps; now: number }) => ({
  ...{ id, name, timeZone },
  onCall: onCall(await rosterFor(id, now, deps), now) ?? null,
});

const Span = RotaId.extend({ from: Instant.optional(), to: Instant.optional() });

const shiftView = ({ from, to, person }: Shift) => ({ from: iso(from), to: iso(to), person: person ?? null });

const overrideView = ({ from, to, at, ...known }: Override) => ({
  ...known,
  from: iso(from),
  to: iso(to),
  at: iso(at),
});

const read = async ({ id, ...asked }: z.infer<typeof Span>, deps: Deps, { now }: Visit) => {
  const from = asked.from ?? now;
  const to = asked.to ?? from + DEFAULT_SPAN_MS;
  if (from >= to || to - from > MAX_SPAN_MS) throw wrong("to", "must be after from, and at most a year");
  const roster = await rosterFor(id, from, deps);
  const shifts = shiftsBetween(roster, from, to);
  const { name, timeZone } = roster.rota;
  return {
    ...{ id, name, timeZone, onCall: onCall(roster, now) ?? null },
    shifts: shifts.map(shiftView),
    gaps: gapsIn(shifts).map(shiftView),
    overrides: roster.overrides.map(overrideView),
  };
};

const wrong = (path: string, message: string): Fault =>
  new Fault("INPUT_INVALID", "", { problems: [{ path, message }] });

/** Duty leads and admins order. */
const askerOf = async ({ caller }: Visit, deps: Deps): Promise<Asker> => {
  const { person: by, scopes } = caller;
  const person = await deps.people.get({ customer: PROVIDER, person: by });
  return { by, orders: scopes.includes("admin") || (person?.roles.includes("duty-lead") ?? false) };
};

const Proposal = RotaId.extend({
  from: Instant,
  to: Instant,
  person: z.string().max(40),
  reason: z.string().trim().min(1).max(500),
});

const rowOf = (rota: string, override: Override): RotaItem => ({
  ...{ rota, item: overrideItem(override.to, override.id), rev: 1 },
  body: { ...override },
});

const settled = <T>(outcome: Outcome<T, OverrideRefusal | "not-found">): T => {
  if (!outcome.ok) throw new Fault("REFUSED", outcome.reason);
  return outcome.value;
};

/** The same again is the same override; one that was declined or withdrawn is proposed anew. */
const propose = async ({ id, ...wanted }: z.infer<typeof Proposal>, deps: Deps, visit: Visit) => {
  const other = await deps.people.get({ customer: PROVIDER, person: wanted.person });
  if (!other) throw wrong("person", `${wanted.person} is nobody of the provider`);
  const roster = await rosterFor(id, Math.min(wanted.from, visit.now), deps);
  const asker = await askerOf(visit, deps);
  const row = rowOf(id, settled(proposed(id, roster, { wanted, asker, now: visit.now })));
  const known = await deps.rotas.get(row);
  if (!known) await deps.rotas.insert(row);
  else if (isOver(known)) await deps.rotas.replace({ ...row, rev: known.rev });
  const override = await standing(row, deps);
  await tellOfSwap(id, override, deps);
  await planHandOvers(id, deps);
  return overrideView(override);
};

const isOver = ({ body }: RotaItem): boolean => ["declined", "withdrawn"].includes(Override.parse(body).state);

const standing = async (row: RotaItem, deps: Deps) => {
  const now = await deps.rotas.get(row);
  if (!now) throw new Fault("STALE_WRITE", `rota:${row.rota}`);
  return Override.parse(now.body);
};

const OverrideId = RotaId.extend({ override: z.string().max(64) });
type OverrideId = z.infer<typeof OverrideId>;

type Decide = (override: Override, asker: Asker, now: number) => Outcome<Override, OverrideRefusal>;

/** What somebody says of an override that is not over. */
const say =
  (decide: Decide) =>
  async ({ id: rota, override }: OverrideId, deps: Deps, visit: Visit) => {
    const asker = await askerOf(visit, deps);
    const said = await sayOfOverride({ rota, override }, (before) => decide(before, asker, visit.now), deps);
    if (!said.ok && said.reason === "not-found") throw new Fault("NOT_FOUND", `override:${override}`);
    return overrideView(settled(said));
  };

const accept = say((override, { by }, now) => replied(override, "agreed", { by, now }));
const decline = say((override, { by }, now) => replied(override, "declined", { by, now }));

const STAFF = ["operator", "admin"] as const;
const get = { method: "GET", access: STAFF } as const;
const post = { method: "POST", access: STAFF } as const;

export const endpoints = [
  endpoint({
    ...get,
    path: "/v1/rotas",
    summary: "The rotas, and who is on call now.",
    input: z.object({}),
    run: list,
  }),
  endpoint({
    ...get,
    path: "/v1/rotas/{id}",
    summary: "Who is on call when, from now or another instant on, with gaps and overrides.",
    input: Span,
    run: read,
  }),
  endpoint({
    ...post,
    path: "/v1/rotas/{id}/overrides",
    summary: "Somebody else for a while: ordered by a duty lead, or proposed to the other by whoever has the turn.",
    input: Proposal,
    status: 201,
    run: propose,
  }),
  endpoint({
    ...post,
    path: "/v1/rotas/{id}/overrides/{override}/accept",
    summary: "The other's yes: the swap holds.",
    input: OverrideId,
    run: accept,
  }),
  endpoint({
    ...post,
    path: "/v1/rotas/{id}/overrides/{override}/decline",
    summary: "The other's no: nothing changes.",
    input: OverrideId,
    run: decline,
  }),
  endpoint({
    ...post,
    path: "/v1/rotas/{id}/overrides/{override}/withdraw",
    summary: "Taken back: the rota is as it was.",
    input: OverrideId,
    run: say(withdrawn),
  }),
];

export const handler = httpFunction("rota-desk", endpoints);
