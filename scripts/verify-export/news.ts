import { type Entry, type Incident, PROVIDER } from "./exported.ts";
import { type Life, livesOf } from "./life.ts";
import { type Problems, same, wrong } from "./problems.ts";

/** What the timeline must hold before the customer can be told so. */
const happened: Record<string, (life: Life, before: Entry[]) => boolean> = {
  opened: () => true,
  update: ({ answered }, before) => answered !== undefined && before.includes(answered),
  mitigated: (_life, before) => before.some(({ what }) => what === "mitigated"),
  again: (_life, before) => before.some(({ what, data }) => what === "joined" && data.again === true),
  resolved: ({ closed }, before) => closed?.what === "resolved" && before.includes(closed),
};

/** Each thing is told once, in order, after it has happened, and to the customer whose incident it is. */
export function* news(incident: Incident, place: string): Problems {
  const lives = livesOf(incident);
  const counts = new Map<string, number>();
  for (const [i, { what, data }] of incident.timeline.entries()) {
    if (what !== "told") continue;
    const here = `${place}.timeline[${i}]`;
    if (incident.customerId === PROVIDER) yield wrong(`${here}.what`, "nobody to be told", what);
    const life = lives[Number(data.generation) - 1];
    if (!life) yield wrong(`${here}.data.generation`, `one of ${lives.length}`, data.generation);
    else if (!happened[String(data.news)]?.(life, incident.timeline.slice(0, i)))
      yield wrong(`${here}.data.news`, "what has happened by then", data.news);
    const key = `${data.generation} ${data.news}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    yield* same(`${here}.data.n`, counts.get(key), data.n);
  }
}
