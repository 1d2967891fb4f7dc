import { type Entry, type Exported, type Generation, type Incident, promisedMinutes } from "./exported.ts";
import { countedMs, dueAfter, hoursOf, MINUTE } from "./hours.ts";
import { type Life, livesOf } from "./life.ts";
import { iso, type Problems, same, sameInstant, sameSeconds, wrong } from "./problems.ts";

export function* status(incident: Incident, place: string): Problems {
  const { status, closed } = livesOf(incident).at(-1) as Life;
  yield* same(`${place}.status`, status, incident.status);
  if (status !== "cancelled")
    yield* sameInstant(`${place}.resolvedAt`, closed && Date.parse(closed.at), incident.resolvedAt);
}

export function* generations(incident: Incident, place: string, { clock }: Exported): Problems {
  const lives = livesOf(incident);
  yield* same(`${place}.generations.length`, lives.length, incident.generations.length);
  for (const [i, generation] of incident.generations.entries()) {
    const life = lives[i] as Life;
    const here = `${place}.generations[${i}]`;
    yield* same(`${here}.n`, i + 1, generation.n);
    if (i > 0) yield* same(`${place}.timeline[${life.born.seq - 1}].data.generation`, i + 1, life.born.data.generation);
    yield* acts(life, generation, here);
    yield* minutes(life, generation, { here, incident });
    yield* promise(life, generation, { here, now: Date.parse(clock) });
  }
}

/** Who did what when, as the entries say. */
function* acts({ born, taken, answered, pauses }: Life, generation: Generation, here: string): Problems {
  const at = (entry: Entry | undefined) => entry && Date.parse(entry.at);
  yield* sameInstant(`${here}.openedAt`, at(born), generation.openedAt);
  yield* sameInstant(`${here}.acknowledgedAt`, at(taken), generation.acknowledgedAt);
  yield* same(`${here}.acknowledgedBy`, taken?.by, generation.acknowledgedBy);
  yield* sameInstant(`${here}.answeredAt`, at(answered), generation.answeredAt);
  yield* same(`${here}.answeredBy`, answered?.by, generation.answeredBy);
  yield* same(`${here}.answeredVia`, answered?.data.via, generation.answeredVia);
  yield* same(`${here}.pauses.length`, pauses.length, generation.pauses.length);
  for (const [i, { from, to }] of pauses.entries()) {
    yield* sameInstant(`${here}.pauses[${i}].from`, from, generation.pauses[i]?.from);
    yield* sameInstant(`${here}.pauses[${i}].to`, Number.isFinite(to) ? to : undefined, generation.pauses[i]?.to);
  }
}

interface Priced {
  here: string;
  incident: Incident;
}

/** The minutes of the priority that the entry in force names; a reopening may leave it out, and is one of the promises. */
export function* minutes({ promised }: Life, { minutes, hours }: Generation, { here, incident }: Priced): Problems {
  const named = promised.data.to ?? promised.data.priority ?? (promised.seq === 1 ? incident.firstPriority : undefined);
  if (typeof named === "string") yield* same(`${here}.minutes`, promisedMinutes[named], minutes);
  const promises = Object.values(promisedMinutes);
  if (!promises.includes(minutes)) yield wrong(`${here}.minutes`, `one of ${promises}`, minutes);
  yield* same(`${here}.hours`, String(promised.data.hours ?? ""), String(hours ?? ""));
}

/** What `met` may say. UNCONFIRMED: closed in time without an answer counts as missed, or not at all; both are let through. */
const verdicts = ({ answered, closed }: Life, inTime: boolean): (boolean | null)[] => {
  if (answered) return [inTime];
  if (!inTime) return [false];
  return closed ? [null, false] : [null];
};

/** The promised time, from the entries: pauses stop it, the first answer ends it, else the closing, else it runs until `now`. */
export function* promise(life: Life, generation: Generation, { here, now }: { here: string; now: number }): Problems {
  const start = Date.parse(generation.clockStartedAt);
  const promisedMs = generation.minutes * MINUTE;
  const hours = generation.hours ? hoursOf(generation.hours) : undefined;
  if (start > Date.parse(life.born.at)) yield wrong(`${here}.clockStartedAt`, `${life.born.at} or earlier`, iso(start));
  const over = life.pauses.filter(({ to }) => Number.isFinite(to));
  yield* sameInstant(`${here}.respondBy`, dueAfter(start, promisedMs, over, hours), generation.respondBy);
  const last = life.answered ?? life.closed;
  const end = last ? Date.parse(last.at) : now;
  const usedMs = life.pauses.reduce(
    (sum, { from, to }) => sum - countedMs(from, Math.min(to, end), hours),
    countedMs(start, end, hours),
  );
  if (life.answered || typeof generation.usedSeconds === "number")
    yield* sameSeconds(`${here}.usedSeconds`, usedMs, generation.usedSeconds);
  const met = verdicts(life, usedMs <= promisedMs);
  if (!met.includes(generation.met ?? null)) yield wrong(`${here}.met`, met.map(String).join(" or "), generation.met);
}
