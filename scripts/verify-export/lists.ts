import { type Delivery, type Exported, PROVIDER } from "./exported.ts";
import { groupedBy } from "./grouped.ts";
import { type Life, livesOf } from "./life.ts";
import { iso, type Problems, same, wrong } from "./problems.ts";

/** `by` of what happens without a person. */
const SYSTEM = "system";

/** From the last look at the incident to the record of a sent page takes less (semantics 8): such a page was on its way. */
const IN_FLIGHT_MS = 20_000;

/** Clocks of two machines may differ by so much: a page that was sent after a look at what lay before is not late for it. */
const CLOCKS_MS = 30_000;

export function* customers({ customers, incidents, ledger, voidNumbers }: Exported): Problems {
  const known = new Set(customers.map(({ id }) => id));
  for (const [name, list] of Object.entries({ incidents, ledger, voidNumbers }))
    for (const [i, { customerId }] of list.entries())
      if (!known.has(customerId)) yield wrong(`${name}[${i}].customerId`, "a customer of the export", customerId);
}

export function* identities({ customers, incidents, deliveries }: Exported): Problems {
  for (const [name, list] of Object.entries({ customers, incidents, deliveries })) {
    const seen = new Set<string>();
    for (const [i, { id }] of list.entries()) {
      if (seen.has(id)) yield wrong(`${name}[${i}].id`, "an id that stands there once", id);
      seen.add(id);
    }
  }
}

/** A person is one of the customer's or of the provider's. */
export function* persons({ people, incidents }: Exported): Problems {
  const homes = groupedBy(people, ({ id }) => id);
  for (const [i, { customerId, generations }] of incidents.entries())
    for (const [j, { acknowledgedBy, answeredBy }] of generations.entries())
      for (const [act, by] of Object.entries({ acknowledgedBy, answeredBy }))
        if (by && by !== SYSTEM && !homes.get(by)?.some((one) => [customerId, PROVIDER].includes(one.customerId)))
          yield wrong(`incidents[${i}].generations[${j}].${act}`, "a person of the customer or the provider", by);
}

/** Every number from 1 stands once: in its incident, or void, since its incident names another. */
export function* numbers({ incidents, voidNumbers }: Exported): Problems {
  const named = incidents.map(({ customerId, number }, i) => ({ customerId, number, place: `incidents[${i}].number` }));
  const voids = voidNumbers.map((row, i) => ({ ...row, place: `voidNumbers[${i}].number` }));
  for (const group of groupedBy([...named, ...voids], ({ customerId }) => customerId).values()) {
    const given = group.flatMap(({ number, place }) => (number ? [{ number, place }] : []));
    given.sort((a, b) => a.number - b.number);
    for (const [i, { number, place }] of given.entries()) yield* same(place, i + 1, number);
  }
}

export function* voids({ incidents, voidNumbers }: Exported): Problems {
  const known = new Map(incidents.map((incident) => [incident.id, incident]));
  for (const [i, { customerId, incidentId }] of voidNumbers.entries())
    if (known.get(incidentId)?.customerId !== customerId)
      yield wrong(`voidNumbers[${i}].incidentId`, "an incident of this customer", incidentId);
}

/** Nobody is paged for what somebody has taken or answered, or what is closed. */
export function* deliveries({ incidents, deliveries }: Exported): Problems {
  const known = new Map(incidents.map((incident) => [incident.id, livesOf(incident)]));
  for (const [i, { incidentId, generation, step, ...one }] of deliveries.entries()) {
    const lives = known.get(incidentId ?? "");
    if (incidentId && !lives) yield wrong(`deliveries[${i}].incidentId`, "an incident of the export", incidentId);
    if (!lives || typeof step !== "number") continue;
    const life = lives[(generation ?? 0) - 1];
    if (!life) yield wrong(`deliveries[${i}].generation`, `one of ${lives.length} of its incident`, generation);
    if (life) yield* paged(`deliveries[${i}]`, life, one);
  }
}

/** What the sender saw tells to the entry whether it knew; the clock of another machine tells to half a minute. */
function* paged(place: string, { quiet }: Life, { sentAt, seenSeq }: Pick<Delivery, "sentAt" | "seenSeq">): Problems {
  const seen = seenSeq ?? Number.NaN;
  const knew = quiet.find(({ fromSeq, toSeq }) => fromSeq <= seen && seen < toSeq);
  if (knew) yield wrong(`${place}.seenSeq`, `no page after entry ${knew.fromSeq}`, seenSeq);
  const sent = sentAt ? Date.parse(sentAt) : Number.NaN;
  const mayTake = Number.isNaN(seen) ? IN_FLIGHT_MS : IN_FLIGHT_MS + CLOCKS_MS;
  const late = quiet.find(({ from, to }) => sent > from + mayTake && sent < to);
  if (late) yield wrong(`${place}.sentAt`, `no page after ${iso(late.from)}`, sentAt);
}

/** What takes the place of a message is about the same, to the same person, over another channel. */
export function* fallbacks({ deliveries }: Exported): Problems {
  const known = new Map(deliveries.map((one) => [one.id, one]));
  for (const [i, { fallbackOf, incidentId, generation, recipient, channel }] of deliveries.entries()) {
    if (!fallbackOf) continue;
    const first = known.get(fallbackOf);
    const place = `deliveries[${i}]`;
    if (!first) yield wrong(`${place}.fallbackOf`, "a message of the export", fallbackOf);
    else yield* sameMessage(place, { incidentId, generation, recipient }, first);
    if (first?.channel === channel) yield wrong(`${place}.channel`, "another channel", channel);
  }
}

/** What was told in a bundle went out with it, to the same person over the same channel; all of it is of one customer. */
export function* bundles({ incidents, deliveries }: Exported): Problems {
  const customerOf = new Map(incidents.map(({ id, customerId }) => [id, customerId]));
  const placed = deliveries.map((one, i) => ({ ...one, place: `deliveries[${i}]` }));
  for (const [bundle, group] of groupedBy(placed, ({ bundleId }) => bundleId ?? "")) {
    if (bundle === "") continue;
    const [first, ...others] = group.filter(({ incidentId, fallbackOf }) => !incidentId && !fallbackOf);
    const told = group.filter(({ incidentId }) => incidentId);
    if (others[0]) yield wrong(`${others[0].place}.bundleId`, "one message of a bundle", bundle);
    for (const { place, incidentId, ...one } of told) {
      if (!first) yield wrong(`${place}.bundleId`, "a bundle of the export", bundle);
      else yield* toldWith(place, one, first);
      yield* same(`${place}.incidentId`, customerOf.get(told[0]?.incidentId ?? ""), customerOf.get(incidentId ?? ""));
    }
  }
}

/** What nobody wanted any more when its bundle went out was left out of it. */
function* toldWith(place: string, one: Partial<Delivery>, first: Delivery): Problems {
  for (const name of ["recipient", "channel"] as const) yield* same(`${place}.${name}`, first[name], one[name]);
  if (one.state === "suppressed" && !one.sentAt) return;
  for (const name of ["state", "sentAt", "receiptAt"] as const) yield* same(`${place}.${name}`, first[name], one[name]);
}

function* sameMessage(place: string, one: Partial<Delivery>, first: Delivery): Problems {
  for (const name of ["incidentId", "generation", "recipient"] as const)
    yield* same(`${place}.${name}`, first[name], one[name]);
}
