import * as z from "zod";
import { customerOf } from "../../shared/directory.ts";
import type { Alert } from "../../shared/domain/alert/alert.ts";
import { type Event, received } from "../../shared/domain/alert/event.ts";
import { sha256, shardOf } from "../../shared/domain/digest.ts";
import { incidentIdOf, PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { handOver } from "../../shared/response/hand-over.ts";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, type Visit } from "../../shared/runtime/endpoint.ts";
import { alertOf, SlsBody } from "./sls-alert.ts";

const Input = z.object({ body: z.string() });

/** Alerts of a storm are written side by side, so many at a time. */
const WRITES_AT_ONCE = 20;

/** Store, hand over, answer: the work itself begins after the 200. */
const run = async ({ body }: z.infer<typeof Input>, deps: Deps, visit: Visit) => {
  const events = await eventsOf(body, deps, visit);
  const arrivals: Arrival[] = [];
  for (let i = 0; i < events.length; i += WRITES_AT_ONCE)
    arrivals.push(
      ...(await Promise.all(events.slice(i, i + WRITES_AT_ONCE).map((event) => arrive(event, deps, visit)))),
    );
  await handOver(
    arrivals.filter(({ open }) => open).map(({ event }) => event),
    deps,
  );
  return { results: await Promise.all(arrivals.map(({ event }) => resultOf(event, deps))) };
};

const eventsOf = async (body: string, deps: Deps, { caller, now }: Visit): Promise<Event[]> => {
  const read = SlsBody.safeParse(jsonOf(body));
  if (!read.success) return [unread(body, caller.customer, deps)];
  return Promise.all(
    read.data.map(alertOf).map(async (alert) => {
      const customer = await ownerOf(alert, caller.customer, deps);
      return received(customer, alert, shardOf(alert.fingerprint, deps.settings.shards), now);
    }),
  );
};

/** A hook speaks for one customer: a site that is not theirs is nobody's, and becomes the provider's own trouble. */
const ownerOf = async ({ host }: Alert, customer: string, deps: Deps): Promise<string> =>
  host === undefined || (await customerOf(host, deps)) === customer ? customer : PROVIDER;

interface Arrival {
  event: Event;
  /** Not worked on to the end yet. */
  open: boolean;
}

const arrive = async (event: Event, deps: Deps, { requestId }: Visit): Promise<Arrival> => {
  if (await deps.events.insert(event)) return { event, open: true };
  const { cause, event: key } = event;
  await deps.redeliveries.insert({ cause, event: key, call: requestId, rev: 1 });
  const stored = (await deps.events.get({ cause, event: key })) ?? event;
  return { event: stored, open: stored.doneAt === undefined };
};

/** As far as it is known now: the incident that has this cause, else the one that this alert will open. */
const resultOf = async (event: Event, deps: Deps): Promise<{ incidentId: string; joined: boolean }> => {
  const { customer, cause } = event;
  const taken = event.incident ?? (await deps.dedupes.get({ customer, cause }))?.incident;
  const own = incidentIdOf(event);
  return { incidentId: taken ?? own, joined: taken !== undefined && taken !== own };
};

/** Enough of an unreadable body to see what it was; card, phone and token-like runs of characters are masked. */
const MAX_RAW_CHARACTERS = 16_000;
const PERSONAL = /[A-Za-z0-9_+/=-]{32,}|\d{11,}/g;

const unread = (body: string, customer: string, deps: Deps): Event => {
  const now = deps.clock.now();
  const alert: Alert = {
    source: "unread",
    fingerprint: customer,
    rule: `unreadable:${sha256(body).slice(0, 16)}`,
    kind: "self",
    status: "firing",
    alertTime: now,
    firedAt: now,
    severity: 0,
    facts: { impact: "question", customer, bytes: String(Buffer.byteLength(body)) },
  };
  return {
    ...received(PROVIDER, alert, shardOf(customer, deps.settings.shards), now),
    raw: body.slice(0, MAX_RAW_CHARACTERS).replace(PERSONAL, "***"),
  };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const endpoints = [
  endpoint({
    method: "POST",
    path: "/v1/hooks/sls",
    access: ["hook"],
    summary: "Alerts of the log service, one or many; each is answered with the incident that it belongs to.",
    input: Input,
    rawBody: true,
    run,
  }),
];

export const handler = httpFunction("alert-intake", endpoints);
