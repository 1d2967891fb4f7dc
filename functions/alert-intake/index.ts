import * as z from "zod";
import { metaOf } from "../../shared/directory.ts";
import type { Alert } from "../../shared/domain/alert/alert.ts";
import { type Event, type EventKey, received } from "../../shared/domain/alert/event.ts";
import { hashOf } from "../../shared/domain/contact/credential.ts";
import { siteItem } from "../../shared/domain/customer/customer.ts";
import { shardOf } from "../../shared/domain/digest.ts";
import { incidentIdOf, PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { handOver } from "../../shared/response/hand-over.ts";
import { unread } from "../../shared/response/unread.ts";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, type Visit } from "../../shared/runtime/endpoint.ts";
import { jsonOf } from "../../shared/runtime/http-call.ts";
import { calledIn } from "./cloudmonitor.ts";
import { alertOf, alertsIn } from "./sls-alert.ts";

const Input = z.object({ body: z.string() });

/** Store, hand over, answer: the work itself begins after the 200. A storm's body takes as many calls as a single alert's. */
const take = async (events: Event[], deps: Deps, visit: Visit) => {
  const different = [...new Map(events.map((event) => [keyOf(event), event])).values()];
  const isNew = await deps.events.insertAll(different);
  const stored = await deps.events.getAll(different.filter((_, i) => !isNew[i]));
  await countAgain(events, new Set(different.filter((_, i) => isNew[i]).map(keyOf)), { deps, visit });
  const unfinished = stored.filter((event) => event !== undefined && event.doneAt === undefined);
  await handOver([...different.filter((_, i) => isNew[i]), ...(unfinished as Event[])], deps);
  return { results: await resultsOf(events, deps) };
};

const run = async ({ body }: z.infer<typeof Input>, deps: Deps, visit: Visit) =>
  take(await eventsOf(body, deps, visit), deps, visit);

const keyOf = ({ cause, event }: EventKey): string => `${cause} ${event}`;

/** What cannot be read of a body takes nothing away from the alerts beside it. */
const eventsOf = async (body: string, deps: Deps, { caller, now }: Visit): Promise<Event[]> => {
  const read = alertsIn(jsonOf(body));
  const alerts = read.alerts.map(alertOf);
  const sites = await sitesOf(alerts, caller.customer, deps);
  /** A hook speaks for one customer: a site that is not theirs is nobody's, and becomes the provider's own trouble. */
  const ownerOf = ({ host }: Alert) => (host === undefined || sites.has(host) ? caller.customer : PROVIDER);
  const events = alerts.map((alert) =>
    received(ownerOf(alert), alert, shardOf(alert.fingerprint, deps.settings.shards), now),
  );
  return read.isWhole ? events : [...events, unread(body, caller.customer, deps)];
};

/** Those hosts of the alerts that are sites of the customer. */
const sitesOf = async (alerts: Alert[], customer: string, deps: Deps): Promise<Set<string>> => {
  const hosts = [...new Set(alerts.flatMap(({ host }) => host ?? []))];
  const found = await deps.customers.getAll(hosts.map((host) => ({ customer, item: siteItem(host) })));
  return new Set(hosts.filter((_, i) => found[i] !== undefined));
};

/** What was stored before, or stands in one body twice, was delivered again: counted apart, a row a time. */
const countAgain = async (
  events: Event[],
  fresh: Set<string>,
  { deps, visit }: { deps: Deps; visit: Visit },
): Promise<void> => {
  const again = events.filter((event) => !fresh.delete(keyOf(event)));
  const rows = again.map(({ cause, event }, i) => ({ cause, event, call: `${visit.requestId}.${i}`, rev: 1 }));
  await deps.redeliveries.insertAll(rows);
};

/** As far as it is known now: the incident that has this cause, else the one that this alert will open. */
const resultsOf = async (events: Event[], deps: Deps): Promise<{ incidentId: string; joined: boolean }[]> => {
  const causes = [...new Map(events.map(({ customer, cause }) => [cause, { customer, cause }])).values()];
  const taken = new Map((await deps.dedupes.getAll(causes)).map((dedupe) => [dedupe?.cause, dedupe?.incident]));
  return events.map((event) => {
    const [own, has] = [incidentIdOf(event), taken.get(event.cause)];
    return { incidentId: has ?? own, joined: has !== undefined && has !== own };
  });
};

/** CloudMonitor takes no headers: the secret stands in the address. */
const Called = z.object({ secret: z.string(), body: z.string() });

const SILENCE = { statusCode: 401, headers: {}, body: "" };

const runCalled = async ({ secret, body }: z.infer<typeof Called>, deps: Deps, visit: Visit) => {
  const key = await deps.keys.get({ hash: hashOf(secret) });
  if (!key?.scopes.includes("hook") || key.until <= visit.now) return SILENCE;
  return take(await calledEvents(body, key.customer, { deps, visit }), deps, visit);
};

/** What nobody signed is taken for what it says only where account and site are the customer's. */
const calledEvents = async (
  body: string,
  customer: string,
  { deps, visit }: { deps: Deps; visit: Visit },
): Promise<Event[]> => {
  const called = calledIn(body, visit.now);
  if (!called) return [unread(body, customer, deps)];
  const { access } = await metaOf(customer, deps);
  const sites = await sitesOf(
    called.map(({ alert }) => alert),
    customer,
    deps,
  );
  return called.map(({ alert, account }) => {
    const isTheirs =
      (alert.host === undefined || sites.has(alert.host)) &&
      (account === undefined || access === undefined || account === access.accountId);
    return received(isTheirs ? customer : PROVIDER, alert, shardOf(alert.fingerprint, deps.settings.shards), visit.now);
  });
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
  endpoint({
    method: "POST",
    path: "/v1/hooks/cloudmonitor/{secret}",
    access: "link",
    summary: "Threshold alarms and system events of CloudMonitor; the secret is a key with the scope `hook`.",
    input: Called,
    rawBody: true,
    run: runCalled,
  }),
];

export const handler = httpFunction("alert-intake", endpoints);
