import { canonical, sha256 } from "./chained.ts";
import { type Entry, type Exported, GENESIS, type Incident } from "./exported.ts";
import { iso, type Problems, same, sameInstant, sameSeconds, wrong } from "./problems.ts";

export function* chain({ timeline }: Incident, place: string): Problems {
  let previous = GENESIS;
  for (const [i, { previousHash, hash, ...body }] of timeline.entries()) {
    const entry = `${place}.timeline[${i}]`;
    yield* same(`${entry}.seq`, i + 1, body.seq);
    yield* same(`${entry}.previousHash`, previous, previousHash);
    yield* same(`${entry}.hash`, sha256(previous + canonical(body)), hash);
    previous = hash;
  }
}

export function* order({ timeline }: Incident, place: string, { clock }: Exported): Problems {
  let last = Number.NEGATIVE_INFINITY;
  for (const [i, { at }] of timeline.entries()) {
    if (Date.parse(at) < last) yield wrong(`${place}.timeline[${i}].at`, `${iso(last)} or later`, at);
    last = Date.parse(at);
  }
  if (Date.parse(clock) < last) yield wrong("clock", `${iso(last)}, the end of ${place}, or later`, clock);
}

export function* opening({ timeline, ...row }: Incident, place: string): Problems {
  for (const [i, { what }] of timeline.entries())
    if ((what === "opened") !== (i === 0))
      yield wrong(`${place}.timeline[${i}].what`, `"opened" at the beginning and nowhere else`, what);
  const { at, data } = timeline[0] as Entry;
  const told = { kind: data.kind, firstPriority: data.priority, host: data.host };
  for (const name of ["kind", "firstPriority", "host"] as const)
    if (told[name] !== undefined) yield* same(`${place}.${name}`, told[name], row[name]);
  yield* sameInstant(`${place}.openedAt`, Date.parse(at), row.openedAt);
  const detectionMs = Date.parse(row.openedAt) - Date.parse(row.firstSeenAt);
  yield* sameSeconds(`${place}.detectionSeconds`, detectionMs, row.detectionSeconds);
}
