import { HOUR, iso, MINUTE } from "../../../shared/domain/calendar.ts";
import { hashOf } from "../../../shared/domain/contact/credential.ts";
import { type IncidentKey, isClosed } from "../../../shared/domain/incident/incident.ts";
import type { Priority } from "../../../shared/domain/incident/priority.ts";
import type { Ending } from "../memory/phones.ts";
import { ask, keyed } from "./calls.ts";
import { type Dice, diceOf } from "./dice.ts";
import { type Duty, hourAt } from "./duty.ts";
import { ADMIN_KEY, operatorKeyOf, rotas, staff, zoneOf } from "./provider.ts";
import type { Stage } from "./stage.ts";

/** What somebody notices, awake and asleep, and how long it takes them, in minutes on average. */
const notices = {
  voice: { awake: 0.9, asleep: 0.65 },
  dingtalk: { awake: 0.8, asleep: 0.2 },
  mail: { awake: 0.6, asleep: 0.03 },
};
type Way = keyof typeof notices;
const MINUTES_TO_REACT = { voice: 2, dingtalk: 4, mail: 15 };

/** By the clock on their wall. */
const isAsleep = (person: string, at: number): boolean =>
  [23, 0, 1, 2, 3, 4, 5, 6].includes(hourAt(at, zoneOf(person)));

const unreached: Ending[] = [
  { status: "200002", seconds: 4 },
  { status: "200003", seconds: 30 },
  { status: "200010", seconds: 8 },
  { status: "200001", seconds: 2 },
];

const LINK = /\/v1\/answer\/([A-Za-z0-9_-]+)/;
/** A person looks again so often whether the trouble is over. */
const MAX_LOOKS = 12;
const FORGOTTEN_MS = 12 * HOUR;
/** How often a customer is to hear of what goes on, and how often somebody forgets it until they are asked. */
const OWED_MINUTES: Partial<Record<Priority, number>> = { Critical: 30, Emergency: 60 };
const FORGETS = 0.2;

export interface People {
  /** A mail or a card came in. */
  reads(person: string, way: "mail" | "dingtalk", text: string): void;
  /** The phone rings. */
  listens(person: string, outId: string): Ending;
  /** Seconds until a card is looked at; undefined: never. */
  glances(person: string): number | undefined;
}

/**
 * Those who are paged: they sleep, come late, take and forget, hand on, wait for the customer, change a priority, swap their turns, and
 * close what is over.
 */
export const simulatePeople = (stage: Stage, duty: Duty, seed: number): People => {
  const dice = new Map(staff.map((person) => [person, diceOf(seed, person)]));
  const diceFor = (person: string): Dice => dice.get(person) as Dice;
  const later = (minutes: number, run: () => Promise<unknown>): void => stage.at(stage.now() + minutes * MINUTE, run);

  const notice = (person: string, way: Way): boolean =>
    diceFor(person).happens(notices[way][isAsleep(person, stage.now()) ? "asleep" : "awake"]);

  const desk = (person: string, key: IncidentKey, verb: string, body: object): Promise<void> =>
    ask(stage, { path: `/v1/incidents/${key.id}/${verb}`, carried: keyed(operatorKeyOf(person), body) });

  const answer = (person: string, key: IncidentKey) => desk(person, key, "answer", { message: "We have it." });

  /** Whoever has answered says how it stands while it goes on, mostly before it is due; what is forgotten they are asked for. */
  const tellOn = async (person: string, key: IncidentKey): Promise<void> => {
    const incident = await stage.seen.incidents.get(key);
    const minutes = incident && OWED_MINUTES[incident.priority];
    if (!incident || isClosed(incident) || minutes === undefined || diceFor(person).happens(FORGETS)) return;
    await desk(person, key, "updates", { message: `We are at it since ${iso(stage.now())}.` });
    later(diceFor(person).between(minutes / 2, minutes), () => tellOn(person, key));
  };

  /** Closed by whoever has it when the cause is gone, or after many looks. */
  const close = async (person: string, key: IncidentKey, looks = 1): Promise<void> => {
    const incident = await stage.seen.incidents.get(key);
    if (!incident || isClosed(incident)) return;
    const isOver = incident.mitigatedBy !== undefined || looks > diceFor(person).whole(1, MAX_LOOKS);
    if (!isOver) return later(diceFor(person).between(10, 90), () => close(person, key, looks + 1));
    const verdict = diceFor(person).pick(["attack", "fault", "customer-change", "false-alarm"]);
    await desk(person, key, "resolve", { verdict, cause: "found", done: "mended" });
  };

  /** From now on the customer hears of it; whoever answered by a link looks later whether it is over. */
  const answered = (person: string, key: IncidentKey, looksOn = false): void => {
    later(diceFor(person).between(10, 40), () => tellOn(person, key));
    if (looksOn) later(diceFor(person).between(20, 240), () => close(person, key));
  };

  /** What somebody does with what they have taken. */
  const work = (person: string, key: IncidentKey): void => {
    const own = diceFor(person);
    if (own.happens(0.1)) return;
    if (own.happens(0.08))
      later(own.between(1, 10), () => desk(person, key, "notes", { text: "Looking at the origin." }));
    if (own.happens(0.05)) waitForCustomer(person, key);
    if (own.happens(0.05)) later(own.between(1, 12), () => reprioritise(person, key));
    later(own.between(3, 20), () => answer(person, key));
    answered(person, key);
    later(own.between(25, 240), () => close(person, key));
  };

  const waitForCustomer = (person: string, key: IncidentKey): void => {
    const from = diceFor(person).between(1, 10);
    later(from, () => desk(person, key, "pause", { reason: "which browser?" }));
    later(from + diceFor(person).between(5, 120), () => desk(person, key, "resume", { reason: "they told us" }));
  };

  const reprioritise = (person: string, key: IncidentKey) => {
    const priority = diceFor(person).pick(["Critical", "Emergency", "High", "Medium", "Low"]);
    return desk(person, key, "reprioritise", { priority, reason: "looks different from here" });
  };

  /** One, or all that were told in a bundle. */
  const incidentsBehind = async ({
    customer,
    incident,
    bundle,
  }: {
    customer: string;
    incident?: string | undefined;
    bundle?: string | undefined;
  }): Promise<IncidentKey[]> => {
    const members = bundle === undefined ? [] : await stage.seen.members.range({ bundle });
    const ids = incident === undefined ? members.map(({ about }) => about.incident) : [incident];
    return [...new Set(ids)].map((id) => ({ customer, id }));
  };

  const press = async (person: string, secret: string): Promise<void> => {
    const token = await stage.seen.tokens.get({ hash: hashOf(secret) });
    const keys = token ? await incidentsBehind(token) : [];
    const [first] = await stage.seen.incidents.getAll(keys.slice(0, 1));
    const isOwed = keys.length === 1 && first?.status === "answered";
    const isAnswer = diceFor(person).happens(0.65);
    const act = isOwed ? "update" : isAnswer ? "answer" : "acknowledge";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const then = ({ status }: { status: number }) => {
      if (status !== 200) return;
      for (const key of keys)
        if (act === "acknowledge") work(person, key);
        else answered(person, key, act === "answer");
    };
    const body = new URLSearchParams({ act, ...(isOwed && { message: `Still at it at ${iso(stage.now())}.` }) });
    await ask(stage, { path: `/v1/answer/${secret}`, carried: { body: body.toString(), headers }, then });
  };

  const afterCall = async (person: string, outId: string): Promise<void> => {
    const [delivery] = await stage.seen.deliveries.range({ shard: "0" }, { from: outId, limit: 1 });
    if (!delivery || (delivery.about.is !== "incident" && delivery.about.is !== "bundle")) return;
    for (const key of await incidentsBehind({ customer: delivery.customer, ...delivery.about })) work(person, key);
  };

  /** Twice a day a lead looks for what was forgotten, and does it. */
  const lookOver = async (): Promise<void> => {
    const lead = diceFor("mei").pick(["mei", "otto"]);
    const customers = (await stage.seen.customers.range({})).filter(({ item }) => item === "META");
    for (const { customer } of customers) {
      const open = await stage.seen.incidents.index("incident_open", { customer }, { to: stage.now() - FORGOTTEN_MS });
      for (const key of open) {
        await answer(lead, key);
        await desk(lead, key, "resolve", { verdict: "fault", cause: "forgotten", done: "looked at" });
      }
    }
    later(diceFor(lead).between(600, 840), lookOver);
  };

  const swap = async (): Promise<void> => {
    const own = diceFor("otto");
    const [rota, person] = [own.pick(Object.keys(rotas)), own.pick(staff)];
    const from = Math.round(stage.now() + own.between(1, 48) * HOUR);
    const to = Math.round(from + own.between(1, 14) * HOUR);
    const at = stage.now();
    const body = { from: iso(from), to: iso(to), person, reason: "ill" };
    const then = ({ status }: { status: number }) =>
      status === 201 && duty.overrides.push({ rota, person, from, to, at });
    await ask(stage, { path: `/v1/rotas/${rota}/overrides`, carried: keyed(ADMIN_KEY, body), then });
    later(own.gap(3 * 24 * 60), swap);
  };

  later(720, lookOver);
  later(60, swap);

  return {
    reads: (person, way, text) => {
      const secret = LINK.exec(text)?.[1];
      if (secret === undefined || !dice.has(person) || !notice(person, way)) return;
      later(diceFor(person).gap(MINUTES_TO_REACT[way]), () => press(person, secret));
    },
    listens: (person, outId) => {
      const own = diceFor(person);
      if (!notice(person, "voice")) return own.pick(unreached);
      const seconds = own.whole(6, 40);
      if (own.happens(0.1)) return { status: "200000", seconds, key: "2" };
      if (own.happens(0.2)) return { status: own.pick(["200000", "200008"]), seconds };
      later(seconds / 60 + 1, () => afterCall(person, outId));
      return { status: "200000", seconds, key: "1" };
    },
    glances: (person) => (notice(person, "dingtalk") ? diceFor(person).whole(10, 240) : undefined),
  };
};
