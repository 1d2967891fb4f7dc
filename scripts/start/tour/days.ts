import { DAY, dayOf, HOUR, nextDay, startOf } from "../../../shared/domain/calendar.ts";
import { numberText } from "../../../shared/domain/incident/incident.ts";
import { priorities, responseMinutes } from "../../../shared/domain/incident/priority.ts";
import { escapeHtml, plain } from "../../../shared/messages/escape.ts";
import { colours } from "../../../shared/messages/letter.ts";
import { wordsIn } from "../../../shared/messages/words.ts";
import type { Export } from "../../../shared/response/export.ts";
import { SLOT_MS, type Slot } from "../traffic.ts";
import { section, soft } from "./html.ts";
import type { Tour } from "./tour.ts";
import type { TourWords } from "./words.ts";

type Row = Export["incidents"][number];

/** Drawn at most: more would be a carpet, and the list in the API has them all. */
const MAX_SITES = 60;
const MAX_BLOCKS = 2_000;
/** Days that get a line and a name. */
const MAX_DAYS = 62;
/** Nights are shaded as long as one can see them. */
const MAX_NIGHTS = 14;
/** Columns that the traffic of a site is drawn in: about one for two points on a phone. */
const MAX_COLUMNS = 192;

const endOf = ({ resolvedAt, lastSeenAt, openedAt }: Row): string =>
  resolvedAt ?? (lastSeenAt > openedAt ? lastSeenAt : openedAt);

const instantsOf = ({ exported, traffic }: Tour): number[] => {
  const slots = [...(traffic?.values() ?? [])].flatMap((site) => [...site.keys()]);
  return [...slots, ...exported.incidents.flatMap((row) => [Date.parse(row.openedAt), Date.parse(endOf(row))])];
};

/** Virtual days from the first sign to the last, and where an instant stands among them, in percent. */
const scaleOf = (tour: Tour) => {
  const { timeZone } = tour.scene;
  const instants = instantsOf(tour);
  const [first, last] = [
    instants.reduce((a, b) => Math.min(a, b), Infinity),
    instants.reduce((a, b) => Math.max(a, b), 0),
  ];
  const days: string[] = [];
  const lastDay = dayOf(last, timeZone);
  for (let day = dayOf(first, timeZone); day <= lastDay && days.length < MAX_DAYS; day = nextDay(day)) days.push(day);
  const begin = startOf(days[0] ?? lastDay, timeZone);
  const end = Math.max(last, begin + days.length * DAY);
  const place = (at: number): number => ((at - begin) / (end - begin)) * 100;
  return { begin, end, days: days.map((day) => ({ day, at: startOf(day, timeZone) })), place };
};
type Scale = ReturnType<typeof scaleOf>;

const percent = (value: number): string => value.toFixed(2);

const NIGHT_ENDS = 6 * HOUR;
const NIGHT_BEGINS = 22 * HOUR;

const nights = ({ days, place }: Scale): string => {
  if (days.length > MAX_NIGHTS) return "";
  const spans = days.flatMap(({ at }) => [
    [at, at + NIGHT_ENDS],
    [at + NIGHT_BEGINS, at + DAY],
  ]);
  return spans
    .map(([from = 0, to = 0]) => [place(from), place(to) - place(from)])
    .map(([left = 0, width = 0]) => `<b style="left:${percent(left)}%;width:${percent(width)}%"></b>`)
    .join("");
};

const block = (row: Row, { place }: Scale, { story, language }: Tour): string => {
  const [left, right] = [place(Date.parse(row.openedAt)), place(Date.parse(endOf(row)))];
  const { kinds, priorities: names } = wordsIn(language);
  const said = `${numberText({ number: row.number ?? 0 })} ${names[row.priority]} ${kinds[row.kind]}`;
  const query = new URLSearchParams({ incident: row.id, lang: language });
  const chosen = row.id === story?.incident.id ? ' class="now"' : "";
  return `<a${chosen} href="/?${escapeHtml(String(query))}#story" title="${escapeHtml(said)}" aria-label="${escapeHtml(said)}" style="left:${percent(left)}%;width:${percent(right - left)}%;background:${colours[row.priority]}"></a>`;
};

/** The slots of a site, several in a column where there are many. */
const columnsOf = (slots: Map<number, Slot>, { begin, end }: Scale): Slot[] => {
  const width = Math.ceil((end - begin) / SLOT_MS / MAX_COLUMNS) * SLOT_MS;
  const columns = Array.from({ length: Math.ceil((end - begin) / width) }, () => ({
    ...{ requests: 0, stopped: 0, failed: 0 },
  }));
  for (const [from, { requests, stopped, failed }] of slots) {
    const column = columns[Math.floor((from - begin) / width)];
    if (!column) continue;
    column.requests += requests;
    column.stopped += stopped;
    column.failed += failed;
  }
  return columns;
};

const HEIGHT = 100;

/** Root scale: a flood is a hundred times the traffic of the day, and both must be seen. */
const heightOf = (count: number, most: number): number => (most === 0 ? 0 : Math.sqrt(count / most) * HEIGHT);

const silhouette = (columns: Slot[], { of, most }: { of: keyof Slot; most: number }): string => {
  const steps = columns.map((column, n) => `V${(HEIGHT - heightOf(column[of], most)).toFixed(0)}H${n + 1}`);
  return `<path class="${of}" d="M0 ${HEIGHT}${steps.join("")}V${HEIGHT}Z"/>`;
};

const trafficOf = (slots: Map<number, Slot> | undefined, scale: Scale): string => {
  if (!slots) return "";
  const columns = columnsOf(slots, scale);
  const most = columns.reduce((a, { requests }) => Math.max(a, requests), 0);
  const paths = (["requests", "stopped", "failed"] as const).map((of) => silhouette(columns, { of, most }));
  return `<svg viewBox="0 0 ${columns.length} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${paths.join("")}</svg>`;
};

interface Lane {
  name: string;
  host: string;
  rows: Row[];
}

const lanesOf = ({ exported, scene, language }: Tour, words: TourWords): Lane[] => {
  const known = exported.customers.flatMap(({ id, sites }) => sites.map(({ host }) => ({ customer: id, host })));
  const lanes = known.map(({ customer, host }) => ({
    name: scene.siteOf({ customer, host })?.names?.[language] ?? host,
    host,
    rows: exported.incidents.filter((row) => row.customerId === customer && row.host === host),
  }));
  const placed = new Set(lanes.flatMap(({ rows }) => rows));
  const rest = exported.incidents.filter((row) => !placed.has(row));
  return [...lanes, ...(rest.length > 0 ? [{ name: words.elsewhere, host: rest[0]?.host ?? "", rows: rest }] : [])];
};

const lane = ({ name, host, rows }: Lane, scale: Scale, tour: Tour): string => {
  const lines = scale.days.slice(1).map(({ at }) => `<i style="left:${percent(scale.place(at))}%"></i>`);
  const blocks = rows.slice(0, MAX_BLOCKS).map((row) => block(row, scale, tour));
  const drawn = [nights(scale), trafficOf(tour.traffic?.get(host), scale), ...lines, ...blocks];
  return `<div class="name">${escapeHtml(plain(name))}<small>${escapeHtml(plain(host))}</small></div><div class="track">${drawn.join("")}</div>`;
};

const legend = ({ traffic, language }: Tour, words: TourWords): string => {
  const { priorities: said } = wordsIn(language);
  const colour = priorities.map(
    (one) =>
      `<span><i style="background:${colours[one]}"></i>${said[one]} · ${words.within(responseMinutes[one])}</span>`,
  );
  const counts = (["requests", "stopped", "failed"] as const).map(
    (of) => `<span><i class="${of}"></i>${words.traffic[of]}</span>`,
  );
  return `<div class="legend">${colour.join("")}</div>${traffic ? `<div class="legend">${counts.join("")}</div>` : ""}`;
};

/** The days as a strip for each site: its traffic, and its incidents over it. */
export const days = (tour: Tour, words: TourWords): string => {
  const scale = scaleOf(tour);
  const names = scale.days.map(
    ({ day, at }) => `<span style="left:${percent(scale.place(at))}%">${day.slice(5)}</span>`,
  );
  const lanes = lanesOf(tour, words).slice(0, MAX_SITES);
  const strips = `<div class="corner"></div><div class="days">${names.join("")}</div>${lanes.map((one) => lane(one, scale, tour)).join("\n")}`;
  return section(
    words.days,
    soft(words.daysHint),
    tour.traffic ? soft(words.trafficHint) : "",
    `<div class="strips">${strips}</div>`,
    legend(tour, words),
  );
};
