import type { lookExport } from "../domain/audit/look.ts";
import type { Language } from "../domain/contact/person.ts";
import type { Meta } from "../domain/customer/customer.ts";
import { PROVIDER } from "../domain/incident/incident.ts";
import { plain } from "./escape.ts";
import { CALM } from "./letter.ts";
import { filled, type Paper, paperHtml } from "./paper.ts";
import { lineTime } from "./time.ts";
import type { Words } from "./words.en.ts";
import { wordsIn } from "./words.ts";

type Shown = ReturnType<typeof lookExport>;

/** A page of the list, newest first. */
export interface AuditPage {
  meta: Pick<Meta, "name" | "timeZone">;
  looks: Shown[];
  /** Where the older ones begin; null: there are none. */
  cursor: string | null;
}

const NAME_LENGTH = 60;
const REFUSED = "#c62828";

/** For eyes and the printer, in the customer's time. */
export const auditPage = ({ meta, looks, cursor }: AuditPage, language: Language): string => {
  const words = wordsIn(language);
  const { audit } = words;
  const refused = looks.filter((look) => look.refused).length;
  const paper: Paper = {
    ...{ language, words, colour: refused > 0 ? REFUSED : CALM },
    head: [audit.kind, plain(meta.name, NAME_LENGTH)],
    verdict: audit.verdict(looks.length, refused),
    reasons: [audit.why],
    figures: [],
    sections: filled([
      { title: audit.title, blocks: [{ is: "rows", rows: looks.map((look) => rowOf(look, meta.timeZone, words)) }] },
      { title: audit.older, blocks: [{ is: "lines", lines: cursor === null ? [] : [audit.next(cursor)] }] },
    ]),
  };
  return paperHtml(paper);
};

const rowOf = (look: Shown, timeZone: string, words: Words): [string, string] => [
  `${lineTime(Date.parse(look.at), timeZone)} ${whoOf(look, words)}`,
  [
    look.refused ? words.audit.refused : "",
    `${thingOf(look, words)} ${plain(look.subject)}`.trim(),
    look.via === "service" ? "" : `${words.audit.ways[look.via]} ${look.credential ?? ""}`.trim(),
    look.from === null ? "" : plain(look.from),
  ]
    .filter(Boolean)
    .join(" · "),
];

const whoOf = ({ by, customerId, via }: Shown, { audit, aside }: Words): string => {
  if (via === "service") return audit.service;
  if (by === null) return audit.stranger;
  return plain(by) + (customerId === PROVIDER ? aside(audit.ours) : "");
};

/** What was looked at, by the path that was called or what the service asked for itself. */
const things: [pattern: RegExp, thing: keyof Words["audit"]["things"]][] = [
  [/^\w+ \/v1\/incidents\/\{id\}\/report$/, "incidentReport"],
  [/^\w+ \/v1\/incidents\//, "incident"],
  [/^\w+ \/v1\/tickets\//, "ticket"],
  [/^\w+ \/v1\/windows\b/, "window"],
  [/^\w+ \/v1\/answer\//, "answerPage"],
  [/^\w+ \/v1\/statements\//, "statement"],
  [/^\w+ \/v1\/export$/, "everything"],
  [/^\w+ \/v1\/audit$/, "list"],
  [/^ticket-evidence$/, "evidence"],
  [/^trace-ids$/, "traces"],
  [/^report$/, "report"],
];

/** Whoever does something to a thing is shown what it has become. */
const thingOf = ({ what, refused }: Shown, { audit }: Words): string => {
  const [, thing] = things.find(([pattern]) => pattern.test(what)) ?? [];
  const acted = what.startsWith("POST ") && !refused ? audit.acted : "";
  return (thing ? audit.things[thing] : plain(what)) + acted;
};
