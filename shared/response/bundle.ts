import { handToSender } from "../delivery/sender.ts";
import { subjectOf } from "../delivery/subject.ts";
import { type Asked, askedDone, askedFor, type Delivery, type DeliveryKey } from "../domain/delivery/delivery.ts";
import type { Part } from "../domain/delivery/subject.ts";
import { acknowledged } from "../domain/incident/acts.ts";
import { holderOf } from "../domain/incident/incident.ts";
import { refused } from "../domain/outcome.ts";
import { Fault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import { act } from "./act.ts";
import { answer } from "./answer.ts";
import { eachOf } from "./each.ts";
import { handOn } from "./once.ts";

/** So many incidents of a bundle a run: a run has a minute. */
const MAX_PARTS = 100;
/** More people than this pressing at one moment are a fight. */
const MAX_TURNS = 20;

/**
 * Does something about each of a bundle, in its order, beyond a place.
 * @returns the place up to which it is done; undefined: to the end
 */
export const eachPart = async (
  parts: Part[],
  after: string | undefined,
  work: (part: Part) => Promise<unknown>,
): Promise<string | undefined> => {
  const left = parts.filter(({ place }) => after === undefined || place > after);
  const some = left.slice(0, MAX_PARTS);
  await eachOf(some, work);
  return left.length > some.length ? some.at(-1)?.place : undefined;
};

/** The row says how far it is done; another run does the rest. */
export const goOn = async (delivery: Delivery, deps: Deps): Promise<void> => {
  await deps.deliveries.replace(delivery);
  await handToSender([delivery], deps);
};

/** What a person asks for all of a bundle is written down in one write; doing it is handed over. False: there is no such bundle. */
export const askForAll = async (
  key: DeliveryKey,
  asked: Pick<Asked, "act" | "by" | "via" | "text">,
  deps: Deps,
): Promise<void> => {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const row = await deps.deliveries.get(key);
    if (!row) throw new Fault("NOT_FOUND", `bundle:${key.id}`);
    if (await deps.deliveries.replace(askedFor(row, asked, deps.clock.now())))
      return void (await handToSender([key], deps));
  }
  throw new Fault("STALE_WRITE", `bundle:${key.id}`);
};

/** @returns the bundle itself, once all is done: something else may be due on it */
export const doForAll = async (row: Delivery, asked: Asked, deps: Deps): Promise<DeliveryKey | undefined> => {
  const subject = await subjectOf(row, deps);
  const parts = subject?.is === "bundle" ? subject.parts : [];
  const upTo = await eachPart(parts, asked.upTo, (part) => doFor(part, { row, asked }, deps));
  const after = askedDone(row, upTo);
  if (upTo === undefined) return deps.deliveries.replace(after);
  await goOn(after, deps);
  return undefined;
};

/** What somebody else has taken, answered or closed meanwhile stays as it is. */
const doFor = async ({ subject }: Part, { row, asked }: { row: Delivery; asked: Asked }, deps: Deps): Promise<void> => {
  const { about, incident } = subject;
  const { customer, id } = incident;
  const { by, via, text = "" } = asked;
  const actor = { by, via, generation: about.generation };
  const acts = {
    acknowledge: () => act({ customer, id }, (found, now) => acknowledged(found, actor, now), deps),
    answer: async () =>
      [undefined, by].includes(holderOf(incident))
        ? answer({ customer, id }, { actor, text }, deps)
        : refused("already-acknowledged"),
    "pass-on": () => handOn(incident, { actor, delivery: row.id }, deps),
  };
  const outcome = await acts[asked.act]();
  if (outcome.ok && outcome.value.callback) await deps.flows.wake(outcome.value.callback);
};
