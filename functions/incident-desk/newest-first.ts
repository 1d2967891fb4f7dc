import * as z from "zod";
import type { Incident } from "../../shared/domain/incident/incident.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { cursorFrom, cursorText } from "../../shared/runtime/cursor.ts";

interface Query {
  /** Undefined: everybody's. */
  customer: string | undefined;
  cursor: string | undefined;
  limit: number;
  /** Which ones are wanted; absent: all. */
  fits?: ((incident: Incident) => boolean) | undefined;
}

/** A page looks at most at so many incidents for some that fit: beyond, the reader goes on by the cursor. */
const MAX_LOOKS = 500;
/** No more incidents are opened in one millisecond. */
const MAX_AT_ONCE = 10_000;

/** Per list the place of the last line that was shown, and how many lines of that place were; a list that is absent was not shown yet. */
const Place = z.tuple([z.int().min(0), z.int().min(1).max(MAX_AT_ONCE)]);
type Place = z.infer<typeof Place>;
const Cursor = z.record(z.string(), Place);

/** An incident, or the number of none, in a list of which each line has a place. */
interface Line {
  list: string;
  place: number;
  incident: Incident | undefined;
}

/** Lines by falling places, from one on. */
interface List {
  name: string;
  read: (range: { to?: number; limit: number }) => Promise<Omit<Line, "list">[]>;
}

/** A page of what is there, newest first. It reads as many rows of each list as it may look at, whatever there is besides. */
export const newestFirst = async ({ customer, cursor, limit, fits }: Query, deps: Deps) => {
  const shown = cursor === undefined ? {} : cursorFrom(Cursor, cursor);
  const looks = fits ? MAX_LOOKS : limit;
  const lists = customer === undefined ? everybodys(deps) : [numbered(customer, deps)];
  const read = await Promise.all(lists.map((list) => linesAfter(shown[list.name], list, looks)));
  const incidents: Incident[] = [];
  for (const { list, place, incident } of merged(read, looks)) {
    if (incidents.length === limit) return { incidents, cursor: cursorText(shown) };
    shown[list] = past(shown[list], place);
    if (incident && (fits?.(incident) ?? true)) incidents.push(incident);
  }
  return { incidents, cursor: read.some(({ length }) => length === looks) ? cursorText(shown) : null };
};

/** Several lists as one, as far as all of them were read. */
const merged = (read: Line[][], looks: number): Line[] => {
  const [only = [], ...others] = read;
  if (others.length === 0) return only;
  const ends = read.map((lines) => (lines.length < looks ? 0 : (lines.at(-1)?.place ?? 0)));
  const horizon = Math.max(...ends);
  return read
    .flat()
    .filter(({ place }) => place >= horizon)
    .sort((a, b) => b.place - a.place);
};

const past = (before: Place | undefined, place: number): Place => [place, before?.[0] === place ? before[1] + 1 : 1];

const linesAfter = async (place: Place | undefined, { name, read }: List, looks: number): Promise<Line[]> => {
  const [to, skip] = place ?? [undefined, 0];
  const lines = await read({ ...(to !== undefined && { to }), limit: looks + skip });
  return lines.slice(skip).map((line) => ({ ...line, list: name }));
};

/** Numbers run in the order of opening; one is void when its incident names another. */
const numbered = (customer: string, { numbers, incidents }: Deps): List => ({
  name: customer,
  read: async (range) => {
    const rows = await numbers.range({ customer }, { ...range, reverse: true });
    const found = await incidents.getAll(rows.map(({ incident: id }) => ({ customer, id })));
    return rows.map(({ number }, i) => ({
      place: number,
      incident: found[i]?.number === number ? found[i] : undefined,
    }));
  },
});

/** Whatever customers there are, an index has them in one order. */
const everybodys = ({ incidents, settings }: Deps): List[] =>
  [...Array(settings.shards).keys()].map(String).map((dueShard) => ({
    name: dueShard,
    read: async (range) => {
      const found = await incidents.index("incident_newest", { dueShard }, { ...range, reverse: true });
      return found.map((incident) => ({ place: incident.openedAt, incident }));
    },
  }));
