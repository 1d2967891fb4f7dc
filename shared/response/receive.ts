import { hoursFor, planFor, siteOf } from "../directory.ts";
import { needsConfirmation } from "../domain/alert/confirmation.ts";
import { begins, claimed, freed, type Placing, placing, raised } from "../domain/alert/dedupe.ts";
import {
  belongingTo,
  CALM_FIRINGS,
  causeKey,
  dismissed,
  type Event,
  type EventKey,
  finished,
  goneAt,
  isHeld,
} from "../domain/alert/event.ts";
import type { Run } from "../domain/delivery/delivery.ts";
import { dismissalOf, isCalm } from "../domain/detection/detectors.ts";
import { causesOf, explanation } from "../domain/detection/grouping.ts";
import type { Dismissal } from "../domain/detection/rule.ts";
import { shardOf } from "../domain/digest.ts";
import { groupedBy } from "../domain/grouped-by.ts";
import { scheduled } from "../domain/incident/escalation.ts";
import { generationOf, type Incident, type IncidentKey, incidentIdOf, PROVIDER } from "../domain/incident/incident.ts";
import {
  counted,
  mitigated,
  noticedAt,
  type Opening,
  opened,
  reopened,
  withFinding,
} from "../domain/incident/opening.ts";
import { type Impact, impactOf, priorityOf } from "../domain/incident/priority.ts";
import { done, refused } from "../domain/outcome.ts";
import { isWatched, type Window } from "../domain/window/window.ts";
import { Fault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import { act } from "./act.ts";
import { confirmed } from "./confirm.ts";
import { eachOf } from "./each.ts";
import { fire } from "./fire.ts";
import { momentOn } from "./moment.ts";
import { announce } from "./news.ts";
import { save } from "./save.ts";
import { attachEvidence } from "./ticket-evidence.ts";
import { confirm } from "./ticket-mails.ts";
import { withUsual } from "./usual.ts";
import { hold, holderOf, windowsAt } from "./windows.ts";

/** Every turn writes one row or reads the result of somebody else's write; more turns than this are a fight. */
const MAX_TURNS = 30;

/**
 * Works on stored events to the end: finds or opens the incident of each, starts it, counts it. An incident is counted once, after
 * the last of its alerts, however many came together: a count reads them all. One that cannot be worked on does not hold up the
 * others. Repeatable at every point.
 */
export const receive = async (keys: EventKey[], run: Run, deps: Deps): Promise<{ done: number }> => {
  const joined: Joined[] = [];
  const begun = eachOf(keys, async (key) => void joined.push(...(await begin(key, run, deps))));
  const [began] = await Promise.allSettled([begun]);
  const together = groupedBy(joined, ({ incident }) => incident.id);
  const [ended] = await Promise.allSettled([eachOf([...together.values()], (group) => end(group, deps))]);
  for (const one of [began, ended]) if (one.status === "rejected") throw one.reason;
  return { done: keys.length };
};

/** An event, and the incident that it belongs to. */
interface Joined {
  event: Event;
  incident: Incident;
}

/** @returns what is still to be counted, if anything */
const begin = async (key: EventKey, run: Run, deps: Deps): Promise<Joined[]> => {
  const stored = await deps.events.get(key);
  if (!stored || stored.doneAt !== undefined) return [];
  const step = await place(stored, deps);
  const event = needsConfirmation(stored.alert) ? ((await deps.events.get(key)) ?? stored) : stored;
  if (step.do !== "join") {
    await conclude(step, event, deps);
    return [];
  }
  const { incident } = step;
  const placed = await attach(event, incident, deps);
  if (generationOf(incident).by === event.event) await start(incident, run, deps);
  return [{ event: placed ?? event, incident }];
};

const end = async (group: Joined[], deps: Deps): Promise<void> => {
  const [first] = group;
  if (first) await settle(first.incident, deps);
  await eachOf(group, ({ event }) => finish(event, deps));
};

const finish = (event: Event, deps: Deps): Promise<unknown> => deps.events.replace(finished(event, deps.clock.now()));

/** Kept with the reason, in one write with its end: nothing of it is anywhere else. */
const dismiss = async (event: Event, reason: Dismissal, deps: Deps): Promise<void> => {
  const { rule, host = "" } = event.alert;
  await deps.events.replace(dismissed(event, reason, deps.clock.now()));
  deps.log({ did: "dismissed", subject: `event:${event.cause}`, because: reason, rule, host });
};

/** `tell`: an open incident of another kind explains it, and is told of it. */
type Place =
  | Extract<Placing, { do: "join" | "nothing" }>
  | { do: "dismiss"; reason: Dismissal }
  | { do: "hold"; window: Window }
  | { do: "tell"; incident: Incident };

const isPlace = (step: Placing): step is Extract<Placing, Place> => step.do === "join" || step.do === "nothing";

/** An event that has no incident of its own. */
const conclude = async (step: Exclude<Place, { do: "join" }>, event: Event, deps: Deps): Promise<void> => {
  if (step.do === "hold") return hold(event, step.window, deps);
  if (step.do === "dismiss") return dismiss(event, step.reason, deps);
  if (step.do === "nothing") return void (await finish(event, deps));
  await act(step.incident, async (incident, now) => done(withFinding(incident, event.alert, now)), deps);
  return dismiss(event, "explained", deps);
};

/** Brings the event to its incident, write by write, or says that it has none. */
export const place = async (stored: Event, deps: Deps): Promise<Place> => {
  let event = stored;
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const { customer, cause } = event;
    const own = await deps.incidents.get({ customer, id: incidentIdOf(event) });
    const dedupe = await deps.dedupes.get({ customer, cause });
    const named = dedupe?.incident === own?.id ? own : await incidentOf(customer, dedupe?.incident, deps);
    const step = placing(event, { own, dedupe, incident: named }, deps.clock.now());
    if (isPlace(step)) return step;
    const instead = begins(step) ? await insteadOf(event, deps) : undefined;
    if (instead) return instead;
    if (begins(step)) event = await confirmed(event, deps);
    if (begins(step) && event.confirmation === "not-confirmed") return { do: "dismiss", reason: "not-confirmed" };
    await perform(step, event, { dedupe, incident: named, deps });
  }
  throw new Fault("STALE_WRITE", `cause:${event.cause}`);
};

/** What becomes of a firing with which nothing begins: what is usual is dismissed, a window holds it back, something else explains it. */
const insteadOf = async (event: Event, deps: Deps): Promise<Place | undefined> => {
  const compared = await withUsual(event, deps);
  const reason = await dismissalNow(compared, deps);
  if (reason) return { do: "dismiss", reason };
  const window = await holderOf(event, deps);
  if (window) return { do: "hold", window };
  const incident = await explanationOf(compared, deps);
  return incident && { do: "tell", incident };
};

/** In a watch period less is enough. */
const dismissalNow = async ({ customer, alert }: Event, deps: Deps): Promise<Dismissal | undefined> => {
  const reason = dismissalOf(alert);
  if (reason === undefined || dismissalOf(alert, "low") !== undefined) return reason;
  return isWatched(alert.host, await windowsAt(customer, deps.clock.now(), deps)) ? undefined : reason;
};

const explanationOf = async (event: Event, deps: Deps): Promise<Incident | undefined> => {
  const { customer, alert, reopening } = event;
  const kinds = reopening ? [] : causesOf(alert);
  if (kinds.length === 0) return undefined;
  const keys = kinds.map((kind) => ({ customer, cause: causeKey(customer, { ...alert, kind }) }));
  const ids = (await deps.dedupes.getAll(keys)).flatMap((dedupe) => dedupe?.incident ?? []);
  const incidents = await deps.incidents.getAll(ids.map((id) => ({ customer, id })));
  const { impact, core } = await extentOf(event, deps);
  return explanation(
    incidents.flatMap((one) => one ?? []),
    priorityOf(impact, core),
    deps.clock.now(),
  );
};

const incidentOf = async (customer: string, id: string | undefined, deps: Deps): Promise<Incident | undefined> =>
  id === undefined ? undefined : deps.incidents.get({ customer, id });

interface Found {
  dedupe: Awaited<ReturnType<Deps["dedupes"]["get"]>>;
  incident: Incident | undefined;
  deps: Deps;
}

/** One conditional write. Losing it is fine: the next turn sees what the winner wrote. */
const perform = async (
  step: Exclude<Placing, { do: Place["do"] }>,
  event: Event,
  { dedupe, incident, deps }: Found,
): Promise<void> => {
  const now = deps.clock.now();
  if (step.do === "claim") {
    const row = claimed(dedupe, event, step.incident, now);
    await (dedupe ? deps.dedupes.replace(row) : deps.dedupes.insert(row));
  } else if (step.do === "open") {
    await deps.incidents.insert(scheduled(opened(await openingBy(step.by, event, deps), now)));
  } else if (step.do === "reopen" && dedupe) {
    await deps.dedupes.replace(raised(dedupe, event, step.generation, now));
  } else if (step.do === "follow" && incident) {
    const opening = await openingBy(step.by, event, deps);
    await save(incident, reopened(incident, step.generation, opening, momentOn(incident, deps)), deps);
  } else if (step.do === "free" && dedupe) {
    await deps.dedupes.replace(freed(dedupe, now));
  }
};

const openingBy = async (by: string, event: Event, deps: Deps): Promise<Opening> => {
  const found = by === event.event ? event : await deps.events.get({ cause: event.cause, event: by });
  if (!found) throw new Fault("NOT_FOUND", `event:${by}`);
  const opener = await withUsual(found, deps);
  const { impact, core } = await extentOf(opener, deps);
  const priority = priorityOf(impact, core);
  const plan = await planFor(opener.customer, priority, deps);
  const hours = await hoursFor(opener.customer, { priority, start: noticedAt(opener, deps.clock.now()) }, deps);
  return { event: opener, impact, core, plan, hours, dueShard: shardOf(incidentIdOf(opener), deps.settings.shards) };
};

/** Nobody's site: trouble of the provider's own, Medium until somebody knows more. In a watch period every site is core. */
const extentOf = async ({ customer, alert }: Event, deps: Deps): Promise<{ impact: Impact; core: boolean }> => {
  const { kind, host, facts } = alert;
  if (customer === PROVIDER) return { impact: kind === "self" ? impactOf(kind, facts) : "abnormal", core: false };
  const site = host === undefined ? undefined : await siteOf(customer, host, deps);
  const inForce = await windowsAt(customer, deps.clock.now(), deps);
  return { impact: impactOf(kind, facts), core: (site?.core ?? true) || isWatched(host, inForce) };
};

/** `event.incident` is written once. Somebody who did so before us wrote the same. */
const attach = async (event: Event, { id, generation }: Incident, deps: Deps): Promise<Event | undefined> => {
  if (event.incident !== undefined) return event;
  const compared = await withUsual(event, deps);
  const belonging = belongingTo(event, { incident: id, generation, isCalm: isCalm(compared.alert) });
  return (await deps.events.replace(belonging)) ?? deps.events.get(event);
};

const start = async (incident: Incident, run: Run, deps: Deps): Promise<void> => {
  const { customer, id, generation, kind } = incident;
  await fire({ customer, id, generation }, run, deps);
  if (kind === "ticket") await confirm(incident, deps);
  await deps.flows.startEscalation({ customer, incident: id, generation });
  if (kind === "ticket") await attachEvidence(incident, deps);
};

/** Counts the alerts and, when the newest of them says that the cause is gone, marks the incident mitigated. The customer hears of either. */
const settle = async ({ customer, id, cause }: Incident, deps: Deps): Promise<void> => {
  const key: IncidentKey = { customer, id };
  const joined = await act(key, async (incident, now) => done(await countedNow(incident, { cause, now }, deps)), deps);
  const over = await act<"closed" | "already-mitigated" | "still-firing">(
    key,
    async (incident, now) => {
      const newest = await deps.events.range({ cause }, { reverse: true, limit: CALM_FIRINGS });
      const at = goneAt(newest, incident.mitigatedBy);
      return at === undefined ? refused("still-firing") : mitigated(incident, at, now);
    },
    deps,
  );
  const incident = [over, joined].find(({ ok }) => ok);
  if (incident?.ok) await announce(incident.value, deps);
};

const countedNow = async (
  incident: Incident,
  { cause, now }: { cause: string; now: number },
  deps: Deps,
): Promise<Incident> => {
  const stored = await deps.events.range({ cause });
  const events = stored.filter((one) => one.dismissed === undefined && one.reopening === undefined && !isHeld(one));
  const newest = events.findLast(({ calm }) => !calm) ?? events.at(-1);
  const alerts = events.filter((event) => event.incident === incident.id).length;
  return newest ? counted(incident, alerts, newest.alert, now) : incident;
};
