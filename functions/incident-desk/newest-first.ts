import * as z from "zod";
import { META } from "../../shared/domain/customer/customer.ts";
import type { Incident } from "../../shared/domain/incident/incident.ts";
import { Fault } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";

interface Query {
  /** Undefined: everybody's. */
  customer: string | undefined;
  cursor: string | undefined;
  limit: number;
  fits: (incident: Incident) => boolean;
}

/** Per customer the last number that was shown; one that is absent was not shown yet. */
const Cursor = z.record(z.string(), z.int().min(1));
type Cursor = z.infer<typeof Cursor>;

/** A page looks at most at so many incidents of a customer: beyond, the reader goes on by the cursor. */
const MAX_LOOKS = 500;

/** Numbers run in the order of opening, so reading them backwards gives the newest first. */
export const newestFirst = async ({ customer, cursor, limit, fits }: Query, deps: Deps) => {
  const shown = cursorFrom(cursor);
  const customers = customer === undefined ? await everybody(deps) : [customer];
  const streams = await Promise.all(customers.map((one) => below(one, shown[one], deps)));
  const merged = streams.flat().sort((a, b) => b.openedAt - a.openedAt || (b.number ?? 0) - (a.number ?? 0));
  const incidents: Incident[] = [];
  for (const incident of merged) {
    if (incidents.length === limit) return { incidents, cursor: textOf(shown) };
    shown[incident.customer] = incident.number ?? 0;
    if (fits(incident)) incidents.push(incident);
  }
  return { incidents, cursor: streams.some(({ length }) => length === MAX_LOOKS) ? textOf(shown) : null };
};

const everybody = async (deps: Deps): Promise<string[]> =>
  (await deps.customers.range({})).filter(({ item }) => item === META).map(({ customer }) => customer);

const below = async (customer: string, number: number | undefined, deps: Deps): Promise<Incident[]> => {
  const range = number === undefined ? {} : { to: number - 1 };
  const rows = await deps.numbers.range({ customer }, { ...range, reverse: true, limit: MAX_LOOKS });
  const found = await Promise.all(rows.map(({ incident }) => deps.incidents.get({ customer, id: incident })));
  return found.filter(
    (incident, i): incident is Incident => incident !== undefined && incident.number === rows[i]?.number,
  );
};

const textOf = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString("base64url");

const cursorFrom = (text: string | undefined): Cursor => {
  if (text === undefined) return {};
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch {
    throw new Fault("INPUT_INVALID", "", { problems: [{ path: "cursor", message: "is not a cursor of this list" }] });
  }
};
