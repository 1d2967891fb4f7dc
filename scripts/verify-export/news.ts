import { canonical, sha256 } from "./chained.ts";
import { type Entry, type Exported, type Incident, PROVIDER } from "./exported.ts";
import { type Life, livesOf } from "./life.ts";
import { type Problems, same, wrong } from "./problems.ts";

/** What the timeline must hold before the customer can be told so. */
const happened: Record<string, (life: Life, before: Entry[]) => boolean> = {
  opened: () => true,
  update: ({ answered }, before) => answered !== undefined && before.includes(answered),
  mitigated: (_life, before) => before.some(({ what }) => what === "mitigated"),
  again: (_life, before) => before.some(({ what, data }) => what === "joined" && data.again === true),
  preliminary: () => true,
  final: ({ closed }, before) => closed !== undefined && before.includes(closed),
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

/** Each incident report is what its digest says, names the chain as it was, and is the one that the customer was told of. */
export function* reports({ incidents, incidentReports }: Exported): Problems {
  const known = new Map(incidents.map((incident) => [incident.id, incident]));
  const digests = new Set<string>();
  for (const [i, { incidentId, kind, generation, digest, body }] of (incidentReports ?? []).entries()) {
    const here = `incidentReports[${i}]`;
    yield* same(`${here}.digest`, sha256(canonical(body)), digest);
    const { seq, hash } = body.chain;
    yield* same(`${here}.body.chain.hash`, known.get(incidentId)?.timeline[seq - 1]?.hash, hash);
    digests.add(`${incidentId} ${generation} ${kind} ${digest}`);
  }
  for (const [i, { id, timeline }] of incidents.entries())
    for (const [j, { what, data }] of timeline.entries()) {
      const isReport = what === "told" && (data.news === "preliminary" || data.news === "final");
      if (isReport && !digests.has(`${id} ${data.generation} ${data.news} ${data.text}`))
        yield wrong(`incidents[${i}].timeline[${j}].data.text`, "the digest of a report of the export", data.text);
    }
}
