import * as z from "zod";
import { iso } from "../../shared/domain/calendar.ts";
import { keyOf } from "../../shared/domain/incident/incident.ts";
import type { Outcome } from "../../shared/domain/outcome.ts";
import { writtenText } from "../../shared/domain/personal.ts";
import type { WindowRefusal } from "../../shared/domain/window/agree.ts";
import { windowView } from "../../shared/domain/window/export.ts";
import type { HeldCause } from "../../shared/domain/window/held.ts";
import { WantedWindow } from "../../shared/domain/window/wanted.ts";
import { type Window, windowKey } from "../../shared/domain/window/window.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { looked, turnedAway } from "../../shared/response/looked.ts";
import { agree, alertsIn, end, heldBy, windowsDue } from "../../shared/response/windows.ts";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, isStaff, type Visit } from "../../shared/runtime/endpoint.ts";

/** A customer has a handful a year. */
const MAX_SHOWN = 100;

const List = z.object({ customerId: z.string().min(1).max(60).optional() });

/** Of one customer the newest; of all, for staff, what is not over. */
const list = async ({ customerId }: z.infer<typeof List>, deps: Deps, visit: Visit) => {
  const { caller, now } = visit;
  const customer = isStaff(caller) ? customerId : await ownOf(customerId, deps, visit);
  const windows = customer === undefined ? await windowsDue(deps) : await newestOf(customer, deps);
  return { windows: windows.slice(0, MAX_SHOWN).map((window) => windowView(window, now)) };
};

/** Another's do not exist for a customer. */
const ownOf = async (asked: string | undefined, deps: Deps, { caller, looker }: Visit): Promise<string> => {
  if (asked === undefined || asked === caller.customer) return caller.customer;
  await turnedAway({ customer: asked, subject: "windows" }, looker, deps);
  throw new Fault("NOT_FOUND", "");
};

const newestOf = (customer: string, deps: Deps): Promise<Window[]> =>
  deps.windows.range({ customer }, { reverse: true, limit: MAX_SHOWN });

const Id = z.object({ id: z.string().max(120) });

/** Ids of incidents are no windows', and name a customer all the same. */
const windowFor = async (id: string, deps: Deps, { caller, looker }: Visit): Promise<Window> => {
  const key = windowKey(id);
  const { customer } = key ?? keyOf(id) ?? {};
  if (customer === undefined) throw new Fault("NOT_FOUND", "");
  const isMine = isStaff(caller) || customer === caller.customer;
  if (!isMine) await turnedAway({ customer, subject: id }, looker, deps);
  const window = isMine && key ? await deps.windows.get(key) : undefined;
  if (!window) throw new Fault("NOT_FOUND", "");
  return window;
};

const causeView = ({ kind, host, alerts, firstAt, lastAt }: HeldCause) => ({
  ...{ kind, site: host ?? null, alerts },
  ...{ firstAt: iso(firstAt), lastAt: iso(lastAt) },
});

/** With what it has held back so far. */
const shown = async (window: Window, deps: Deps, { looker }: Visit) => {
  await looked([{ customer: window.customer, subject: window.id }], looker, deps);
  const causes = await heldBy(window, deps);
  return {
    ...windowView(window, deps.clock.now()),
    alerts: alertsIn(causes),
    causes: causes.map(causeView),
    released: window.closed?.released ?? null,
  };
};

const read = async ({ id }: z.infer<typeof Id>, deps: Deps, visit: Visit) =>
  shown(await windowFor(id, deps, visit), deps, visit);

const settled = (outcome: Outcome<Window, WindowRefusal | "not-found">): Window => {
  if (outcome.ok) return outcome.value;
  throw outcome.reason === "not-found" ? new Fault("NOT_FOUND", "") : new Fault("REFUSED", outcome.reason);
};

const open = async (wanted: WantedWindow, deps: Deps, visit: Visit) =>
  shown(settled(await agree(wanted, visit.caller.person, deps)), deps, visit);

const End = Id.extend({ reason: writtenText({ max: 500 }) });

const stop = async ({ id, reason }: z.infer<typeof End>, deps: Deps, visit: Visit) =>
  shown(settled(await end(id, { by: visit.caller.person, reason }, deps)), deps, visit);

const BOTH = ["customer", "operator", "admin"] as const;
const STAFF = ["operator", "admin"] as const;

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/windows",
    access: BOTH,
    summary:
      "Maintenance windows, mutes, watch periods and freezes: of a customer the newest, of all what is not over.",
    input: List,
    run: list,
  }),
  endpoint({
    method: "GET",
    path: "/v1/windows/{id}",
    access: BOTH,
    summary: "One window with the alerts that it has held back.",
    input: Id,
    run: read,
  }),
  endpoint({
    method: "POST",
    path: "/v1/windows",
    access: STAFF,
    summary: "Agrees on a window, with its end and its reason.",
    input: WantedWindow,
    status: 201,
    run: open,
  }),
  endpoint({
    method: "POST",
    path: "/v1/windows/{id}/end",
    access: STAFF,
    summary: "Ends a window before its time; what still fires is looked at within a minute.",
    input: End,
    run: stop,
  }),
];

export const handler = httpFunction("window-desk", endpoints);
