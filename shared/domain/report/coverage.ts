import { DAY, MINUTE } from "../calendar.ts";

/** Times in ms, [from, to). */
export interface Gap {
  from: number;
  to: number;
}

export interface Coverage {
  minutes: number;
  minutesObserved: number;
  /** When nothing was seen, in order. What happened there is unknown. Of more than a dozen the longest. */
  gaps: Gap[];
}

/** What the log store has of one site. */
export interface Trace {
  /** Minutes with a line on that day and on the day before: a flood or a loss on one of them does not change what is usual. */
  activeMinutes: number;
  activeMinutesBefore: number;
  /** Of the first and the last line. */
  firstAt: number;
  lastAt: number;
  /** Stretches of minutes without a line between two that have some. */
  silences: Gap[];
}

const MINUTES_A_DAY = DAY / MINUTE;
/** The log service delivers within minutes: a shorter silence says nothing at all. */
const LEAST_PATIENCE_MINUTES = 5;
/** After half a day without a line nobody can say that a site was watched, however few lines it has. */
const MOST_PATIENCE_MINUTES = MINUTES_A_DAY / 2;
/** Nights are quieter than days. On 245 recorded days of seven sites without a loss no silence was longer than 5.8 times this reckoning. */
const RHYTHM = 6;
const MAX_GAPS = 12;

/**
 * How long a site may be silent without anybody wondering. Among `active` minutes of a day that come by chance, the longest
 * run of empty ones is about ln(active) / -ln(1 - share of active ones); a busy site is missed after minutes, a sparse one
 * only after hours, and that is all that can be known from lines.
 */
export const patienceMinutes = (active: number): number => {
  const share = (active + 1) / (MINUTES_A_DAY + 2);
  const longestRun = Math.log(Math.max(active, 2)) / -Math.log(1 - Math.min(share, 1 - 1 / MINUTES_A_DAY));
  return Math.min(MOST_PATIENCE_MINUTES, Math.max(LEAST_PATIENCE_MINUTES, Math.ceil(RHYTHM * longestRun)));
};

const lengthOf = ({ from, to }: Gap): number => to - from;

const within = ({ from, to }: Gap, span: Gap): Gap => ({ from: Math.max(from, span.from), to: Math.min(to, span.to) });

/** Overlapping ones are one. */
const merged = (gaps: Gap[]): Gap[] => {
  const out: Gap[] = [];
  for (const gap of gaps.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && gap.from <= last.to) last.to = Math.max(last.to, gap.to);
    else out.push({ ...gap });
  }
  return out;
};

const longest = (gaps: Gap[]): Gap[] =>
  gaps
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, MAX_GAPS)
    .toSorted((a, b) => a.from - b.from);

const wholeMinutes = (ms: number): number => Math.ceil(ms / MINUTE);

const silencesIn = ({ firstAt, lastAt, silences }: Trace, span: Gap): Gap[] => [
  { from: span.from, to: firstAt },
  ...silences,
  { from: lastAt, to: span.to },
];

/**
 * How much of a span was observed on one site. A silence counts as observed while the site's own traffic explains it
 * (`patienceMinutes`); a longer one is a gap from its first minute on. Without a trace everything is a gap.
 */
export const observed = (span: Gap, trace: Trace | undefined): Coverage => {
  const minutes = wholeMinutes(lengthOf(span));
  if (!trace) return { minutes, minutesObserved: 0, gaps: [within(span, span)] };
  const active = Math.max(trace.activeMinutes, trace.activeMinutesBefore);
  const patienceMs = patienceMinutes(Math.round((active * DAY) / lengthOf(span))) * MINUTE;
  const silences = merged(silencesIn(trace, span).map((gap) => within(gap, span)));
  const gaps = silences.filter((gap) => lengthOf(gap) > patienceMs);
  const lost = gaps.reduce((sum, gap) => sum + wholeMinutes(lengthOf(gap)), 0);
  return { minutes, minutesObserved: Math.max(0, minutes - lost), gaps: longest(gaps) };
};
