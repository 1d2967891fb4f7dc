import { createHash, createPublicKey, verify as isSignature } from "node:crypto";
import * as z from "zod";
import { canonical } from "./chained.ts";
import type { Exported, Generation, Incident } from "./exported.ts";
import { hex, instant, LedgerRow, parts, promisedMinutes, rows, text, whole } from "./exported.ts";
import { type Problems, same, wrong } from "./problems.ts";

const Promised = z.object({
  incidentId: text,
  number: whole.nullish(),
  n: whole,
  priority: z.enum(Object.keys(promisedMinutes)),
  minutes: whole,
  clockStartedAt: instant,
  respondBy: instant,
  answeredAt: instant.nullish(),
  usedSeconds: z.number().nullish(),
  met: z.boolean().nullish(),
});

const Tally = z.object({ priority: text, minutes: whole, promised: whole, kept: whole, missed: whole, open: whole });

/** A statement as `/v1/statements/{month}` gives it. */
const Signed = z.object({
  by: text,
  signature: text,
  statement: z.object({
    customerId: text,
    month: z.string().regex(/^\d{4}-\d{2}$/),
    at: instant,
    tallies: parts(Tally),
    promises: rows(Promised),
    ledger: parts(LedgerRow.omit({ customerId: true }).extend({ head: hex })),
  }),
});
type Signed = z.infer<typeof Signed>;

/** A statement, and the public key (SPKI, base64) that its reader holds. */
export interface Held {
  statement: unknown;
  key: string;
}

/** Signed by the key that the reader holds, over everything that stands there. */
function* signature({ statement, key }: Held, { by, signature }: Signed): Problems {
  yield* same("statement.by", createHash("sha256").update(key).digest("hex").slice(0, 16), by);
  const signed = (statement as { statement: unknown }).statement;
  const publicKey = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
  if (!isSignature(null, Buffer.from(canonical(signed)), publicKey, Buffer.from(signature, "base64")))
    yield wrong("statement.signature", "the signature of what stands there", signature);
}

/** (Swedish dates are written as ISO writes them.) */
const monthsIn = (timeZone: string): ((instant: string) => string) => {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  return (instant) => format.format(Date.parse(instant)).slice(0, 7);
};

interface Opened {
  incident: Incident;
  generation: Generation;
}

/** What was opened in the month by the export, until the statement was written. */
const openedIn = ({ customers, incidents }: Exported, { customerId, month, at }: Signed["statement"]): Opened[] => {
  const monthOf = monthsIn(customers.find(({ id }) => id === customerId)?.timeZone ?? "UTC");
  return incidents
    .filter((incident) => incident.customerId === customerId)
    .flatMap((incident) => incident.generations.map((generation) => ({ incident, generation })))
    .filter(({ generation: { openedAt } }) => monthOf(openedAt) === month && Date.parse(openedAt) <= Date.parse(at));
};

/** What the export, whose figures have been recomputed, says of each promise; what came after the statement is not held against it. */
function* promises(exported: Exported, { statement }: Signed): Problems {
  const opened = openedIn(exported, statement);
  yield* same("statement.promises.length", opened.length, statement.promises.length);
  for (const { incident, generation } of opened) {
    const at = statement.promises.findIndex((one) => one.incidentId === incident.id && one.n === generation.n);
    const place = `statement.promises[${at}]`;
    const told = statement.promises[at];
    if (!told) yield wrong("statement.promises", `generation ${generation.n} of ${incident.id}`, null);
    else yield* promise(place, told, generation, Date.parse(statement.at));
  }
}

function* promise(place: string, told: z.infer<typeof Promised>, generation: Generation, at: number): Problems {
  yield* same(`${place}.minutes`, promisedMinutes[told.priority], told.minutes);
  const isBefore = (instant: string | null | undefined) => Boolean(instant) && Date.parse(instant ?? "") <= at;
  if (!isBefore(generation.answeredAt)) {
    yield* same(`${place}.answeredAt`, null, told.answeredAt);
    return;
  }
  for (const name of ["clockStartedAt", "respondBy", "answeredAt", "usedSeconds", "met"] as const)
    yield* same(`${place}.${name}`, generation[name], told[name]);
}

function* tallies({ statement }: Signed): Problems {
  for (const [i, tally] of statement.tallies.entries()) {
    const mine = statement.promises.filter(({ priority }) => priority === tally.priority);
    const [kept, missed] = [true, false].map((is) => mine.filter(({ met }) => met === is).length) as [number, number];
    const expected = { promised: mine.length, kept, missed, open: mine.length - kept - missed };
    for (const name of ["promised", "kept", "missed", "open"] as const)
      yield* same(`statement.tallies[${i}].${name}`, expected[name], tally[name]);
  }
}

function* heads({ ledger }: Exported, { statement }: Signed): Problems {
  for (const [i, { day, head }] of statement.ledger.entries()) {
    const known = ledger.find((row) => row.customerId === statement.customerId && row.day === day);
    yield* same(`statement.ledger[${i}].head`, known?.head, head);
  }
}

/** The statement against the key that its reader holds and an export whose own figures have been recomputed. */
export function* statement(exported: Exported, held: Held): Problems {
  const read = Signed.safeParse(held.statement);
  const issue = read.error?.issues[0];
  if (!read.success) return yield wrong(`statement.${issue?.path.join(".")}`, issue?.message ?? "", null);
  yield* signature(held, read.data);
  yield* promises(exported, read.data);
  yield* tallies(read.data);
  yield* heads(exported, read.data);
}
