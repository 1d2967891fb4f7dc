import type { Entry, Incident } from "./exported.ts";

export interface Span {
  from: number;
  /** Infinity while it lasts. */
  to: number;
}

/** From one entry to the next: what happened between them, whatever clocks say. */
export interface Stretch extends Span {
  fromSeq: number;
  /** Infinity while it lasts. */
  toSeq: number;
}

/** A generation as the timeline tells it. Times in ms. */
export interface Life {
  born: Entry;
  status: Incident["status"];
  taken?: Entry | undefined;
  answered?: Entry | undefined;
  closed?: Entry | undefined;
  /** The entry that made the promise in force: the first one, else the last change of priority. */
  promised: Entry;
  pauses: Stretch[];
  /** When nobody may be paged. */
  quiet: Stretch[];
}

type Move = (life: Life, entry: Entry) => Life;

const begun = (spans: Stretch[], { at, seq }: Entry): Stretch[] => [
  ...spans,
  { from: Date.parse(at), to: Number.POSITIVE_INFINITY, fromSeq: seq, toSeq: Number.POSITIVE_INFINITY },
];

const ended = (spans: Stretch[], { at, seq }: Entry): Stretch[] =>
  spans.map(({ to, toSeq, ...begin }) => ({
    ...begin,
    to: Math.min(to, Date.parse(at)),
    toSeq: Math.min(toSeq, seq),
  }));

const beforePause = ({ answered, taken }: Life): Life["status"] => {
  if (answered) return "answered";
  return taken ? "acknowledged" : "open";
};

const closing =
  (status: "resolved" | "cancelled"): Move =>
  (life, entry) => ({
    ...life,
    status,
    closed: entry,
    pauses: ended(life.pauses, entry),
    quiet: begun(life.quiet, entry),
  });

const moves: Record<string, Move> = {
  acknowledged: (life, entry) => ({
    ...life,
    status: "acknowledged",
    taken: entry,
    quiet: begun(life.quiet, entry),
  }),
  lapsed: (life, entry) => ({ ...life, status: "open", taken: undefined, quiet: ended(life.quiet, entry) }),
  // Given to somebody by name, an incident without an answer is nobody's until they take it.
  "handed-on": (life, entry) =>
    typeof entry.data.to === "string" && ["open", "acknowledged"].includes(life.status)
      ? { ...life, status: "open", taken: undefined, quiet: ended(life.quiet, entry) }
      : life,
  answered: (life, entry) => ({
    ...life,
    status: "answered",
    taken: entry.data.took === true ? entry : life.taken,
    answered: life.answered ?? entry,
    pauses: ended(life.pauses, entry),
    quiet: begun(life.quiet, entry),
  }),
  // Once answered there is no promise left that could stand still.
  paused: (life, entry) => ({
    ...life,
    status: "waiting",
    pauses: life.answered ? life.pauses : begun(life.pauses, entry),
  }),
  resumed: (life, entry) => ({ ...life, status: beforePause(life), pauses: ended(life.pauses, entry) }),
  reprioritised: (life, entry) => ({ ...life, promised: entry }),
  resolved: closing("resolved"),
  cancelled: closing("cancelled"),
};

const bornBy = (born: Entry): Life => ({ born, promised: born, status: "open", pauses: [], quiet: [] });

/** The generations that a timeline tells of; `opened` and each `reopened` begin one. */
export const livesOf = ({ timeline }: Incident): Life[] => {
  const lives: Life[] = [];
  for (const entry of timeline) {
    const life = lives.at(-1);
    if (!life || entry.what === "reopened") lives.push(bornBy(entry));
    else lives[lives.length - 1] = moves[entry.what]?.(life, entry) ?? life;
  }
  return lives;
};
